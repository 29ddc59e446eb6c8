from datetime import timedelta

import pytest

from tests.factories import NOW
from tracker.attendance.events import DoorEvent
from tracker.attendance.models import Kind
from tracker.attendance.operations import correct_check_in, record_check_ins
from tracker.core.access import SYSTEM
from tracker.core.db import db
from tracker.core.ids import new_id
from tracker.figures import changes, keeping, queries
from tracker.figures.keeping import KEY
from tracker.meetings.models import Meeting, Part, Session
from tracker.meetings.operations import raise_revision, set_expected
from tracker.registration import operations
from tracker.registration.answers import RegistrationDetails
from tracker.registration.models import Origin, State


@pytest.fixture(autouse=True)
def _nothing_kept(app, monkeypatch):
    monkeypatch.setattr(keeping, "LARGE", 1)
    app.extensions.pop(KEY, None)
    yield
    app.extensions.pop(KEY, None)


@pytest.fixture
def meeting(make):
    return make.meeting()


@pytest.fixture
def ada(make, meeting):
    return make.participant(meeting, make.organisation(), state=State.SUBMITTED)


@pytest.fixture
def session(make, meeting):
    return make.session(meeting)


def overview(meeting, now):
    """Read when the meeting is known to be large already."""
    keeping.current(meeting, now)
    return keeping.current(meeting, now)


def event(session, person, kind=Kind.IN, **values):
    given = {"id": new_id(), "session_id": session.id, "participant_id": person.id, "kind": kind, "at": NOW}
    return DoorEvent(**given | values)


def register(meeting, make, _ada, _session):
    organisation = make.organisation()
    told = RegistrationDetails(
        given_name="Grace", family_name="Kamau", email="grace@example.org", organisation=organisation.code,
        job_title="Officer", consent=True,
    )  # fmt: skip
    operations.register(meeting, told, submission=new_id(), origin=Origin.FORM, by=SYSTEM, now=NOW)


def confirm(meeting, _make, ada, _session):
    operations.decide(meeting, ada.id, State.CONFIRMED, by=SYSTEM, now=NOW)


def withdraw(meeting, _make, ada, _session):
    operations.withdraw(meeting, ada.id, by=SYSTEM, now=NOW)


def check_in(meeting, _make, ada, session):
    record_check_ins(meeting.id, [event(session, ada, reason="Confirmed at the door")], by=SYSTEM, now=NOW)


def correct(meeting, _make, ada, session):
    correct_check_in(meeting.id, event(session, ada, reason="The phone was off"), by=SYSTEM, now=NOW)


def expect(meeting, make, ada, _session):
    set_expected(meeting.id, [(make.organisation(), Part.CENTRE)], {})


def rename_session(meeting, _make, _ada, session):
    db.session.get(Session, session.id).title = "Opening"
    db.session.commit()
    raise_revision(meeting.id)


WRITES = (register, confirm, withdraw, check_in, correct, expect, rename_session)


@pytest.mark.parametrize("write", WRITES)
def test_what_is_kept_is_right_at_once_after_any_write(meeting, make, ada, session, write):
    before = overview(meeting, NOW)
    write(meeting, make, ada, session)
    after = keeping.current(meeting, NOW)
    assert after == queries.compute(meeting, NOW)
    assert (after.figures, after.centres, after.sessions) != (before.figures, before.centres, before.sessions)


def test_while_nothing_changes_it_is_read_in_one_statement_however_much_later(make, meeting, ada, queries):
    found = overview(meeting, NOW)
    make.participant()
    for later in (timedelta(), timedelta(minutes=30), -timedelta(minutes=30)):
        with queries(1):
            assert keeping.current(meeting, NOW + later) is found


def test_counted_anew_it_takes_three_statements_whether_the_window_moved_or_not(make, meeting, ada, session, queries):
    overview(meeting, NOW)
    for later in (NOW, NOW + timedelta(minutes=20), NOW + timedelta(minutes=40)):
        came = event(session, ada, at=later, reason="Confirmed at the door")
        record_check_ins(meeting.id, [came], by=SYSTEM, now=later)
        with queries(3):
            keeping.current(meeting, later)
        with queries(1):
            keeping.current(meeting, later)


def test_what_no_stamp_knows_is_counted_again_after_an_hour(make, meeting, ada):
    found = overview(meeting, NOW)
    assert keeping.current(meeting, NOW + keeping.LONGEST) is not found


def test_a_small_meeting_is_counted_each_time_and_not_asked_for_its_stamp(app, meeting, ada, monkeypatch, queries):
    monkeypatch.setattr(keeping, "LARGE", 2)
    for _ in range(2):
        with queries(3):
            keeping.current(meeting, NOW)
    assert app.extensions[KEY].find(meeting.id) is None


def test_what_was_written_while_it_was_counted_is_counted_by_the_next_reader(meeting, make, ada, session, monkeypatch):
    count = queries.compute

    def slow(meeting, now, expected):
        found = count(meeting, now, expected)
        confirm(meeting, make, ada, session)
        return found

    keeping.current(meeting, NOW)
    monkeypatch.setattr(queries, "compute", slow)
    assert keeping.current(meeting, NOW).value("confirmed") == 0
    monkeypatch.setattr(queries, "compute", count)
    assert keeping.current(meeting, NOW).value("confirmed") == 1


def test_of_many_meetings_the_longest_unread_goes(app, make, monkeypatch):
    monkeypatch.setattr(keeping, "MOST", 2)
    meetings = [make.participant().meeting_id for _ in range(3)]
    for meeting_id in meetings:
        overview(db.session.get(Meeting, meeting_id), NOW)
        overview(db.session.get(Meeting, meetings[0]), NOW)
    assert [app.extensions[KEY].find(meeting_id) is None for meeting_id in meetings] == [False, True, False]


def test_a_page_waits_for_its_figures_where_counting_them_is_quick(make, meeting, ada, session):
    overview(meeting, NOW)
    confirm(meeting, make, ada, session)
    assert keeping.at_once(meeting, NOW).value("confirmed") == 1


def test_a_page_is_given_the_last_figures_with_their_moment_while_slow_ones_are_counted(
    app, make, meeting, ada, session, monkeypatch
):
    counted = []
    monkeypatch.setattr(keeping, "PATIENCE", -1)
    monkeypatch.setattr(keeping.Shelf, "count_beside", lambda _shelf, key, _count: counted.append(key))
    before = overview(meeting, NOW)
    assert keeping.at_once(meeting, NOW) is before
    assert counted == []
    confirm(meeting, make, ada, session)
    later = NOW + timedelta(minutes=1)
    found = keeping.at_once(meeting, later)
    assert (found, found.as_of, counted) == (before, NOW, [meeting.id])
    assert keeping.current(meeting, later).value("confirmed") == 1
    assert keeping.at_once(meeting, later).as_of == later


def test_figures_of_a_while_ago_are_given_to_nobody(make, meeting, ada, session, monkeypatch):
    monkeypatch.setattr(keeping, "PATIENCE", -1)
    overview(meeting, NOW)
    confirm(meeting, make, ada, session)
    assert keeping.at_once(meeting, NOW + timedelta(minutes=16)).value("confirmed") == 1


def test_counting_beside_the_page_keeps_what_it_found(app, make, meeting, ada, session):
    overview(meeting, NOW)
    confirm(meeting, make, ada, session)
    keeping._recount(app.extensions[KEY], meeting.id, NOW, changes.stamp(meeting.id, NOW))
    assert app.extensions[KEY].find(meeting.id).figures.value("confirmed") == 1
