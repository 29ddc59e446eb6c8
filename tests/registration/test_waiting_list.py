from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from tests.factories import NOW
from tracker.audit.models import AuditEntry
from tracker.core.access import PUBLIC, SYSTEM, Actor
from tracker.core.db import db
from tracker.core.ids import new_id
from tracker.mail.models import OutboxMail
from tracker.meetings.models import Part
from tracker.meetings.operations import MeetingDetails, change_meeting
from tracker.meetings.queries import get_meeting, get_terms
from tracker.places.models import PlaceCount
from tracker.places.operations import GroupDetails, QuotaDetails, set_quotas
from tracker.places.queries import read_counts
from tracker.places.rules import CountOf
from tracker.registration import operations, waiting_list
from tracker.registration.answers import RegistrationDetails
from tracker.registration.errors import MeetingFull, QuotaFull, WrongAnswers
from tracker.registration.models import Participant
from tracker.registration.rules import State

ORGANISER = Actor("user", new_id(), "Olga Organiser")
ANSWERS = RegistrationDetails(given_name="Ada", job_title="Director", consent=True)


def quotas(meeting, **values):
    set_quotas(meeting.id, QuotaDetails(**values), by=SYSTEM, now=NOW)


def send(meeting, centre, name, minute=0):
    details = replace(ANSWERS, family_name=name, email=f"{name}@example.org", organisation=centre.code)
    now = NOW + timedelta(minutes=minute)
    return operations.receive(get_terms(meeting.slug), details, submission=new_id(), by=PUBLIC, now=now)


def states(meeting):
    rows = select(Participant.family_name, Participant.state).where(Participant.meeting_id == meeting.id)
    return {name: state.value for name, state in db.session.execute(rows).all()}


def person_named(name):
    return db.session.scalars(select(Participant).where(Participant.family_name == name)).one()


def is_counted_right(meeting):
    return not waiting_list.recount(meeting.id)


@pytest.fixture
def meeting(make):
    return make.meeting(confirms_itself=True, moves_up=True)


def test_a_quota_puts_the_next_of_its_organisation_on_the_waiting_list(make, meeting):
    kenya, china = make.organisation(), make.organisation()
    quotas(meeting, each=1)
    receipts = [send(meeting, centre, name) for name, centre in (("a", kenya), ("b", kenya), ("c", china))]
    assert [(r.state.value, r.quota_full) for r in receipts] == [
        ("confirmed", False),
        ("waiting", True),
        ("confirmed", False),
    ]
    assert is_counted_right(meeting)


def test_a_full_meeting_is_not_called_a_full_quota(make):
    meeting, kenya = make.meeting(capacity=0), make.organisation()
    quotas(meeting, each=0)
    assert send(meeting, kenya, "a").quota_full is False


def test_a_place_that_comes_free_goes_to_the_next_whose_quota_allows_it(make, meeting):
    kenya, china = make.organisation(), make.organisation()
    quotas(meeting, organisations={kenya.id: 1}, groups=(GroupDetails("both", 2, (kenya.id, china.id)),))
    for minute, (name, centre) in enumerate([("k1", kenya), ("c1", china), ("k2", kenya), ("c2", china)]):
        send(meeting, centre, name, minute)
    assert states(meeting) == {"k1": "confirmed", "c1": "confirmed", "k2": "waiting", "c2": "waiting"}
    operations.withdraw(get_meeting(meeting.slug), person_named("c1").id, by=PUBLIC, now=NOW)
    assert states(meeting) == {"k1": "confirmed", "c1": "withdrawn", "k2": "waiting", "c2": "confirmed"}
    mails = [(m.to_address, m.template) for m in db.session.scalars(select(OutboxMail).order_by(OutboxMail.id))]
    assert mails[-2:] == [("c1@example.org", "withdrawn"), ("c2@example.org", "confirmed")]
    assert is_counted_right(meeting)


@pytest.mark.parametrize("state", [State.DECLINED, State.WAITING])
def test_a_decision_that_gives_a_place_back_passes_it_on(make, meeting, state):
    meeting = make.meeting(capacity=1, moves_up=True)
    held = make.participant(meeting, family_name="held", registered_at=NOW - timedelta(days=2))
    make.participant(meeting, family_name="next", state=State.WAITING)
    operations.decide_many(get_meeting(meeting.slug), [held.id], state, by=ORGANISER, now=NOW)
    assert states(meeting) == {"held": state.value, "next": "confirmed"}  # and not back to who waits longer now
    assert is_counted_right(meeting)


def test_a_decision_taken_back_keeps_the_place_free_for_the_organiser(make):
    meeting = make.meeting(capacity=1, moves_up=True)
    held = make.participant(meeting, family_name="held")
    make.participant(meeting, family_name="next", state=State.WAITING)
    operations.decide(get_meeting(meeting.slug), held.id, State.SUBMITTED, by=ORGANISER, now=NOW)
    assert states(meeting) == {"held": "submitted", "next": "waiting"}


def test_the_list_stands_still_where_the_meeting_does_not_move_it(make):
    meeting = make.meeting(capacity=1)
    held = make.participant(meeting, family_name="held")
    make.participant(meeting, family_name="next", state=State.WAITING)
    operations.withdraw(get_meeting(meeting.slug), held.id, by=PUBLIC, now=NOW)
    assert states(meeting) == {"held": "withdrawn", "next": "waiting"}


def test_nobody_who_comes_later_takes_the_place_the_list_waits_for(make):
    meeting, centre = make.meeting(capacity=2, confirms_itself=True), make.organisation()
    make.participant(meeting, family_name="next", state=State.WAITING)
    assert send(meeting, centre, "late").state is State.WAITING


def test_new_places_go_to_those_who_wait(make):
    meeting = make.meeting(capacity=0, moves_up=True)
    for n in range(3):
        make.participant(meeting, family_name=f"p{n}", state=State.WAITING, registered_at=NOW + timedelta(seconds=n))
    values = {name: getattr(meeting, name) for name in MeetingDetails.__dataclass_fields__}
    change_meeting(meeting.id, MeetingDetails(**values | {"capacity": 2}), by=ORGANISER, now=NOW)
    assert states(meeting) == {"p0": "confirmed", "p1": "confirmed", "p2": "waiting"}
    assert is_counted_right(meeting)


def test_a_larger_quota_lets_the_list_move_up(make, meeting):
    centre = make.organisation()
    quotas(meeting, parts={Part.OTHER: 1})
    for minute, name in enumerate("abc"):
        send(meeting, centre, name, minute)
    quotas(meeting, parts={Part.OTHER: 2})
    assert waiting_list.pass_on(meeting.id, now=NOW) == 1
    assert states(meeting) == {"a": "confirmed", "b": "confirmed", "c": "waiting"}


def test_a_change_of_organisation_carries_the_place_along_and_frees_the_old_one(make, meeting):
    kenya, china = make.organisation(), make.organisation()
    quotas(meeting, each=1)
    for minute, (name, centre) in enumerate([("k1", kenya), ("k2", kenya)]):
        send(meeting, centre, name, minute)
    person = person_named("k1")
    details = replace(ANSWERS, family_name="k1", email=person.email, organisation=china.code)
    operations.change_answers(get_meeting(meeting.slug), person.id, details, by=ORGANISER, now=NOW)
    assert states(meeting) == {"k1": "confirmed", "k2": "confirmed"}
    assert is_counted_right(meeting)


def test_nobody_carries_a_place_into_an_organisation_that_is_full(make, meeting):
    kenya, china = make.organisation(), make.organisation()
    quotas(meeting, each=1)
    send(meeting, kenya, "k1")
    send(meeting, china, "c1")
    person = person_named("k1")
    details = replace(ANSWERS, family_name="k1", email=person.email, organisation=china.code)
    for by, said in ((Actor("participant", person.id, "k1"), operations.NO_PLACE_THERE), (ORGANISER, None)):
        with pytest.raises(WrongAnswers) as caught:
            operations.change_answers(get_meeting(meeting.slug), person.id, details, by=by, now=NOW)
        assert caught.value.fields == {"organisation": said or "All places of this organisation are taken."}
    operations.change_answers(get_meeting(meeting.slug), person.id, details, by=ORGANISER, now=NOW, exceed="Moved")
    assert db.session.scalars(select(AuditEntry.details).where(AuditEntry.action == "place.exceeded")).all() == [
        {"limit": "each-organisation", "name": china.id.hex, "places": 1, "why": "Moved"}
    ]
    assert read_counts(meeting.id)[CountOf.ORGANISATION, china.id.hex] == 2


def test_a_decision_beyond_a_quota_is_refused_and_may_be_taken_for_a_reason(make):
    meeting, centre = make.meeting(), make.organisation()
    quotas(meeting, groups=(GroupDetails("African centres", 1, (centre.id,)),))
    make.participant(meeting, centre)
    late = make.participant(meeting, centre, state=State.SUBMITTED)
    with pytest.raises(QuotaFull) as caught:
        operations.decide(get_meeting(meeting.slug), late.id, State.CONFIRMED, by=ORGANISER, now=NOW)
    assert caught.value.message == "All places of the group African centres are taken."
    operations.decide(get_meeting(meeting.slug), late.id, State.CONFIRMED, by=ORGANISER, now=NOW, exceed="Chair")
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "place.exceeded")).one()
    assert (entry.subject_id, entry.details["name"], entry.details["why"]) == (late.id, "African centres", "Chair")
    assert is_counted_right(meeting)


def test_a_full_meeting_is_named_before_its_quotas(make):
    meeting, centre = make.meeting(capacity=0), make.organisation()
    quotas(meeting, each=0)
    late = make.participant(meeting, centre, state=State.SUBMITTED)
    with pytest.raises(MeetingFull) as caught:
        operations.decide(get_meeting(meeting.slug), late.id, State.CONFIRMED, by=ORGANISER, now=NOW)
    assert type(caught.value) is MeetingFull


def test_counting_afresh_sets_the_counts_right(make, meeting):
    make.participant(meeting)
    assert is_counted_right(meeting)
    db.session.execute(delete(PlaceCount))
    db.session.commit()
    assert [waiting_list.recount(meeting.id), waiting_list.recount(meeting.id)] == [True, False]
