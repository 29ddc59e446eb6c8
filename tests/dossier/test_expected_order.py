import pytest

from tests.factories import NOW
from tracker.audit.queries import list_acts
from tracker.core.access import SYSTEM
from tracker.dossier.errors import OrderChanged
from tracker.dossier.expected_order import OrderForm, order_expected
from tracker.meetings.models import Part
from tracker.meetings.queries import list_expected


@pytest.fixture
def meeting(make):
    """Entered in this order: two partners, a centre, two partners more; another meeting has the same bodies."""
    meeting, other = make.meeting(), make.meeting()
    for number, (code, part) in enumerate(
        {"A": "partner", "B": "partner", "KEN": "centre", "C": "partner", "D": "partner"}.items(), start=1
    ):
        body = make.organisation(code=code, short_name=f"Body {code}")
        make.expected(meeting, body, part=Part(part), position=number)
        make.expected(other, body, part=Part(part), position=number)
    return meeting


def wanted(meeting, **typed):
    return "".join(code[0] for code in OrderForm(meeting, typed).wanted)


def test_centres_stand_first_and_the_others_of_a_part_as_they_were_entered(meeting):
    form = OrderForm(meeting)
    assert [(one.part, one.number, one.typed, one.name) for one in form.placed] == [
        (Part.CENTRE, 1, "1", "Body KEN"),
        (Part.PARTNER, 1, "1", "Body A"),
        (Part.PARTNER, 2, "2", "Body B"),
        (Part.PARTNER, 3, "3", "Body C"),
        (Part.PARTNER, 4, "4", "Body D"),
    ]
    assert {part: [one.code for one in rows] for part, rows in form.parts.items()} == {
        Part.CENTRE: ["KEN"],
        Part.PARTNER: ["A", "B", "C", "D"],
    }
    assert form.wanted == form.shown == form.standing == ["KEN", "A", "B", "C", "D"]


@pytest.mark.parametrize(
    ("typed", "order"),
    [
        ({"number-D": "1"}, "KDABC"),
        ({"number-A": "3"}, "KBCAD"),
        ({"number-A": "4", "number-D": "1"}, "KDBCA"),
        ({"number-A": " 99 "}, "KBCDA"),
        ({"number-KEN": "9"}, "KABCD"),
        ({"number-B": "٤"}, "KACDB"),
    ],
)
def test_who_is_given_another_s_number_stands_in_that_place(meeting, typed, order):
    assert wanted(meeting, **typed) == order


@pytest.mark.parametrize(
    ("typed", "order"),
    [
        ({"move": "up C"}, "KACBD"),
        ({"move": "down C"}, "KABDC"),
        ({"move": "up A"}, "KABCD"),
        ({"move": "down D"}, "KABCD"),
        ({"move": "down KEN"}, "KABCD"),
        ({"move": "down NOBODY"}, "KABCD"),
        ({"move": "sideways B"}, "KABCD"),
        ({"move": "up D", "number-A": "4"}, "KBDCA"),
    ],
)
def test_an_arrow_moves_a_body_by_one_within_its_part_and_numbers_typed_count(meeting, typed, order):
    assert wanted(meeting, **typed) == order


@pytest.mark.parametrize("typed", ["", "x", "1.5", "-1", "10000"])
def test_what_is_no_number_is_wrong_and_kept(meeting, typed):
    form = OrderForm(meeting, {"number-B": typed})
    assert [(one.code, one.typed) for one in form.wrong] == [("B", typed)]


def test_the_order_holds_from_then_on_at_this_meeting_only_and_the_history_says_so(meeting, make):
    form = OrderForm(meeting, {"number-D": "1"})
    order_expected(meeting.id, form.wanted, form.shown, by=SYSTEM, now=NOW)
    assert [one.short_name for one in list_expected(meeting.id)] == [f"Body {code}" for code in form.wanted]
    assert [one.part for one in list_expected(meeting.id)] == [Part.CENTRE] + [Part.PARTNER] * 4
    assert OrderForm(meeting).standing == form.wanted
    (act,) = list_acts(meeting.id, "meeting.expected-order")
    assert act.subject_label == meeting.short_title


def test_what_stands_in_the_order_already_is_no_change(meeting):
    form = OrderForm(meeting, {"shown": "D C"})
    order_expected(meeting.id, form.wanted, form.shown, by=SYSTEM, now=NOW)
    assert list_acts(meeting.id, "meeting.expected-order") == []


def test_of_two_who_order_at_once_the_second_is_told(meeting):
    first, second = OrderForm(meeting, {"number-D": "1"}), OrderForm(meeting, {"number-A": "2"})
    order_expected(meeting.id, first.wanted, first.shown, by=SYSTEM, now=NOW)
    with pytest.raises(OrderChanged):
        order_expected(meeting.id, second.wanted, second.shown, by=SYSTEM, now=NOW)
    assert OrderForm(meeting).standing == first.wanted
