from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import NOW
from tracker.attendance.rules import (
    NEVER_HERE,
    Fact,
    Flag,
    Kind,
    Standing,
    derive,
    flag,
    is_here,
    rank,
    why_not_confirmed,
)
from tracker.core.ids import new_id
from tracker.registration.models import State


def at(minute: float):
    return NOW + timedelta(minutes=minute)


def fact(kind: Kind, minute: float, desk: str = "") -> Fact:
    return Fact(new_id(), kind, at(minute), desk)


FACTS = st.lists(
    st.builds(lambda kind, minute, n: Fact(n, kind, at(minute)), st.sampled_from(Kind), st.integers(0, 6), st.uuids()),
    max_size=9,
    unique_by=lambda f: f.id,
)


@given(FACTS, st.randoms())
def test_every_order_of_arrival_gives_the_same_standing(facts, random):
    shuffled = list(facts)
    random.shuffle(shuffled)
    assert derive(shuffled) == derive(facts)


@given(FACTS)
def test_somebody_attended_exactly_when_there_is_a_first_time(facts):
    standing = derive(facts)
    assert standing.attended == (standing.first_in_at is not None)
    assert standing.attended or not standing.inside


def test_no_events_are_nobody():
    assert derive([]) == NEVER_HERE


def test_the_first_in_by_the_devices_clocks_wins():
    said = derive([fact(Kind.IN, 5, "Desk 2"), fact(Kind.IN, 1, "Desk 1")])
    assert said == Standing(True, True, at(1), None, "Desk 1")


def test_an_undo_takes_back_the_latest_in_before_it():
    assert derive([fact(Kind.IN, 0), fact(Kind.IN, 3), fact(Kind.UNDO, 4)]).first_in_at == at(0)
    assert derive([fact(Kind.IN, 0), fact(Kind.UNDO, 1)]) == NEVER_HERE
    assert derive([fact(Kind.UNDO, 0), fact(Kind.IN, 1)]).first_in_at == at(1)
    assert derive([fact(Kind.IN, 0), fact(Kind.UNDO, 1), fact(Kind.IN, 2)]).first_in_at == at(2)


def test_who_left_attended_but_is_not_inside():
    assert derive([fact(Kind.IN, 0), fact(Kind.OUT, 9)]) == Standing(True, False, at(0), at(9))


def test_who_came_back_is_inside_since_the_first_time():
    said = derive([fact(Kind.IN, 0), fact(Kind.OUT, 4), fact(Kind.IN, 6)])
    assert (said.inside, said.first_in_at, said.last_out_at) == (True, at(0), at(4))


def test_who_left_the_room_and_follows_from_afar_takes_no_place_in_it():
    afar = fact(Kind.IN, 6)._replace(remote=True)
    said = derive([fact(Kind.IN, 0), fact(Kind.OUT, 4), afar])
    assert (said.attended, said.seated, said.remote) == (True, False, False)
    assert derive([fact(Kind.OUT, 4), afar]).inside
    assert derive([fact(Kind.IN, 0), afar]).seated


def test_who_only_left_never_attended():
    assert derive([fact(Kind.OUT, 4)]) == Standing(last_out_at=at(4))


@pytest.mark.parametrize(
    ("standing", "minute", "here"),
    [
        (NEVER_HERE, 5, False),
        (Standing(True, True, at(0)), 5, True),
        (Standing(True, False, at(0), at(4)), 5, False),
        (Standing(True, False, at(0), at(4)), 3, True),
    ],
)
def test_somebody_is_here_already_unless_they_left_before(standing, minute, here):
    assert is_here(standing, at(minute)) is here


@pytest.mark.parametrize(
    ("state", "walk_in", "reason", "comes_in"),
    [
        (State.CONFIRMED, False, "", True),
        (State.SUBMITTED, True, "", True),
        (State.SUBMITTED, False, "", False),
        (State.SUBMITTED, False, "the chair asked", True),
        (State.WAITING, True, "", False),
        (State.INVITED, False, "", False),
        (State.WITHDRAWN, False, "came after all", True),
        (State.DECLINED, False, "insists", False),
    ],
)
def test_who_comes_in(state, walk_in, reason, comes_in):
    assert (why_not_confirmed(state, walk_in=walk_in, reason=reason) is None) is comes_in


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(0, Flag.NONE), (2, Flag.NONE), (-2, Flag.NONE), (2.1, Flag.AHEAD), (-2.1, Flag.LATE), (-900, Flag.LATE)],
)
def test_a_clock_more_than_two_minutes_off_is_flagged(minutes, said):
    assert flag(at(minutes), NOW) is said


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["ng"], 0),
        (["nguyen", "anh"], 0),
        (["an", "ngu"], 1),
        (["scrc"], 2),
        (["anh", "kenya"], 2),
        (["k74"], 2),
        (["guyen"], None),
        (["nguyen", "brazil"], None),
    ],
)
def test_names_that_begin_with_what_was_typed_come_first(words, found):
    assert rank(words, "nguyen thi anh", "scrc kenya k74qx") == found
