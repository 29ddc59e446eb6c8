from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.places.rules import (
    EVERYBODY,
    CountOf,
    GroupLimit,
    Ledger,
    Limits,
    QuotaKind,
    Seat,
    organisation_key,
    who_moves_up,
)

KENYA, CHINA, KEMI = (Seat(name, kind, part) for name, kind, part in (
    ("ken", "regional-centre", "centre"), ("chn", "regional-centre", "centre"), ("kemi", "government-agency", "partner"),
))  # fmt: skip
AFRICA = GroupLimit("African centres", 2, frozenset({"ken", "zaf"}))


def ledger(*taken, **limits):
    made = Ledger(Limits(**limits))
    for seat in taken:
        made.take(seat)
    return made


def test_a_meeting_without_limits_has_a_place_for_everybody():
    assert (ledger(*[KENYA] * 1000).first_full(KENYA), Limits().any, Limits(capacity=0).any) == (None, False, True)


@pytest.mark.parametrize(
    ("limits", "taken", "kind"),
    [
        ({"capacity": 2}, [CHINA, KEMI], None),
        ({"each": 1}, [KENYA], QuotaKind.EACH),
        ({"organisations": {"ken": 1}, "each": 9}, [KENYA], QuotaKind.ORGANISATION),
        ({"types": {"regional-centre": 1}}, [CHINA], QuotaKind.TYPE),
        ({"parts": {"centre": 1}}, [CHINA], QuotaKind.PART),
        ({"groups": (AFRICA,)}, [KENYA, Seat("zaf", "regional-centre", "centre")], QuotaKind.GROUP),
    ],
)
def test_the_first_full_limit_is_named(limits, taken, kind):
    assert ledger(*taken[1:], **limits).first_full(KENYA) is None
    assert ledger(*taken, **limits).first_full(KENYA).kind is kind


def test_a_quota_says_nothing_about_others():
    full = ledger(KENYA, KENYA, organisations={"ken": 1}, groups=(AFRICA,), types={"ngo": 0}, parts={"other": 0})
    assert full.first_full(CHINA) is None


def test_an_organisation_may_be_free_of_the_quota_of_every_organisation():
    assert ledger(KENYA, KENYA, each=1, organisations={"ken": None}).first_full(KENYA) is None


def test_an_organisation_in_two_groups_needs_a_place_in_both():
    groups = (AFRICA, GroupLimit("English speaking", 1, frozenset({"ken", "chn"})))
    assert ledger(CHINA, groups=groups).first_full(KENYA).name == "English speaking"


def test_a_place_carried_along_needs_none_of_what_it_had():
    over = ledger(KENYA, KENYA, KENYA, capacity=2, parts={"centre": 1, "partner": 1})
    assert over.first_full(CHINA, held=KENYA) is None  # nothing it does not fall under already
    assert over.first_full(KEMI, held=KENYA) is None
    over.move(KENYA, KEMI)
    assert over.first_full(KEMI, held=KENYA).kind is QuotaKind.PART


def test_taking_and_giving_back_is_noted_for_the_counts():
    made = ledger(KENYA, KEMI)
    made.give_back(KENYA)
    assert {key: n for key, n in made.changes.items() if n} == {
        EVERYBODY: 1,
        (CountOf.ORGANISATION, "kemi"): 1,
        (CountOf.TYPE, "government-agency"): 1,
        (CountOf.PART, "partner"): 1,
    }


def test_an_organisation_is_one_however_its_name_is_written():
    some = UUID(int=7)
    assert organisation_key(some, "whatever") == some.hex
    assert organisation_key(None, "Ministère de l'Environnement") == organisation_key(
        None, "MINISTERE DE L ENVIRONNEMENT"
    )
    assert (organisation_key(None, " "), Seat("", "other", "other").keys()[1][0]) == ("", CountOf.TYPE)


def test_who_waited_longest_moves_up_and_a_full_quota_is_passed_over():
    waiting = [("first", KENYA), ("second", KENYA), ("third", CHINA), ("fourth", KEMI), ("fifth", KEMI)]
    places = ledger(KENYA, capacity=4, organisations={"ken": 2})
    assert who_moves_up(places, waiting) == ["first", "third", "fourth"]
    assert places.left == 3  # a trial


SEATS = st.lists(st.sampled_from([KENYA, CHINA, KEMI, Seat("", "other", "other")]), max_size=30)
LIMITS = st.builds(
    Limits,
    capacity=st.none() | st.integers(0, 9),
    each=st.none() | st.integers(0, 5),
    organisations=st.dictionaries(st.sampled_from(["ken", "chn"]), st.none() | st.integers(0, 5)),
    types=st.dictionaries(st.sampled_from(["regional-centre", "other"]), st.integers(0, 5)),
    parts=st.dictionaries(st.sampled_from(["centre", "partner"]), st.integers(0, 5)),
    groups=st.lists(st.builds(GroupLimit, st.just("g"), st.integers(0, 5), st.just(frozenset({"ken", "chn"})))).map(
        tuple
    ),
)


@given(LIMITS, SEATS)
def test_no_limit_is_ever_passed_and_nobody_waits_for_a_place_that_is_free(limits, seats):
    places = Ledger(limits)
    waiting = list(enumerate(seats))
    chosen = who_moves_up(places, waiting)
    for number in chosen:
        places.take(seats[number])
    assert all(places.used(limit) <= limit.places for seat in seats for limit in limits.over(seat))
    assert all(places.first_full(seats[n]) for n, _ in waiting if n not in chosen)
