"""The worker's part: who registrations are of, and which look alike."""

import pytest
from sqlalchemy import select

from tests.factories import NOW
from tracker.core.access import SYSTEM
from tracker.core.db import db, is_in_operation
from tracker.duplicates import comparing, operations
from tracker.duplicates.comparing import compare_new
from tracker.duplicates.models import LookAlike, MatchKey, Verdict
from tracker.persons.models import Person
from tracker.registration.models import Participant, State


def pairs():
    found = select(LookAlike.first_id, LookAlike.second_id).order_by(LookAlike.first_id, LookAlike.second_id)
    return [set(pair) for pair in db.session.execute(found)]


def people():
    return dict(db.session.execute(select(Participant.id, Participant.person_id)).all())


@pytest.fixture
def amina(make):
    """Registers Amina, at a meeting of her own unless one is given."""
    centre = make.organisation()

    def register(meeting=None, **values):
        named = {"given_name": "Amina", "family_name": "Odhiambo", "email": "amina@example.org"}
        return make.participant(meeting, values.pop("organisation", centre), **named | values)

    return register


def test_the_same_address_and_name_at_another_meeting_is_one_person(make, amina):
    first, second = amina(), amina(given_name="AMINA", family_name="Odiambo")
    noise = make.participant(given_name="Grace", family_name="Hopper", email="grace@example.org")
    assert compare_new(NOW) == 3
    found = people()
    assert found[first.id] == found[second.id] != found[noise.id]
    assert (pairs(), len(db.session.scalars(select(Person)).all())) == ([], 2)


def test_one_address_with_another_name_is_another_person(amina):
    first, second = amina(), amina(given_name="Peter", family_name="Otieno")
    compare_new(NOW)
    found = people()
    assert found[first.id] != found[second.id]


def test_who_withdrew_and_registered_anew_is_one_person_and_no_pair(make, amina):
    meeting = make.meeting()
    first, second = amina(meeting, state=State.WITHDRAWN), amina(meeting)
    compare_new(NOW)
    assert people()[first.id] == people()[second.id]
    assert pairs() == []


def test_two_who_stand_at_one_meeting_are_never_joined_but_asked_about(make, amina):
    meeting = make.meeting()
    first, second = amina(meeting), amina(meeting, email="amina+un@example.org")
    noise = make.participant(meeting)
    compare_new(NOW)
    assert pairs() == [{first.id, second.id}]
    assert len({*people().values()}) == 3
    assert noise.id in people()


def test_nothing_is_left_to_do_and_nothing_is_asked_twice(make, amina):
    meeting = make.meeting()
    amina(meeting)
    amina(meeting, email="amina+un@example.org")
    assert (compare_new(NOW), compare_new(NOW)) == (2, 0)
    assert len(pairs()) == 1


def test_a_new_one_is_compared_with_those_who_were_there(make, amina):
    meeting = make.meeting()
    first = amina(meeting)
    compare_new(NOW)
    second = amina(meeting, email="amina+un@example.org")
    assert compare_new(NOW) == 1
    assert pairs() == [{first.id, second.id}]


def test_two_people_stay_two_also_when_an_answer_changes(make, amina):
    meeting = make.meeting()
    amina(meeting)
    second = amina(meeting, email="amina+un@example.org")
    compare_new(NOW)
    pair = db.session.scalars(select(LookAlike)).one()
    operations.settle(frozenset({meeting.id}), pair.id, Verdict.TWO, by=SYSTEM, now=NOW)
    db.session.refresh(second)
    second.phone, second.compared = "+254 123 456 789", False
    db.session.commit()
    compare_new(NOW)
    assert db.session.scalars(select(LookAlike.verdict)).all() == [Verdict.TWO]


def test_a_pair_that_no_longer_looks_alike_is_gone(make, amina):
    meeting = make.meeting()
    amina(meeting)
    second = amina(meeting, email="amina+un@example.org")
    compare_new(NOW)
    db.session.refresh(second)
    second.given_name, second.family_name, second.sort_key, second.compared = "Peter", "Otieno", "otieno peter", False
    db.session.commit()
    compare_new(NOW)
    assert pairs() == []


def test_another_address_at_another_meeting_is_asked_about_once_for_two_persons(amina):
    amina(), amina()
    elsewhere = amina(email="a.odhiambo@example.net")
    compare_new(NOW)
    found = pairs()
    assert (len(found), elsewhere.id in found[0]) == (1, True)


def test_a_key_that_many_share_finds_nobody_and_is_not_kept_for_more(make, amina, monkeypatch):
    monkeypatch.setattr(comparing, "TOO_COMMON", 2)
    for number in range(5):
        amina(email=f"a{number}@example.org", organisation=make.organisation())
    compare_new(NOW)
    key = comparing.hashed("n amn tmp")
    assert len(db.session.scalars(select(MatchKey.participant_id).where(MatchKey.key == key)).all()) <= 3
    assert pairs() == []


@pytest.mark.parametrize("number", [1, 3])
def test_a_batch_takes_few_statements(make, amina, queries, number):
    meeting = make.meeting()
    for n in range(number + 1):
        amina(meeting, email=f"amina{n}@example.org")
    with queries(11):
        comparing.compare_batch(NOW)


def test_many_are_compared_one_batch_after_the_other(make, monkeypatch):
    monkeypatch.setattr(comparing, "AT_ONCE", 2)
    for _ in range(5):
        make.participant()
    assert compare_new(NOW) == 5
    assert None not in people().values()


def test_who_changes_while_being_compared_waits_for_the_next_time(make, amina, monkeypatch):
    meeting = make.meeting()
    first, second = amina(meeting), amina(meeting, email="amina+un@example.org")
    settle = comparing._settle

    def slow(one, batch):
        settle(one, batch)
        if one.id == second.id and second.family_name != "Otieno":
            second.family_name, second.sort_key = "Otieno", "otieno amina"
            db.session.commit()

    monkeypatch.setattr(comparing, "_settle", slow)
    assert comparing.compare_batch(NOW) == 1
    assert (pairs(), people()[second.id]) == ([], None)
    assert compare_new(NOW) == 1
    assert pairs() == []
    assert first.id in people()


def test_others_may_write_while_it_compares_and_it_writes_about_no_more_than_a_hundred_people_at_once(
    make, monkeypatch
):
    settled, written = [], []
    settle, write = comparing._settle, comparing._write

    def settles(one, batch):
        settled.append(is_in_operation())
        settle(one, batch)

    def writes(batch, now):
        written.append(len(batch.new))
        return write(batch, now)

    monkeypatch.setattr(comparing, "_settle", settles)
    monkeypatch.setattr(comparing, "_write", writes)
    meeting, centre = make.meeting(), make.organisation()
    for _ in range(103):
        make.participant(meeting, centre)
    assert compare_new(NOW) == 103
    assert (set(settled), written) == ({False}, [100, 3])
