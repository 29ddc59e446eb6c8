from datetime import date, timedelta

import pytest

from tests.factories import NOW
from tracker.attendance.models import CheckIn, Kind, Result
from tracker.audit.operations import record
from tracker.core.access import SYSTEM
from tracker.core.errors import NotFound
from tracker.core.ids import new_id
from tracker.dashboard import queries
from tracker.dashboard.queries import Waiting
from tracker.duplicates.models import LookAlike
from tracker.mail.models import MailState
from tracker.mail.operations import queue_mail
from tracker.meetings.models import Part
from tracker.registration.errors import NoSuchParticipant
from tracker.registration.models import Origin, State
from tracker.report.models import ReportVersion


@pytest.fixture
def check_in(make):
    def refuse(meeting, result=Result.NOT_CONFIRMED, **values):
        return make.save(
            CheckIn(id=new_id(), meeting_id=meeting.id, kind=Kind.IN, at=NOW, recorded_at=NOW, result=result, **values)
        )

    return refuse


@pytest.fixture
def mail(app, make):
    def queue(meeting, state=MailState.SENT, **values):
        made = queue_mail(
            "confirmed",
            to="a@example.org",
            context={},
            locale="en",
            at=values.pop("at", NOW),
            meeting_id=meeting.id,
            subject_id=values.pop("subject_id", None),
        )
        made.state = state
        return make.save(made)

    return queue


def waiting(slug="joint"):
    return queries.get_meeting_with_waiting(slug)[1]


NOTHING = Waiting(None, 0, 0, 0, 0, None, None, None)


def test_nothing_waits_at_a_new_meeting(meeting):
    assert waiting() == NOTHING


def test_an_unknown_meeting_is_not_found(app):
    with pytest.raises(NotFound):
        queries.get_meeting_with_waiting("none")


def test_what_waits_is_counted_in_one_statement(meeting, make, check_in, mail, queries):
    make.participant(meeting, state=State.SUBMITTED, registered_at=NOW - timedelta(days=2))
    make.participant(meeting, state=State.SUBMITTED, email=None, origin=Origin.WALK_IN)
    make.participant(meeting, flagged_at=NOW)
    check_in(meeting)
    mail(meeting, MailState.REFUSED), mail(meeting)
    for number, published in ((1, NOW), (2, None)):
        make.save(
            ReportVersion(
                meeting_id=meeting.id,
                number=number,
                locked_at=NOW,
                locked_by="M",
                document={},
                figures=[],
                sha256="",
                published_at=published,
                published_by="M" if published else None,
            )
        )
    one, two = sorted((make.participant(meeting), make.participant(meeting)), key=lambda each: each.id)
    here = {"first_meeting_id": meeting.id, "second_meeting_id": meeting.id}
    make.save(LookAlike(first_id=one.id, second_id=two.id, score=90, reasons=[], found_at=NOW, **here))
    with queries(1):
        found = waiting()
    assert found == Waiting(
        NOW - timedelta(days=2), 1, 1, 1, 1, NOW, 2, 1, look_alikes=1, places_taken=found.places_taken
    )


def test_organisers_own_registrations_do_not_wait(meeting, make):
    make.participant(meeting, state=State.SUBMITTED, part=Part.ORGANISER)
    assert waiting() == NOTHING


def test_a_refused_check_in_is_settled_once_the_person_is_in(meeting, make, check_in):
    person, session = make.participant(meeting), make.session(meeting)
    check_in(meeting, participant_id=person.id, session_id=session.id)
    assert waiting().refused_check_ins == 1
    make.presence(person, session)
    assert waiting().refused_check_ins == 0


@pytest.mark.parametrize("result", [Result.WELCOME, Result.ALREADY_HERE])
def test_a_check_in_that_counts_does_not_wait(meeting, check_in, result):
    check_in(meeting, result)
    assert waiting().refused_check_ins == 0


def test_list_meetings_counts_who_is_registered_but_no_organiser(meeting, make):
    make.participant(meeting), make.participant(meeting, state=State.SUBMITTED)
    make.participant(meeting, state=State.WITHDRAWN), make.participant(meeting, part=Part.ORGANISER)
    assert [(line.meeting.slug, line.registered, line.to_decide) for line in queries.list_meetings(["joint"])] == [
        ("joint", 2, 1)
    ]


def test_list_meetings_without_a_choice_lists_all_the_latest_first(meeting, make):
    make.meeting(slug="next", starts_on=date(2027, 1, 1), ends_on=date(2027, 1, 2))
    found = [line.meeting.slug for line in queries.list_meetings(None)]
    assert (found[0], len(found)) == ("next", 5)
    assert queries.list_meetings([]) == []


def test_a_person_comes_with_organisation_code_and_country(meeting, make):
    centre = make.organisation(code="SCRC-KEN")
    person = make.participant(meeting, centre)
    found = queries.get_person(meeting.id, person.id)
    assert (found.person.id, found.organisation_code, found.country) == (person.id, "SCRC-KEN", "Kenya")


def test_a_person_of_another_meeting_is_not_found(meeting, make):
    with pytest.raises(NoSuchParticipant):
        queries.get_person(meeting.id, make.participant().id)


def test_what_a_person_attended_leaves_out_undone_check_ins(meeting, make):
    person = make.participant(meeting)
    day = make.day(meeting)
    make.presence(person, make.session(meeting, day, title="Opening"))
    make.presence(person, make.session(meeting, day, title="Undone"), attended=False)
    assert [(a.title, a.day) for a in queries.list_attended(person.id)] == [("Opening", meeting.starts_on)]


def test_the_trail_has_pages_and_one_row_more_when_others_follow(meeting, make, monkeypatch):
    monkeypatch.setattr(queries, "PAGE", 2)
    for n in range(3):
        record("participant.confirmed", by=SYSTEM, at=NOW + timedelta(minutes=n), meeting_id=meeting.id, subject=str(n))
    record("participant.confirmed", by=SYSTEM, at=NOW, meeting_id=make.meeting().id)
    assert [e.subject_label for e in queries.list_trail(meeting.id, 1)] == ["2", "1", "0"]
    assert [e.subject_label for e in queries.list_trail(meeting.id, 2)] == ["0"]


def test_a_person_is_read_with_the_meeting_and_only_at_its_own(make, meeting):
    person, other = make.participant(meeting), make.participant()
    found, file = queries.get_person_at(meeting.slug, person.id)
    assert (found, file.person, file.country) == (meeting, person, "Kenya")
    with pytest.raises(NoSuchParticipant):
        queries.get_person_at(meeting.slug, other.id)
