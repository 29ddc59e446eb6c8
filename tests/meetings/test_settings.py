from datetime import UTC, datetime, timedelta

import pytest

from tracker.core.errors import Invalid
from tracker.meetings.models import Meeting
from tracker.meetings.operations import MeetingDetails
from tracker.meetings.settings import SETTINGS, read, write

BY_NAME = {setting.name: setting for setting in SETTINGS}
ZURICH = "Europe/Zurich"


def taken(name, text, zone=ZURICH):
    return read(BY_NAME[name], text, zone, {"KE", "UY"})


def refusal(name, text, zone=ZURICH):
    with pytest.raises(Invalid) as refused:
        taken(name, text, zone)
    return str(refused.value)


def test_every_setting_is_a_fact_of_the_meeting_and_dates_are_not_among_them():
    assert set(BY_NAME) - set(Meeting.__table__.columns.keys()) == set()
    assert set(MeetingDetails.__dataclass_fields__) - set(BY_NAME) == {
        "slug",
        "starts_on",
        "ends_on",
        "timezone",
        "working_language",
        "mandates",
        "notice_version",
        "disclaimer",
    }


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("title", "  Joint   meeting\t2027 ", "Joint meeting 2027"),
        ("venue", "Cafe\u0301", "Café"),
        ("theme", "<b>'; DROP TABLE meeting;-- اللغة 王", "<b>'; DROP TABLE meeting;-- اللغة 王"),
        ("city", "", ""),
        ("contact_email", "Desk@Example.ORG", "desk@example.org"),
        ("contact_email", "", ""),
        ("capacity", "80", 80),
        ("capacity", "٨٠", 80),
        ("capacity", "0", 0),
        ("capacity", " ", None),
        ("country_iso2", "KE", "KE"),
        ("country_iso2", "", None),
        ("online", "yes", True),
        ("online", "", False),
        ("objectives", "One\r\n\r\n  Two  words\u2028Three", ["One", "Two words", "Three"]),
        ("opening", "First\n\nSecond", ["First", "Second"]),
        ("closing", "", []),
        ("summary", "One \r\nTwo", "One\nTwo"),
        ("opened_at", "", None),
    ],
)
def test_what_is_typed_is_taken(name, text, value):
    assert taken(name, text) == value


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("title", "  ", "Enter the title of the meeting"),
        ("short_title", "", "Enter a short title"),
        ("title", "Two\nlines", "Write this in one line"),
        ("venue", "Two\u2028lines", "Write this in one line"),
        ("title", "x" * 301, "This is longer than 300 characters"),
        ("opening", "x\n" * 10_001, "This is longer than 20000 characters"),
        ("contact_email", "desk@", "Enter an e-mail address in full, like name@example.org"),
        ("capacity", "-1", "Enter a whole number up to 100000, or nothing for no limit"),
        ("capacity", "1.5", "Enter a whole number up to 100000, or nothing for no limit"),
        ("capacity", "9" * 299, "Enter a whole number up to 100000, or nothing for no limit"),
        ("country_iso2", "XX", "Choose a country of the list"),
        ("opened_at", "soon", "Enter a date and a time, like 2027-06-01 09:00"),
        ("opened_at", "2027-02-30T09:00", "Enter a date and a time, like 2027-06-01 09:00"),
        ("opened_at", "0001-01-01T00:00", "Enter a date and a time, like 2027-06-01 09:00"),
        ("opened_at", "2027-06-01T09:00+02:00", "Enter a date and a time, like 2027-06-01 09:00"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_the_reason(name, text, reason):
    assert refusal(name, text) == reason


def test_what_would_be_too_long_is_taken_up_to_the_limit():
    assert taken("title", "x" * 300) == "x" * 300
    assert taken("opening", "x" * 20_000) == ["x" * 20_000]


@pytest.mark.parametrize("name", ["title", "contact_email", "summary", "opening", "objectives"])
@pytest.mark.parametrize("character", ["\0", "\x1b", "\u202e", "\ufffe", "\ud800"])
def test_characters_that_cannot_be_seen_are_refused_everywhere(name, character):
    reason = "This has a character that cannot be seen. Type it again instead of pasting it"
    assert refusal(name, f"a{character}b") == reason


@pytest.mark.parametrize(
    ("zone", "typed", "utc"),
    [
        (ZURICH, "2026-03-29T01:59", datetime(2026, 3, 29, 0, 59, tzinfo=UTC)),
        (ZURICH, "2026-03-29T03:00", datetime(2026, 3, 29, 1, 0, tzinfo=UTC)),
        (ZURICH, "2026-10-25 02:30", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        (ZURICH, "2026-10-25T03:00:00", datetime(2026, 10, 25, 2, 0, tzinfo=UTC)),
        ("America/Montevideo", "2027-06-01T09:00", datetime(2027, 6, 1, 12, 0, tzinfo=UTC)),
        ("Asia/Kathmandu", "2027-06-01T00:15", datetime(2027, 5, 31, 18, 30, tzinfo=UTC)),
    ],
)
def test_moments_are_on_the_clocks_of_the_meeting(zone, typed, utc):
    assert taken("opened_at", typed, zone) == utc
    assert write(BY_NAME["opened_at"], utc, zone) == typed.replace(" ", "T")[:16]


def test_an_hour_that_the_clocks_skip_is_refused():
    reason = "The clocks of Europe/Zurich are set forward and skip this time"
    assert [refusal("closed_at", f"2026-03-29T02:{minute}") for minute in ("00", "59")] == [reason, reason]


def test_values_are_written_as_they_are_read():
    assert write(BY_NAME["opening"], ["One\ntwo", "Three"], ZURICH) == "One two\n\nThree"
    assert write(BY_NAME["objectives"], ["One", "Two"], ZURICH) == "One\nTwo"
    assert [write(BY_NAME["online"], value, ZURICH) for value in (True, False)] == ["yes", ""]
    assert [write(BY_NAME["capacity"], value, ZURICH) for value in (None, 0, 80)] == ["", "0", "80"]
    second = datetime(2026, 10, 25, 0, 30, tzinfo=UTC) + timedelta(hours=1)
    assert write(BY_NAME["opened_at"], second, ZURICH) == "2026-10-25T02:30"
