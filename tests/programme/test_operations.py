"""Sessions, items and dates entered by hand; what hangs on them stays."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.factories import NOW
from tracker.attendance.models import CheckIn, Kind, Result
from tracker.audit.queries import list_latest
from tracker.core.access import Actor
from tracker.core.db import db
from tracker.core.errors import Invalid
from tracker.core.ids import new_id
from tracker.meetings.errors import MeetingChanged, SessionInUse
from tracker.meetings.models import Session, SessionKind
from tracker.meetings.queries import get_meeting, list_agenda, list_days, list_programme, list_sessions
from tracker.plenary.errors import NoSuchItem
from tracker.programme import operations, queries, rules
from tracker.programme.errors import ItemInUse, ProgrammeChanged
from tracker.programme.operations import Dates, ItemEntry, SessionEntry

OLGA = Actor("user", new_id(), "Olga Organiser")
MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)


def entry(**values):
    opening = {
        "on": MONDAY,
        "title": "Opening",
        "starts_at": datetime(2026, 3, 2, 6, tzinfo=UTC),
        "ends_at": datetime(2026, 3, 2, 8, tzinfo=UTC),
        "kind": SessionKind.PLENARY,
    }
    return SessionEntry(**opening | values)


def check_in(make, meeting, **place):
    made = {"kind": Kind.IN, "at": NOW, "recorded_at": NOW, "result": Result.UNKNOWN}
    return make.save(CheckIn(id=new_id(), meeting_id=meeting.id, **made, **place))


def actions(meeting):
    return [one.action for one in list_latest(meeting.id, 9)]


def dates(meeting, **values):
    stands = {"starts_on": meeting.starts_on, "ends_on": meeting.ends_on, "timezone": meeting.timezone}
    return Dates(**stands | values)


def test_a_session_sent_twice_is_in_the_programme_once(meeting):
    before, session_id = meeting.revision, new_id()
    for _ in range(2):
        operations.add_session(meeting.id, session_id, entry(), by=OLGA, now=NOW)
    (session,) = list_sessions(meeting.id)
    assert (session.id, session.title, session.day_id) == (session_id, "Opening", list_days(meeting.id)[0].id)
    assert actions(meeting) == ["session.added"]
    assert get_meeting("joint").revision > before


def test_a_session_belongs_to_a_day_and_an_item_of_its_own_meeting(make, meeting):
    with pytest.raises(Invalid) as refused:
        operations.add_session(meeting.id, new_id(), entry(on=date(2026, 3, 4)), by=OLGA, now=NOW)
    assert refused.value.fields == {"on": rules.OUTSIDE}
    foreign = make.agenda_item().id
    with pytest.raises(NoSuchItem):
        operations.add_session(meeting.id, new_id(), entry(agenda_item_id=foreign), by=OLGA, now=NOW)
    assert list_sessions(meeting.id) == []


def test_a_session_that_is_changed_keeps_its_check_ins(make, meeting):
    session = operations.add_session(meeting.id, new_id(), entry(), by=OLGA, now=NOW)
    event = check_in(make, meeting, session_id=session.id)
    moved = entry(on=TUESDAY, title="Opening, a day later", room="Room 2", counted=False, capacity=40)
    operations.change_session(meeting.id, session.id, moved, upon=rules.session_mark(session), by=OLGA, now=NOW)
    (monday, tuesday) = list_programme(meeting.id)
    assert (monday.sessions, [one.title for one in tuesday.sessions]) == ([], ["Opening, a day later"])
    assert (event.session_id, session.room, session.counted, session.capacity) == (session.id, "Room 2", False, 40)
    assert actions(meeting) == ["session.changed", "session.added"]


def test_what_somebody_else_changed_meanwhile_is_left_as_it_is(meeting):
    session = operations.add_session(meeting.id, new_id(), entry(), by=OLGA, now=NOW)
    read = rules.session_mark(session)
    operations.change_session(meeting.id, session.id, entry(title="Theirs"), upon=read, by=OLGA, now=NOW)
    with pytest.raises(ProgrammeChanged):
        operations.change_session(meeting.id, session.id, entry(title="Mine"), upon=read, by=OLGA, now=NOW)
    assert session.title == "Theirs"


def test_a_session_with_check_ins_cannot_go_and_another_can(make, meeting):
    used = operations.add_session(meeting.id, new_id(), entry(), by=OLGA, now=NOW)
    unused = operations.add_session(meeting.id, new_id(), entry(title="Reception"), by=OLGA, now=NOW)
    event = check_in(make, meeting, session_id=used.id)
    with pytest.raises(SessionInUse):
        operations.remove_session(meeting.id, used.id, by=OLGA, now=NOW)
    operations.remove_session(meeting.id, unused.id, by=OLGA, now=NOW)
    assert [one.id for one in list_sessions(meeting.id)] == [used.id]
    assert db.session.get(CheckIn, event.id) is not None


def test_a_session_of_another_meeting_is_out_of_reach(make, meeting):
    other = make.session(make.meeting())
    with pytest.raises(NoSuchItem):
        operations.remove_session(meeting.id, other.id, by=OLGA, now=NOW)
    with pytest.raises(NoSuchItem):
        operations.change_session(meeting.id, other.id, entry(), upon="", by=OLGA, now=NOW)


def test_a_meeting_that_is_put_off_takes_its_days_and_hours_along(meeting, days):
    operations.add_session(meeting.id, new_id(), entry(), by=OLGA, now=NOW)
    later = dates(meeting, starts_on=date(2026, 3, 3), ends_on=date(2026, 3, 5), titles={days[1].id: "Closing"})
    operations.set_dates(meeting.id, later, upon=meeting.revision, by=OLGA, now=NOW)
    assert [(day.date, day.title) for day in list_days(meeting.id)] == [
        (date(2026, 3, 3), "Opening"),
        (date(2026, 3, 4), "Closing"),
        (date(2026, 3, 5), ""),
    ]
    (session,) = list_sessions(meeting.id)
    assert (session.starts_at, session.day_id) == (datetime(2026, 3, 3, 6, tzinfo=UTC), days[0].id)
    assert "meeting.changed" in actions(meeting)


def test_hours_stay_as_the_clocks_show_them_in_another_zone(meeting):
    operations.add_session(meeting.id, new_id(), entry(), by=OLGA, now=NOW)
    operations.set_dates(meeting.id, dates(meeting, timezone="Asia/Tokyo"), upon=meeting.revision, by=OLGA, now=NOW)
    (session,) = list_sessions(meeting.id)
    assert (session.starts_at, session.ends_at - session.starts_at) == (
        datetime(2026, 3, 2, 0, tzinfo=UTC),
        timedelta(hours=2),
    )


def test_a_day_with_sessions_or_check_ins_is_not_cut_off(make, meeting, days):
    tuesday_only = dates(meeting, starts_on=TUESDAY, along=False)
    operations.add_session(meeting.id, new_id(), entry(), by=OLGA, now=NOW)
    with pytest.raises(Invalid) as refused:
        operations.set_dates(meeting.id, tuesday_only, upon=meeting.revision, by=OLGA, now=NOW)
    assert refused.value.fields == {"starts_on": rules.outside([MONDAY])}
    db.session.rollback()
    check_in(make, meeting, day_id=days[1].id)
    monday_only = dates(get_meeting("joint"), ends_on=MONDAY)
    with pytest.raises(Invalid) as refused:
        operations.set_dates(meeting.id, monday_only, upon=get_meeting("joint").revision, by=OLGA, now=NOW)
    assert refused.value.fields == {"ends_on": rules.outside([TUESDAY])}
    db.session.rollback()
    assert [day.date for day in list_days(meeting.id)] == [MONDAY, TUESDAY]


def test_an_empty_day_outside_the_dates_goes(meeting):
    operations.set_dates(meeting.id, dates(meeting, ends_on=MONDAY), upon=meeting.revision, by=OLGA, now=NOW)
    assert [day.date for day in list_days(meeting.id)] == [MONDAY]


def test_dates_that_somebody_else_changed_meanwhile_are_left_as_they_are(meeting):
    read = meeting.revision
    operations.set_dates(meeting.id, dates(meeting, ends_on=date(2026, 3, 4)), upon=read, by=OLGA, now=NOW)
    with pytest.raises(MeetingChanged):
        operations.set_dates(meeting.id, dates(meeting, ends_on=date(2026, 3, 9)), upon=read, by=OLGA, now=NOW)


def numbers(meeting):
    db.session.expire_all()
    return [item.number for item in list_agenda(meeting.id)]


@pytest.fixture
def agenda(meeting):
    made = {}
    for number, parent in (("1", None), ("2", None), ("3", None), ("2 (a)", "2"), ("2 (b)", "2")):
        details = ItemEntry(number=number, title=f"Item {number}", parent_id=made[parent].id if parent else None)
        made[number] = operations.add_item(meeting.id, new_id(), details, by=OLGA, now=NOW)
    return made


def test_an_item_stands_last_of_those_below_its_parent(meeting, agenda):
    assert numbers(meeting) == ["1", "2", "2 (a)", "2 (b)", "3"]


def test_an_item_sent_twice_is_on_the_agenda_once(meeting, agenda):
    item_id = new_id()
    for _ in range(2):
        operations.add_item(meeting.id, item_id, ItemEntry(number="4", title="Closing"), by=OLGA, now=NOW)
    assert numbers(meeting) == ["1", "2", "2 (a)", "2 (b)", "3", "4"]


def test_items_change_places(meeting, agenda):
    operations.move_item(meeting.id, agenda["2"].id, up=False, by=OLGA, now=NOW)
    operations.move_item(meeting.id, agenda["2 (b)"].id, up=True, by=OLGA, now=NOW)
    assert numbers(meeting) == ["1", "3", "2", "2 (b)", "2 (a)"]


def test_an_item_is_renamed_and_put_below_another(meeting, agenda):
    item = agenda["1"]
    below = ItemEntry(number="3 (a)", title="Reporting", parent_id=agenda["3"].id)
    operations.change_item(meeting.id, item.id, below, upon=rules.item_mark(item), by=OLGA, now=NOW)
    assert (numbers(meeting), item.title) == (["2", "2 (a)", "2 (b)", "3", "3 (a)"], "Reporting")


@pytest.mark.parametrize(
    ("number", "parent", "refusal"),
    [("3", None, {"number": rules.NUMBER_TAKEN}), ("2", "2 (a)", {"parent_id": rules.BELOW_ITSELF})],
)
def test_a_number_is_given_once_and_no_item_stands_below_itself(meeting, agenda, number, parent, refusal):
    item = agenda["2"]
    details = ItemEntry(number=number, title="x", parent_id=agenda[parent].id if parent else None)
    with pytest.raises(Invalid) as refused:
        operations.change_item(meeting.id, item.id, details, upon=rules.item_mark(item), by=OLGA, now=NOW)
    assert refused.value.fields == refusal


def test_an_item_cannot_stand_below_one_of_another_meeting(make, meeting, agenda):
    foreign = ItemEntry(number="9", title="x", parent_id=make.agenda_item().id)
    with pytest.raises(Invalid) as refused:
        operations.add_item(meeting.id, new_id(), foreign, by=OLGA, now=NOW)
    assert refused.value.fields == {"parent_id": rules.NOT_HERE}


def test_an_item_changed_by_somebody_else_meanwhile_is_left_as_it_is(meeting, agenda):
    item, entered = agenda["1"], ItemEntry(number="1", title="Theirs")
    read = rules.item_mark(item)
    operations.change_item(meeting.id, item.id, entered, upon=read, by=OLGA, now=NOW)
    with pytest.raises(ProgrammeChanged):
        operations.change_item(meeting.id, item.id, ItemEntry(number="1", title="Mine"), upon=read, by=OLGA, now=NOW)


def test_an_item_of_which_something_is_recorded_stays_and_another_goes(make, meeting, agenda):
    agenda["1"].outcome = "took note of it"
    make.group(meeting, number=1001, agenda_item_id=agenda["2 (a)"].id, of_item=True)
    db.session.commit()
    for number in ("1", "2", "2 (a)"):
        with pytest.raises(ItemInUse):
            operations.remove_item(meeting.id, agenda[number].id, by=OLGA, now=NOW)
    session = operations.add_session(meeting.id, new_id(), entry(agenda_item_id=agenda["3"].id), by=OLGA, now=NOW)
    operations.remove_item(meeting.id, agenda["3"].id, by=OLGA, now=NOW)
    assert numbers(meeting) == ["1", "2", "2 (a)", "2 (b)"]
    assert db.session.get_one(Session, session.id).agenda_item_id is None


def test_places_in_use_are_the_sessions_and_days_with_check_ins(make, meeting, days):
    used, _unused, other = make.session(meeting), make.session(meeting), make.session()
    for place in ({"session_id": used.id}, {"session_id": used.id}, {"day_id": days[0].id}):
        check_in(make, meeting, **place)
    assert queries.places_in_use(meeting.id) == {used.id, days[0].id}
    assert (queries.is_in_use(used.id), queries.is_in_use(other.id)) == (True, False)
