"""The order of an agenda, and hours on other clocks."""

from dataclasses import dataclass
from uuid import UUID

from tracker.core.ids import new_id
from tracker.programme import rules


@dataclass
class Item:
    id: UUID
    parent_id: UUID | None
    number: str = ""


ONE, TWO, TWO_A, TWO_B, THREE = (new_id() for _ in range(5))
AGENDA = [Item(ONE, None), Item(TWO, None), Item(TWO_A, TWO), Item(TWO_B, TWO), Item(THREE, None)]


def test_what_stands_below_an_item_follows_it():
    assert rules.arranged([AGENDA[i] for i in (4, 3, 0, 1, 2)]) == [THREE, ONE, TWO, TWO_B, TWO_A]


def test_an_item_whose_parent_is_gone_stands_by_itself():
    assert rules.arranged([Item(ONE, None), Item(TWO, new_id())]) == [ONE, TWO]


def test_an_item_changes_places_with_its_sibling_and_each_takes_along_what_is_below():
    assert rules.moved(AGENDA, TWO, up=True) == [TWO, TWO_A, TWO_B, ONE, THREE]
    assert rules.moved(AGENDA, TWO, up=False) == [ONE, THREE, TWO, TWO_A, TWO_B]
    assert rules.moved(AGENDA, TWO_B, up=True) == [ONE, TWO, TWO_B, TWO_A, THREE]
    assert rules.moved(AGENDA, ONE, up=True) == rules.moved(AGENDA, THREE, up=False) == [item.id for item in AGENDA]


def test_below_an_item_is_all_that_hangs_on_it():
    deep = [*AGENDA, Item(new_id(), TWO_A)]
    assert rules.below(deep, TWO) == {TWO, TWO_A, TWO_B, deep[-1].id}


def test_the_next_number_is_one_more_than_the_highest_plain_one():
    assert rules.next_number([Item(ONE, None, "1"), Item(TWO, None, "12"), Item(TWO_A, TWO, "2 (a)")]) == "13"
    assert rules.next_number([]) == "1"
