"""Many at once: the same rows as one by one, and few statements."""

import pytest
from sqlalchemy import select

from tests.factories import NOW
from tracker.core.access import SYSTEM
from tracker.core.db import db
from tracker.core.ids import new_id
from tracker.places.operations import QuotaDetails, set_quotas
from tracker.registration import bulk, operations, rules
from tracker.registration.admission import settled
from tracker.registration.answers import RegistrationDetails, checked
from tracker.registration.bulk import Newcomer, Order
from tracker.registration.models import Participant, ParticipantEvent
from tracker.registration.own_answers import Sound
from tracker.registration.records import find_place
from tracker.registration.rules import Origin, State
from tracker.registration.waiting_list import recount


def sound(meeting, name, email="", centre=None):
    details = RegistrationDetails(
        given_name=name,
        family_name="Person",
        email=email or None,
        organisation=centre.code if centre else None,
        list_consent=True,
    )
    details = checked(details, meeting, Origin.IMPORT)
    return Sound(details, find_place(meeting.id, details))


def store(meeting, *answers, wish=State.SUBMITTED, **values):
    newcomers = [Newcomer(new_id(), one) for one in answers]
    order = Order(newcomers, wish, Origin.IMPORT, SYSTEM, NOW, **values)
    return settled(lambda: bulk.register_draft(meeting, bulk.draft(meeting, order)))


def columns(model, *leave_out):
    rows = db.session.execute(select(model.__table__).order_by(model.__table__.c.id)).mappings()
    return [{name: value for name, value in row.items() if name not in leave_out} for row in rows]


def test_many_are_written_as_one_by_one(make, monkeypatch):
    meeting, centre = make.meeting(), make.organisation()
    monkeypatch.setattr(rules, "draw_code", lambda: "22222")
    store(meeting, sound(meeting, "Ada", "ada@example.org", centre))
    written = columns(Participant, "id", "submission"), columns(ParticipantEvent, "id", "participant_id")
    db.session.query(Participant).delete()
    db.session.query(ParticipantEvent).delete()
    db.session.commit()
    details = RegistrationDetails(
        given_name="Ada", family_name="Person", email="ada@example.org", organisation=centre.code, list_consent=True
    )
    operations.register(meeting, details, submission=new_id(), origin=Origin.IMPORT, by=SYSTEM, now=NOW, notify=False)
    assert (columns(Participant, "id", "submission"), columns(ParticipantEvent, "id", "participant_id")) == written


def test_who_is_known_or_comes_twice_is_left_out_and_the_others_are_stored(make):
    meeting = make.meeting()
    make.participant(meeting, email="known@example.org")
    answers = [
        sound(meeting, *one)
        for one in (("A", "known@example.org"), ("B", "b@example.org"), ("C", "b@example.org"), ("D",))
    ]
    outcome = store(meeting, *answers)
    assert outcome.states == [None, State.SUBMITTED, None, State.SUBMITTED]
    assert outcome.left_out == {0: bulk.REGISTERED, 2: bulk.TWICE}
    assert outcome.count(State.SUBMITTED) == 2


def test_places_and_quotas_hold_in_the_order_of_the_file(make):
    meeting, centre = make.meeting(capacity=3), make.organisation()
    set_quotas(meeting.id, QuotaDetails(each=1), by=SYSTEM, now=NOW)
    people = [
        sound(meeting, f"P{n}", f"p{n}@example.org", home)
        for n, home in enumerate((centre, centre, None, make.organisation(), None, None))
    ]
    outcome = store(meeting, *people, wish=State.CONFIRMED)
    assert [state.value for state in outcome.states] == [
        "confirmed",
        "waiting",
        "confirmed",
        "confirmed",
        "waiting",
        "waiting",
    ]
    assert recount(meeting.id) is False


def test_a_full_meeting_puts_all_on_the_waiting_list(make):
    meeting = make.meeting(capacity=0)
    assert store(meeting, sound(meeting, "A", "a@example.org")).states == [State.WAITING]


@pytest.mark.parametrize("people", [1, 3])
def test_many_take_as_few_statements_as_one(make, queries, people):
    meeting = make.meeting(capacity=9)
    answers = [sound(meeting, f"A{n}", f"a{n}@example.org") for n in range(people)]
    store(meeting, sound(meeting, "First", "first@example.org"))
    with queries(13):
        store(meeting, *answers, wish=State.CONFIRMED, notify=True)


def test_nobody_at_all_is_no_trouble(make):
    assert store(make.meeting()).states == []


@pytest.mark.parametrize("capacity", [None, 2])
def test_whoever_is_quicker_than_the_writing_of_a_draft_is_reckoned_with(make, capacity):
    meeting = make.meeting(capacity=capacity)
    newcomers = [Newcomer(new_id(), sound(meeting, name, f"{name}@example.org")) for name in ("ada", "bo", "cy")]
    drafted = bulk.draft(meeting, Order(newcomers, State.CONFIRMED, Origin.IMPORT, SYSTEM, NOW))
    store(meeting, sound(meeting, "Ada", "ada@example.org"), wish=State.CONFIRMED)
    outcome = bulk.register_draft(meeting, drafted)
    last = State.WAITING if capacity else State.CONFIRMED
    assert outcome.states == [None, State.CONFIRMED, last]
    assert outcome.left_out == {0: bulk.REGISTERED}
    people = db.session.execute(select(Participant.given_name, Participant.state).order_by(Participant.given_name))
    assert [tuple(row) for row in people] == [("Ada", State.CONFIRMED), ("bo", State.CONFIRMED), ("cy", last)]
    assert recount(meeting.id) is False
