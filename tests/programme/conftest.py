"""A meeting of two days in Nairobi, beside another with the same programme."""

from datetime import date

import pytest


@pytest.fixture
def meeting(make):
    noise = make.meeting(starts_on=date(2026, 3, 2), ends_on=date(2026, 3, 3))
    make.session(noise, title="Noise")
    make.agenda_item(noise, number="1", title="Noise")
    found = make.meeting(slug="joint", starts_on=date(2026, 3, 2), ends_on=date(2026, 3, 3), timezone="Africa/Nairobi")
    make.day(found, date=date(2026, 3, 2), title="Opening")
    make.day(found, date=date(2026, 3, 3))
    return found


@pytest.fixture
def days(meeting):
    from tracker.meetings.queries import list_days

    return list_days(meeting.id)
