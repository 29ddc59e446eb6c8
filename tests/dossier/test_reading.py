"""A file read, or refused with line, field and reason."""

import pytest

from tests.dossier.conftest import SMALL
from tracker.dossier.errors import WrongFile
from tracker.dossier.format import MeetingFile
from tracker.dossier.reading import field_name, read


def problems(text: str | bytes) -> list[str]:
    with pytest.raises(WrongFile) as refused:
        read(text.encode() if isinstance(text, str) else text, MeetingFile)
    return [str(problem) for problem in refused.value.problems]


def test_the_smallest_file_is_read():
    file, _lines = read(SMALL.encode(), MeetingFile)
    assert (file.meeting.slug, file.days, file.meeting.working_language) == ("joint", [], "en")


def test_windows_line_ends_and_a_byte_order_mark_do_no_harm():
    file, lines = read(b"\xef\xbb\xbf" + SMALL.replace("\n", "\r\n").encode(), MeetingFile)
    assert file.meeting.title == "Joint meeting of the centres"
    assert lines.of(("meeting", "slug")) == 3


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('a = 1\nb = "open\n', ["line 2: not valid TOML: Illegal character '\\n'"]),
        ("a = 1\nb = [1\n", ["line 3: not valid TOML: Unclosed array"]),
        ("a = 1\na = 2\n", ["line 2: not valid TOML: Cannot overwrite a value"]),
        (b"a = 1\nb = '\xff'\n", ["line 2: the file must be saved as UTF-8"]),
        ("", ["line 1: meeting: is missing"]),
    ],
)
def test_a_mistake_in_the_writing_is_named_with_its_line(text, expected):
    assert problems(text) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("citty = 'Geneva'", 'line 9: meeting.citty: is not known here; did you mean "city"?'),
        ("online = 'yes'", "line 9: meeting.online: must be true or false"),
        ("city = 3", "line 9: meeting.city: must be a text in quotes"),
        ("objectives = 'One'", "line 9: meeting.objectives: must be a list in square brackets"),
        ("objectives = [\n  'One',\n  '',\n]", "line 11: meeting.objectives[2]: must not be empty"),
        (
            "working_language = 'de'",
            "line 9: meeting.working_language: must be one of 'ar', 'zh', 'en', 'fr', 'ru' or 'es'",
        ),
        ("opened_at = 2026-03-02", 'line 9: meeting.opened_at: must be a date and time like "2016-09-01 09:00"'),
        ("city = 'a\u202eb'", "line 9: meeting.city: holds characters that cannot be printed"),
        ("[registration]\ncapacity = -1", "line 10: registration.capacity: must be greater than or equal to 0"),
        ("[registration]\ncapacity = '80'", "line 10: registration.capacity: must be a whole number"),
        (
            "[contact]\nemail = 'nobody'",
            "line 10: contact.email: is no e-mail address: An email address must have an @-sign.",
        ),
        (
            "[[documents]]\ngroup = 'A'\ntitle = 'B'\nsize = '3 X'",
            'line 12: documents[1].size: must be a number of bytes or a text like "64.62 K" or "6.45 MB"',
        ),
        ("[[days]]\ndate = '2 March'", "line 10: days[1].date: must be a date like 2016-10-31"),
        (
            "[[days]]\ndate = 2026-03-02\n[[days.sessions]]\ntitle = 'A'\nstarts = '9'\nends = '10:00'",
            'line 13: days[1].sessions[1].starts: must be a time like "09:30"',
        ),
        ("[[groups]]\ntopic = 'A'\nheadings = []", "line 11: groups[1].headings: must not be an empty list"),
        ("[expcted]\ncentres = []", 'line 9: expcted: is not known here; did you mean "expected"?'),
    ],
)
def test_each_kind_of_wrong_value_has_its_line_field_and_reason(line, expected):
    assert problems(SMALL + line + "\n") == [expected]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            'slug = "joint"',
            'slug = "Joint 2026"',
            "line 3: meeting.slug: must be small letters, digits and single hyphens, 60 at most, like joint-2016",
        ),
        (
            '"Europe/Zurich"',
            '"Europe/Zürich"',
            'line 8: meeting.timezone: "Europe/Zürich" is no IANA time zone; did you mean "Europe/Zurich"?',
        ),
        ('title = "Joint meeting of the centres"\n', "", "line 2: meeting.title: is missing"),
    ],
)
def test_a_wrong_value_that_is_needed_is_named_too(old, new, expected):
    assert problems(SMALL.replace(old, new)) == [expected]


def test_every_mistake_is_named_in_the_order_of_the_lines():
    text = SMALL.replace("2026-03-04", "'soon'") + "online = 1\n[contact]\nfax = 'x'\n"
    assert [problem.split(":")[0] for problem in problems(text)] == ["line 7", "line 9", "line 11"]


def test_a_file_that_is_too_large_is_refused_before_it_is_read():
    assert problems(b"#" * 5_000_000) == ["line 1: the file is larger than 4 MB"]


def test_a_file_nested_without_end_is_refused():
    assert problems("a = " + "[" * 20_000)[0].startswith("line 1: ")


def test_field_names_count_from_one():
    assert field_name(("days", 0, "sessions", 2, "ends")) == "days[1].sessions[3].ends"
