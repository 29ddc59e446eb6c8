from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest

from tracker.dashboard.rules import RegionLine, by_region, is_on, local_date, missing_first, sessions_of_day

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)


@dataclass
class Centre:
    name: str
    region: str
    region_code: str | None
    registered: int = 0
    confirmed: int = 0
    attended: int = 0


@dataclass
class Part:
    starts_at: datetime

    @property
    def ends_at(self):
        return self.starts_at + timedelta(hours=2)


def test_centres_are_summed_by_region_and_those_without_come_last():
    centres = [
        Centre("X", "", None),
        Centre("K", "Africa", "AFRICA", 3, 2, 1),
        Centre("S", "Africa", "AFRICA"),
        Centre("C", "Asia", "ASIA", 1, 1, 1),
    ]
    assert by_region(centres) == [
        RegionLine("AFRICA", "Africa", 2, 1, 3, 2, 1),
        RegionLine("ASIA", "Asia", 1, 1, 1, 1, 1),
        RegionLine("", "", 1, 0, 0, 0, 0),
    ]


def test_the_missing_stand_first_then_those_who_have_not_come():
    here, late, silent = Centre("A", "", None, 1, 1, 1), Centre("B", "", None, 1), Centre("C", "", None)
    assert missing_first([here, late, silent], lambda c: c.name) == [silent, late, here]


def test_a_date_is_that_of_the_place():
    assert local_date(datetime(2026, 3, 2, 23, 30, tzinfo=UTC), "Asia/Tokyo") == date(2026, 3, 3)


@pytest.mark.parametrize(
    ("today", "shown"), [(date(2026, 3, 1), 2), (date(2026, 3, 2), 2), (date(2026, 3, 3), 4), (date(2026, 3, 9), 4)]
)
def test_the_sessions_shown_are_today_s_the_next_day_s_or_the_last_day_s(today, shown):
    sessions = [Part(NINE), Part(NINE + timedelta(hours=4)), Part(NINE + timedelta(days=2))]
    day, found = sessions_of_day(sessions, "Europe/Zurich", today)
    assert (day, len(found)) == (date(2026, 3, shown), 2 if shown == 2 else 1)


def test_without_sessions_there_is_no_day():
    assert sessions_of_day([], "UTC", date(2026, 3, 2)) == (None, [])


@pytest.mark.parametrize(("minutes", "on"), [(-1, False), (0, True), (119, True), (120, False)])
def test_a_session_is_on_from_its_beginning_to_its_end(minutes, on):
    assert is_on(Part(NINE), NINE + timedelta(minutes=minutes)) is on
