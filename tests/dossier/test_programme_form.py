from datetime import UTC, date, datetime

import pytest

from tracker.dossier.programme import read_standing
from tracker.dossier.programme_form import ProgrammeForm, Row
from tracker.meetings.models import SessionKind
from tracker.meetings.operations import AgendaDetails, DayDetails, SessionDetails

MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)


@pytest.fixture
def meeting(make):
    """Two days in Zurich; a session of groups at nine on the first, an agenda with something recorded."""
    meeting = make.meeting(starts_on=MONDAY, ends_on=TUESDAY)
    item = make.agenda_item(meeting, number="1", title="Opening", discussion=["Much was said."])
    make.session(
        meeting,
        make.day(meeting, date=MONDAY, title="Beginning"),
        title="In groups",
        kind=SessionKind.GROUPS,
        capacity=40,
        agenda_item_id=item.id,
        starts_at=datetime(2026, 3, 2, 8, 0, tzinfo=UTC),
        ends_at=datetime(2026, 3, 2, 9, 30, tzinfo=UTC),
    )
    return meeting


def form(meeting, typed=None):
    return ProgrammeForm(meeting, read_standing(meeting), typed)


def sent(meeting, **changes):
    """What a browser sends of the page as it stands, with these fields changed; "0_1_title" is the field 0-1-title."""
    shown = form(meeting)
    typed = {name: shown.value(name) for name in ("starts_on", "ends_on", "timezone", "agenda")}
    for n, (_on, title, rows) in enumerate(shown.days()):
        typed[f"{n}-title"] = title
        for r, row in enumerate(rows):
            typed |= {f"{n}-{r}-{name}": getattr(row, name) for name in Row.__slots__}
    typed |= {(name.replace("_", "-") if name[0].isdigit() else name): text for name, text in changes.items()}
    return form(meeting, typed)


def test_the_page_shows_each_date_with_its_sessions_and_empty_rows(meeting):
    (session,) = (s for one in read_standing(meeting).days for s in one.sessions)
    row = Row("09:00", "10:30", "In groups", "groups", "", "", str(session.id))
    assert form(meeting).days() == [(MONDAY, "Beginning", [row, Row(), Row(), Row()]), (TUESDAY, "", [Row()] * 3)]
    assert form(meeting).value("agenda") == "1 Opening"


def test_what_is_left_alone_is_read_as_it_stands(meeting):
    (session,) = (s for one in read_standing(meeting).days for s in one.sessions)
    read = sent(meeting).details()
    assert read.agenda == [AgendaDetails(number="1", title="Opening", discussion=["Much was said."])]
    same = SessionDetails(
        title="In groups",
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        kind=SessionKind.GROUPS,
        capacity=40,
        agenda_number="1",
        was=session.id,
    )
    assert read.days == [DayDetails(date=MONDAY, title="Beginning", sessions=(same,)), DayDetails(date=TUESDAY)]


def test_a_new_row_is_a_session_and_a_break_is_not_counted(meeting):
    typed = {"1_0_starts": "9:00", "1_0_ends": "09:30", "1_0_title": " Coffee ", "1_0_kind": "break"}
    (session,) = sent(meeting, **typed).details().days[1].sessions
    assert (session.title, session.counted, session.was) == ("Coffee", False, None)
    assert session.starts_at.astimezone(UTC) == datetime(2026, 3, 3, 8, 0, tzinfo=UTC)


def test_a_session_whose_title_is_cleared_goes(meeting):
    assert sent(meeting, **{"0_0_title": "", "0_0_ends": ""}).details().days[0].sessions == ()


def test_when_the_first_day_moves_the_sessions_move_with_it(meeting):
    first, _second = sent(meeting, starts_on="2026-04-06", ends_on="2026-04-07").details().days
    assert first.sessions[0].starts_at.astimezone(UTC) == datetime(2026, 4, 6, 7, 0, tzinfo=UTC)  # summer time by then


def test_a_later_last_day_adds_a_day(meeting):
    assert [day.date for day in sent(meeting, ends_on="2026-03-04").details().days] == [
        MONDAY,
        TUESDAY,
        date(2026, 3, 4),
    ]


def test_numbers_of_the_agenda_say_what_belongs_to_what(meeting):
    items = sent(meeting, agenda="1 Opening\r\n2. Matters\r\n2(a) One report\r\n\r\n3.1 Training").details().agenda
    assert [(item.number, item.title, item.parent) for item in items] == [
        ("1", "Opening", ""),
        ("2", "Matters", ""),
        ("2 (a)", "One report", "2"),
        ("3.1", "Training", ""),
    ]


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"ends_on": "2026-03-01"}, {"ends_on": "The last day is before the first"}),
        ({"starts_on": ""}, {"starts_on": "Enter the first day, like 2027-10-25"}),
        ({"timezone": "Moon"}, {"timezone": "Choose the time zone of the meeting"}),
        ({"0_0_starts": "9 o'clock"}, {"0-0-starts": "Enter a time, like 09:30"}),
        ({"0_0_ends": "09:00"}, {"0-0-ends": "The session must end after it begins"}),
        (
            {"0_1_starts": "11:00", "0_1_ends": "12:00"},
            {"0-1-title": "Enter the title of the session"},
        ),
        ({"0_0_room": "x" * 301}, {"0-0-room": "This is longer than 300 characters"}),
        ({"agenda": "1 Opening\nClosing"}, {"agenda": 'Write a number of its own and a title: "Closing"'}),
        ({"agenda": "1 Opening\n1 Again"}, {"agenda": 'Write a number of its own and a title: "1 Again"'}),
        ({"agenda": ""}, {"agenda": "Something is recorded of item 1, so it stays"}),
    ],
)
def test_what_is_wrong_is_said_by_field(meeting, typed, wrong):
    read = sent(meeting, **typed)
    assert (read.details(), read.errors) == (None, wrong)


def test_a_day_with_sessions_is_not_cut_off(meeting):
    typed = {"1_0_starts": "09:00", "1_0_ends": "10:00", "1_0_title": "Closing"}
    read = sent(meeting, ends_on="2026-03-02", **typed)
    assert (read.details(), read.errors) == (
        None,
        {"ends_on": "A day with sessions would go. Clear its titles first, or end later"},
    )
