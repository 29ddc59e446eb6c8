"""Phases of a meeting and the session that is on."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest

from tracker.meetings.rules import Phase, current_session, local_day, phase, registration_is_open, takes_changes

OPENS = datetime(2026, 1, 1, tzinfo=UTC)
CLOSES = datetime(2026, 2, 15, 17, 0, tzinfo=UTC)


def meeting(**values):
    defaults = {
        "starts_on": date(2026, 3, 2),
        "ends_on": date(2026, 3, 4),
        "timezone": "Pacific/Apia",  # thirteen hours ahead: its days are not those of UTC
        "registration_opens_at": OPENS,
        "registration_closes_at": CLOSES,
        "closed_at": None,
    }
    return SimpleNamespace(**defaults | values)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (datetime(2025, 12, 31, 23, 59, tzinfo=UTC), Phase.ANNOUNCED),
        (OPENS, Phase.OPEN),
        (CLOSES - timedelta(seconds=1), Phase.OPEN),
        (CLOSES, Phase.CLOSED),
        (datetime(2026, 3, 1, 10, 59, tzinfo=UTC), Phase.CLOSED),
        (datetime(2026, 3, 1, 11, 0, tzinfo=UTC), Phase.RUNNING),
        (datetime(2026, 3, 4, 10, 59, tzinfo=UTC), Phase.RUNNING),
        (datetime(2026, 3, 4, 11, 0, tzinfo=UTC), Phase.OVER),
    ],
)
def test_phase_follows_the_days_of_the_meetings_own_zone(now, expected):
    assert phase(meeting(), now) is expected


def test_a_meeting_called_closed_is_over_before_midnight():
    closed = datetime(2026, 3, 4, 5, 0, tzinfo=UTC)
    assert phase(meeting(closed_at=closed), closed) is Phase.OVER


def test_a_meeting_without_an_opening_is_announced():
    assert phase(meeting(registration_opens_at=None), CLOSES) is Phase.ANNOUNCED


def test_registration_without_a_closing_stays_open_to_the_last_day():
    open_ended = meeting(registration_closes_at=None)
    last_minute = datetime(2026, 3, 4, 10, 59, tzinfo=UTC)
    assert registration_is_open(open_ended, last_minute) is True
    assert registration_is_open(open_ended, last_minute + timedelta(minutes=1)) is False


def test_an_organiser_may_leave_registration_open_after_the_meeting():
    late = meeting(
        registration_closes_at=datetime(2026, 4, 1, tzinfo=UTC), closed_at=datetime(2026, 3, 4, 5, 0, tzinfo=UTC)
    )
    assert registration_is_open(late, datetime(2026, 3, 20, tzinfo=UTC)) is True
    assert phase(late, datetime(2026, 3, 20, tzinfo=UTC)) is Phase.OVER


def test_a_meeting_called_closed_takes_nobody_more_when_no_closing_was_set():
    closed = datetime(2026, 3, 4, 5, 0, tzinfo=UTC)
    assert registration_is_open(meeting(registration_closes_at=None, closed_at=closed), closed) is False


def test_local_day_is_the_one_at_the_meeting():
    assert local_day(meeting(), datetime(2026, 3, 1, 11, 0, tzinfo=UTC)) == date(2026, 3, 2)


NINE = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def session(hour, length=2, counted=True):
    start = NINE + timedelta(hours=hour)
    return SimpleNamespace(starts_at=start, ends_at=start + timedelta(hours=length), counted=counted)


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [(-600, 0), (-30, 0), (0, 0), (119, 0), (121, 2), (150, 2), (10_000, 2)],
)
def test_current_session_is_the_one_on_or_the_next_one(minutes, expected):
    sessions = [session(0), session(2, 1, counted=False), session(3)]
    assert current_session(sessions, NINE + timedelta(minutes=minutes)) is sessions[expected]


def test_of_two_sessions_at_once_the_later_begun_is_current():
    long, late = session(0, 8), session(3)
    assert current_session([long, late], NINE + timedelta(hours=4)) is late


def test_no_counted_session_no_current_one():
    assert current_session([session(0, counted=False)], NINE) is None


def test_a_person_may_change_until_the_meeting_is_over_and_as_long_as_the_form_is_open():
    late = datetime(2026, 3, 20, tzinfo=UTC)
    assert takes_changes(meeting(), datetime(2026, 3, 3, tzinfo=UTC))
    assert not takes_changes(meeting(), late)
    assert takes_changes(meeting(registration_closes_at=datetime(2026, 4, 1, tzinfo=UTC)), late)
