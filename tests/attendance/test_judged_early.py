"""Batches are judged before the lock; whatever changes between the reading and the lock counts as if it had been read there."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from tests.attendance.conftest import DESK
from tests.factories import NOW
from tracker.attendance import door_quotas, ledger, operations, queries
from tracker.attendance.events import Who
from tracker.attendance.models import CheckIn, Presence, Result
from tracker.attendance.rules import ID_TAKEN, NO_ROOM, NO_SUCH_PLACE, NOT_COUNTED, QUOTA_REACHED, Kind
from tracker.core import beforehand
from tracker.core.db import db, operation
from tracker.core.ids import new_id
from tracker.duplicates.operations import join
from tracker.meetings.models import Session
from tracker.privacy.operations import erase_person
from tracker.registration.models import Participant
from tracker.registration.operations import withdraw

LATER = NOW + timedelta(minutes=5)


@pytest.fixture(autouse=True)
def few_are_many(monkeypatch):
    monkeypatch.setattr(operations, "MANY", 1)
    monkeypatch.setattr(operations, "OFTEN", operations.MOST)


@pytest.fixture
def meanwhile(monkeypatch):
    """Do this after the first batch from now on was read, before it has the lock."""

    def do(change):
        keep = operations._keep

        def change_and_keep(sent, early):
            monkeypatch.setattr(operations, "_keep", keep)
            change()
            return keep(sent, early)

        monkeypatch.setattr(operations, "_keep", change_and_keep)

    return do


def changed(model, where, **values):
    return operation(lambda: db.session.execute(update(model).where(where).values(values)))()


def here():
    query = select(Presence.participant_id, Presence.inside, Presence.first_in_at).order_by(Presence.participant_id)
    return [tuple(row) for row in db.session.execute(query)]


def kept():
    query = select(CheckIn.participant_id, CheckIn.session_id, CheckIn.result).order_by(CheckIn.recorded_at, CheckIn.id)
    return [tuple(row) for row in db.session.execute(query)]


def test_what_nobody_changed_is_read_and_judged_once(make, door, ada, noise, monkeypatch):
    ben = make.participant(ada.meeting, given_name="Ben", family_name="Okri")
    day = make.day(ada.meeting, date=ada.meeting.starts_on + timedelta(days=900))
    if db.engine.dialect.name == "sqlite":
        monkeypatch.setattr(ledger, "open_book", None)
    events = [door.event(ada), door.event(ben), door.event(code="ZZZZ9"), door.event(ben, kind=Kind.OUT, at=LATER)]
    events.append(door.event(ada, session_id=None, day_id=day.id))
    answers = door.hears(events, now=LATER)
    results = [Result.WELCOME, Result.WELCOME, Result.UNKNOWN, Result.WELCOME, Result.WELCOME]
    assert [(answer.id, answer.result) for answer in answers] == list(zip([e.id for e in events], results, strict=True))
    assert door.hears(events, now=LATER) == answers
    ours = [row for row in here() if row[0] in (ada.id, ben.id)]
    assert ours == [(ada.id, True, NOW), (ada.id, True, NOW), (ben.id, False, NOW)]
    assert [row.at for row in queries.list_check_ins(door.meeting_id) if row.participant_id == ben.id] == [NOW, LATER]


def test_who_was_withdrawn_meanwhile_is_not_let_in(make, door, ada, meanwhile):
    ben = make.participant(ada.meeting)
    meanwhile(lambda: withdraw(ada.meeting, ada.id, by=DESK, now=NOW))
    answers = door.hears([door.event(ada), door.event(ben)])
    assert [answer.result for answer in answers] == [Result.NOT_CONFIRMED, Result.WELCOME]
    assert here() == [(ben.id, True, NOW)]


def test_who_was_joined_to_another_registration_meanwhile_is_that_one(make, door, ada, meanwhile):
    other = make.participant(ada.meeting, code="THERE", given_name="Amina", family_name="Odiambo")
    meanwhile(lambda: join(ada.meeting, ada.id, other.id, by=DESK, now=NOW))
    answers = door.hears([door.event(code="THERE"), door.event(code=ada.code, at=LATER)], now=LATER)
    assert [(answer.result, answer.who.name) for answer in answers] == [
        (Result.WELCOME, "Amina Odhiambo"),
        (Result.ALREADY_HERE, "Amina Odhiambo"),
    ]
    assert here() == [(ada.id, True, NOW)]


def test_who_was_erased_meanwhile_is_not_named(door, ada, meanwhile):
    withdraw(ada.meeting, ada.id, by=DESK, now=NOW)
    event = door.event(ada, reason="Said so")
    meanwhile(lambda: erase_person(ada.meeting, ada.id, by=DESK, now=NOW))
    answer = door.hears([event])[0]
    assert answer.who is None or "Amina" not in answer.who.name
    assert answer == door.hears([event])[0]


def test_who_was_deleted_meanwhile_is_unknown(door, ada, meanwhile):
    meanwhile(operation(lambda: db.session.execute(delete(Participant).where(Participant.id == ada.id))))
    assert door.hears([door.event(ada)])[0].result is Result.UNKNOWN
    assert kept() == [(None, door.session_id, Result.UNKNOWN)]


def test_a_code_given_to_somebody_meanwhile_opens_the_door_for_them(make, door, ada, meanwhile):
    meanwhile(lambda: changed(Participant, Participant.id == ada.id, code="NEW22", badge_name="Mina"))
    answers = door.hears([door.event(code="NEW22"), door.event(code=ada.code)])
    assert [(answer.result, answer.who) for answer in answers] == [
        (Result.WELCOME, Who("Amina Odhiambo (Mina)", "SCRC Kenya")),
        (Result.UNKNOWN, None),
    ]


def test_who_was_let_in_elsewhere_meanwhile_is_here_already(door, ada, meanwhile):
    meanwhile(lambda: door.sees(ada, device="Desk 2"))
    answer = door.hears([door.event(ada, at=LATER)], now=LATER)[0]
    assert (answer.result, answer.since, answer.desk) == (Result.ALREADY_HERE, NOW, "Desk 2")
    assert here() == [(ada.id, True, NOW)]


def test_of_those_here_before_what_happened_meanwhile_counts_too(door, ada, meanwhile):
    door.sees(ada)
    meanwhile(lambda: door.sees(ada, kind=Kind.OUT, at=NOW + timedelta(minutes=2), now=LATER))
    assert door.hears([door.event(ada, at=LATER)], now=LATER)[0].result is Result.WELCOME
    assert here() == [(ada.id, True, NOW)]


def test_an_event_that_came_by_another_way_meanwhile_is_kept_once(make, door, ada, meanwhile):
    event, other = door.event(ada), door.event(make.participant(ada.meeting))
    meanwhile(lambda: door.hears([event, other]))
    answers = door.hears([event, other._replace(participant_id=ada.id)])
    assert [(answer.result, answer.reason) for answer in answers] == [
        (Result.WELCOME, ""),
        (Result.REJECTED, ID_TAKEN),
    ]
    assert len(kept()) == 2


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"counted": False}, (Result.REJECTED, NOT_COUNTED)),
        ({"capacity": 0}, (Result.FULL, NO_ROOM)),
        ({"meeting_id": None}, (Result.REJECTED, NO_SUCH_PLACE)),
    ],
    ids=["is not counted", "has no places", "belongs elsewhere"],
)
def test_a_session_that_changed_meanwhile_is_as_it_is_now(make, door, ada, meanwhile, change, expected):
    if "meeting_id" in change:
        change = {"meeting_id": make.meeting().id}
    meanwhile(lambda: changed(Session, Session.id == door.session_id, **change))
    answer = door.hears([door.event(ada)])[0]
    assert (answer.result, answer.reason) == expected
    where = None if expected[1] is NO_SUCH_PLACE else door.session_id
    assert (kept(), here()) == ([(ada.id, where, expected[0])], [])


def test_a_quota_set_meanwhile_is_kept_to(door, ada, meanwhile):
    place = queries.list_places(door.meeting_id)[0]
    none = {ada.organisation_id: 0}
    meanwhile(lambda: door_quotas.set_quotas(door.meeting_id, place, None, none, by=DESK, now=NOW))
    assert door.hears([door.event(ada)])[0].reason == QUOTA_REACHED


def test_the_last_place_taken_meanwhile_is_taken(make, door, ada, meanwhile):
    small = make.session(ada.meeting, capacity=1)
    ben = make.participant(ada.meeting)
    meanwhile(lambda: door.sees(ben, session_id=small.id))
    answers = door.hears([door.event(ada, session_id=small.id), door.event(ben, session_id=small.id)])
    assert [answer.result for answer in answers] == [Result.FULL, Result.ALREADY_HERE]


def test_places_of_a_session_are_counted_under_the_lock(make, door, ada, noise):
    small = make.session(ada.meeting, capacity=1)
    events = [door.event(one, session_id=small.id) for one in (ada, make.participant(ada.meeting))]
    assert [answer.result for answer in door.hears(events)] == [Result.WELCOME, Result.FULL]
    assert door.sees(ada, session_id=small.id, id=new_id(), kind=Kind.OUT).result is Result.WELCOME
    assert door.hears([events[1]._replace(id=new_id())])[0].result is Result.WELCOME


def test_what_a_few_did_again_and_again_is_read_under_the_lock_alone(door, ada, monkeypatch):
    monkeypatch.setattr(operations, "OFTEN", 2)
    monkeypatch.setattr(beforehand, "Readings", None)
    events = [
        door.event(ada, kind=kind, at=NOW + n * timedelta(minutes=1)) for n, kind in enumerate((Kind.IN, Kind.OUT) * 2)
    ]
    answers = door.hears(events, now=LATER)
    assert [answer.result for answer in answers] == [Result.WELCOME] * 4
