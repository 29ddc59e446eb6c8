from datetime import UTC, datetime

import pytest

from tracker.attendance.entry_forms import NOT_A_NUMBER, begin_list, read_list, read_quotas
from tracker.attendance.queries import list_places
from tracker.attendance.rules import Channel
from tracker.core.ids import new_id


def test_numbers_of_places_are_read_and_wrong_ones_named():
    one, two, three = new_id(), new_id(), new_id()
    typed = {"general": " 4 ", f"quota-{one}": "0", f"quota-{two}": "many", f"quota-{three}": ""}
    form = read_quotas(typed, [one, two, three])
    assert (form.general, form.quotas, form.errors) == (4, {one: 0}, {f"quota-{two}": NOT_A_NUMBER})
    assert read_quotas({"general": "99999"}, []).errors == {"general": NOT_A_NUMBER}


def test_a_list_begins_with_the_time_of_the_session(app, meeting, session):
    form = begin_list(list_places(meeting.id)[0], meeting.timezone)
    assert (form.day, form.clock, form.channel) == ("2026-03-02", "10:00", Channel.PAPER)
    assert form.moment(meeting.timezone) == session.starts_at
    assert begin_list(list_places(meeting.id)[0], meeting.timezone, "remote").channel is Channel.REMOTE


@pytest.mark.parametrize(("day", "clock"), [("", "10:00"), ("2026-03-02", ""), ("1200-01-01", "10:00"), ("x", "y")])
def test_a_time_that_is_none_is_told(app, day, clock):
    with app.test_request_context(method="POST", data={"day": day, "clock": clock, "text": "x"}):
        assert read_list().moment("Europe/Zurich") is None


def test_a_list_is_read_with_who_unclear_lines_are(app):
    who = new_id()
    sent = {"day": "2026-03-02", "clock": "09:00", "text": "09:05 Amina\nBob", "channel": "remote"}
    sent["pick"] = [f"{who} 09:05 Amina", f"{who} somebody else", "nonsense"]
    with app.test_request_context(method="POST", data=sent):
        form = read_list()
    assert [str(line) for line in form.lines] == ["09:05 Amina", "Bob"]
    assert {str(line): one for line, one in form.picked.items()} == {"09:05 Amina": who}
    assert form.channel is Channel.REMOTE
    assert form.moment("UTC") == datetime(2026, 3, 2, 9, tzinfo=UTC)
