"""The kinds of value a file may hold."""

from datetime import date, datetime, time
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from tracker.dossier.fields import At, Email, Line, Moment, On, Sentence, Size, Slug, Title, Zone, closest


def read(kind: Any, value: object) -> object:
    return TypeAdapter(kind).validate_python(value, strict=True)


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        (Size, "64.62 K", 66171),
        (Size, "6.45 MB", 6763315),
        (Size, "1012.11K", 1036401),
        (Size, 12, 12),
        (On, "2016-10-31", date(2016, 10, 31)),
        (On, date(2016, 10, 31), date(2016, 10, 31)),
        (At, "09:30", time(9, 30)),
        (Moment, "2016-09-01 09:00", datetime(2016, 9, 1, 9, 0)),  # noqa: DTZ001
        (Email, "Desk@Example.ORG", "desk@example.org"),
        (Email, "", ""),
        (Title, "  A  title ", "A title"),
        (Line, "  Geneva  International ", "Geneva International"),
        (Line, "", ""),
        (Sentence, " One\ntwo ", "One\ntwo"),
        (Slug, "joint-2016", "joint-2016"),
        (Zone, "Europe/Zurich", "Europe/Zurich"),
    ],
)
def test_a_value_is_read_as_people_write_it(kind, value, expected):
    assert read(kind, value) == expected


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Size, "64.62"[:0]),
        (Size, -1),
        (Size, True),
        (Size, "3 GB"),
        (On, datetime(2016, 10, 31)),  # noqa: DTZ001
        (At, "25:00"),
        (Moment, date(2016, 10, 31)),
        (Email, "desk"),
        (Title, " \n "),
        (Title, "Joint\nmeeting"),
        (Line, "Geneva\r\nSwitzerland"),
        (Title, "x" * 301),
        (Title, 3),
        (Sentence, "a\x00b"),
        (Slug, "-joint"),
        (Slug, "j" * 61),
        (Slug, "../etc"),
        (Zone, "Mars/Olympus"),
    ],
)
def test_anything_else_is_refused(kind, value):
    with pytest.raises(ValidationError):
        read(kind, value)


def test_the_nearest_known_word_is_offered_and_nothing_far_away():
    assert closest("citty", ["city", "country"]) == '; did you mean "city"?'
    assert closest("zzz", ["city", "country"]) == ""
