from datetime import UTC, datetime

import pytest
from werkzeug.datastructures import MultiDict

from tracker.meetings.forms import SettingsForm
from tracker.meetings.settings import SETTINGS


@pytest.fixture
def meeting(make):
    return make.meeting(title="Joint meeting", objectives=["One", "Two"], revision=7, online=True)


def typed(meeting, **values):
    """All that a browser sends when only these were changed."""
    form = SettingsForm(meeting)
    sent = {name: form.value(name) for name in form.settings} | {"revision": str(form.revision)} | values
    return SettingsForm(meeting, MultiDict({name: text for name, text in sent.items() if text is not None}))


def test_the_form_shows_the_meeting_as_it_is(meeting):
    form = SettingsForm(meeting)
    assert (form.value("title"), form.value("objectives"), form.value("online")) == ("Joint meeting", "One\nTwo", "yes")
    assert (form.value("registration_opens_at"), form.revision) == ("2026-01-01T10:00", 7)


def test_what_is_typed_becomes_the_meetings_facts_and_the_rest_stays(meeting):
    details = typed(meeting, venue=" Hall ", opening="One\r\n\r\nTwo", online=None).details({})
    assert (details.venue, details.opening, details.online) == ("Hall", ["One", "Two"], False)
    assert (details.slug, details.title, details.starts_on) == (meeting.slug, meeting.title, meeting.starts_on)
    assert details.registration_opens_at == meeting.registration_opens_at


def test_what_is_wrong_is_named_beside_its_field_in_the_order_of_the_page(meeting):
    form = typed(meeting, closed_at="soon", title="", capacity="many")
    assert form.details({}) is None
    assert form.errors == {
        "title": "Enter the title of the meeting",
        "capacity": "Enter a whole number up to 100000, or nothing for no limit",
        "closed_at": "Enter a date and a time, like 2027-06-01 09:00",
    }
    assert [form.value(name) for name in form.errors] == ["", "many", "soon"]


def test_what_closes_must_close_after_it_opens(meeting):
    form = typed(
        meeting,
        registration_closes_at="2026-01-01T10:00",
        opened_at="2026-03-02T09:30",
        closed_at="2026-03-02T09:29",
    )
    assert form.details({}) is None
    assert form.errors == {
        "registration_closes_at": "Registration must close after it opens",
        "closed_at": "The meeting must be closed after it was called to order",
    }


def test_what_was_left_alone_stays_exactly_as_it_is(make):
    """The second of two equal hours, seconds, a line break in a paragraph, a text longer than a form takes."""
    second = datetime(2026, 10, 25, 1, 30, 15, tzinfo=UTC)
    meeting = make.meeting(opened_at=second, background=["One\ntwo"], theme="x" * 400, title="Old")
    details = typed(meeting, title="New").details({})
    assert (details.opened_at, details.background, details.theme) == (second, ["One\ntwo"], "x" * 400)
    assert details.title == "New"


def test_a_field_that_was_not_sent_is_as_it_was(meeting):
    details = SettingsForm(meeting, MultiDict({"venue": "Hall"})).details({})
    assert (details.title, details.objectives, details.venue, details.online) == (
        "Joint meeting",
        ["One", "Two"],
        "Hall",
        False,
    )


@pytest.mark.parametrize(("text", "revision"), [("7", 7), ("", 0), ("-1", 0), ("٣", 0), ("9" * 50, 0)])
def test_a_revision_that_is_none_counts_as_the_oldest(meeting, text, revision):
    assert typed(meeting, revision=text).revision == revision


def test_what_others_saved_meanwhile_is_shown_where_it_differs(meeting):
    form = typed(meeting, venue="Mine", theme="The same")
    meeting.venue, meeting.theme, meeting.revision = "Theirs", "The same", 9
    form.show_changes(meeting, ["theme", "venue", "starts_on"])
    assert (form.meanwhile, form.value("venue"), form.revision) == ({"venue": "Theirs"}, "Mine", 9)


def test_every_setting_has_a_field(meeting):
    assert list(SettingsForm(meeting).settings) == [setting.name for setting in SETTINGS]
