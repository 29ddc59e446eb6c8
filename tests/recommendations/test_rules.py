from datetime import date, timedelta

import pytest

from tests.factories import NOW
from tracker.core.texts import Text
from tracker.recommendations import rules
from tracker.recommendations.rules import Act, Priority, State, is_overdue, is_to_be_reminded, may_write

TODAY = date(2026, 3, 2)
DAY = timedelta(days=1)


def test_every_word_has_its_text():
    assert (set(rules.STATES), set(rules.TAGS), set(rules.PRIORITIES)) == (set(State), set(State), set(Priority))
    assert (set(rules.ACTS), {type(text) for text in rules.FIELDS.values()}) == (set(Act), {Text})


@pytest.mark.parametrize(
    ("state", "due", "late"),
    [
        (State.OPEN, TODAY - DAY, True),
        (State.REPORTED, TODAY - DAY, True),
        (State.OPEN, TODAY, False),
        (State.OPEN, None, False),
        (State.DONE, TODAY - DAY, False),
    ],
)
def test_only_what_is_not_closed_is_overdue(state, due, late):
    assert is_overdue(state, due, TODAY) is late


def test_an_owner_is_written_to_once_a_day():
    assert [
        may_write(NOW, None, None),
        may_write(NOW, NOW - DAY, None),
        may_write(NOW, NOW - 2 * DAY, NOW - DAY / 2),
    ] == [
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("due", "asked", "last", "now_is_the_time"),
    [
        (TODAY + 14 * DAY, NOW - 7 * DAY, None, True),
        (TODAY - 90 * DAY, NOW - 90 * DAY, NOW - 30 * DAY, True),
        (TODAY + 15 * DAY, NOW - 90 * DAY, None, False),
        (TODAY, NOW - 6 * DAY, None, False),
        (TODAY, NOW - 90 * DAY, NOW - 29 * DAY, False),
        (TODAY, None, None, False),
        (None, NOW - 90 * DAY, None, False),
    ],
)
def test_reminders_begin_two_weeks_before_the_day_and_come_once_in_thirty(due, asked, last, now_is_the_time):
    assert is_to_be_reminded(NOW, due, asked, last) is now_is_the_time
