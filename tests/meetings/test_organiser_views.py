import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from tests.factories import NOW
from tracker.audit.models import AuditEntry
from tracker.core import clock
from tracker.core.access import Actor, Role
from tracker.core.db import db
from tracker.meetings.forms import SettingsForm
from tracker.meetings.operations import change_meeting, details_of, raise_revision
from tracker.meetings.queries import get_meeting
from tracker.meetings.settings import SETTINGS

WEI = Actor("user", None, "Wei Zhang")


@pytest.fixture(autouse=True)
def _now(app, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def meeting(make):
    make.organisation()
    make.meeting(title="Of another meeting")
    return make.meeting(title="Joint meeting", venue="Old hall")


@pytest.fixture
def organiser(sign_in, meeting):
    return sign_in(meeting, Role.ORGANISER)


def page(meeting):
    return f"/o/{meeting.slug}/settings"


def filled(meeting, **values):
    """What a browser sends when only these were changed."""
    form = SettingsForm(meeting)
    sent = {name: form.value(name) for name in form.settings} | {"revision": str(form.revision)} | values
    return {name: text for name, text in sent.items() if text}  # a tick that is not set is not sent


def change(meeting, **values):
    """Somebody else saves."""
    details = details_of(meeting)
    changed = type(details)(**{name: getattr(details, name) for name in details.__dataclass_fields__} | values)
    change_meeting(meeting.id, changed, by=WEI, now=NOW)


def stored(meeting):
    db.session.expire_all()
    return get_meeting(meeting.slug)


def test_the_page_shows_what_stands_there(organiser, meeting):
    answer = organiser.get(page(meeting))
    assert answer.status_code == 200
    for shown in (
        'value="Joint meeting"',
        'value="Old hall"',
        'value="2026-01-01T10:00"',
        'aria-current="true">Settings',
    ):
        assert shown in answer.text


def test_settings_are_saved_raise_the_revision_and_are_remembered(organiser, meeting):
    before = meeting.revision
    sent = filled(
        meeting,
        venue="New hall",
        country_iso2="KE",
        online="yes",
        capacity="80",
        contact_email="Desk@Example.org",
        registration_closes_at="2026-03-29T03:30",
        objectives="One\r\nTwo",
        opening="First\r\n\r\nSecond",
    )
    answer = organiser.post(page(meeting), data=sent)
    assert (answer.status_code, answer.location) == (303, page(meeting))
    found = stored(meeting)
    assert (found.venue, found.country_iso2, found.online, found.capacity) == ("New hall", "KE", True, 80)
    assert (found.contact_email, found.objectives) == ("desk@example.org", ["One", "Two"])
    assert (found.opening, found.revision) == (["First", "Second"], before + 1)
    assert found.registration_closes_at == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "meeting.changed")).one()
    assert (entry.actor_label, entry.at, entry.details["revision"]) == ("Mia Keller", NOW, before + 1)
    assert sorted(entry.details["fields"]) == [
        "capacity",
        "contact_email",
        "country_iso2",
        "objectives",
        "online",
        "opening",
        "registration_closes_at",
        "venue",
    ]
    assert "The settings are saved." in organiser.get(page(meeting)).text


def test_the_history_names_the_fields(organiser, meeting):
    organiser.post(page(meeting), data=filled(meeting, venue="New hall", closed_at="2026-03-04T17:00"))
    assert "Venue, Declared closed" in organiser.get(f"/o/{meeting.slug}/history").text


def test_saving_without_a_change_changes_nothing(organiser, meeting):
    before = meeting.revision
    assert organiser.post(page(meeting), data=filled(meeting)).status_code == 303
    assert stored(meeting).revision == before
    assert db.session.scalars(select(AuditEntry).where(AuditEntry.action == "meeting.changed")).all() == []


def test_a_wrong_answer_is_said_beside_its_field_and_all_that_was_typed_is_kept(organiser, meeting):
    sent = filled(meeting, title=" ", venue="Kept words", opening="\nKept\nparagraphs", opened_at="2026-03-29T02:30")
    answer = organiser.post(page(meeting), data=sent)
    assert answer.status_code == 422
    assert 'id="title-error"' in answer.text
    assert '<a href="#title">Title: Enter the title of the meeting</a>' in answer.text
    assert "The clocks of Europe/Zurich are set forward and skip this time" in answer.text
    assert ('value="Kept words"' in answer.text, ">\n\nKept\nparagraphs</textarea>" in answer.text) == (True, True)
    assert 'value="2026-03-29T02:30"' in answer.text
    assert stored(meeting).venue == "Old hall"


def test_an_old_page_is_sent_again_with_all_that_was_typed(app, organiser, meeting, monkeypatch):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    sent = filled(meeting, venue="Kept words") | {"csrf_token": "old"}
    answer = organiser.post(page(meeting), data=sent)
    assert (answer.status_code, 'value="Kept words"' in answer.text) == (400, True)
    assert "Please save it again" in answer.text
    assert stored(meeting).venue == "Old hall"
    token = re.search(r'name="csrf_token" value="([^"]+)"><input type="hidden" name="revision"', answer.text)[1]
    assert organiser.post(page(meeting), data=sent | {"csrf_token": token}).status_code == 303
    assert stored(meeting).venue == "Kept words"


def test_what_somebody_else_saved_meanwhile_is_shown_and_not_overwritten_unseen(organiser, meeting):
    sent = filled(meeting, venue="My hall")
    change(meeting, venue="Their hall", ends_on=meeting.ends_on + timedelta(days=1))
    answer = organiser.post(page(meeting), data=sent)
    assert answer.status_code == 409
    assert "somebody else changed the meeting while you wrote" in answer.text
    assert ("Wei Zhang" in answer.text, '<a href="#venue">Venue</a>' in answer.text) == (True, True)
    assert ('value="My hall"' in answer.text, '<span class="kept">Their hall</span>' in answer.text) == (True, True)
    found = stored(meeting)
    assert found.venue == "Their hall"
    ends_on = found.ends_on
    again = sent | {"revision": re.search(r'name="revision" value="(\d+)"', answer.text)[1]}
    assert organiser.post(page(meeting), data=again).status_code == 303
    assert (stored(meeting).venue, stored(meeting).ends_on) == ("My hall", ends_on)


def test_a_document_added_meanwhile_is_in_nobodys_way(organiser, meeting):
    sent = filled(meeting, venue="My hall")
    raise_revision(meeting.id)
    assert organiser.post(page(meeting), data=sent).status_code == 303
    assert stored(meeting).venue == "My hall"


def test_hostile_text_is_kept_as_text(organiser, meeting):
    words = "</textarea><script>alert(1)</script>\"'{{ 7*7 }} %s"
    assert organiser.post(page(meeting), data=filled(meeting, venue=words, summary=words)).status_code == 303
    assert (stored(meeting).venue, stored(meeting).summary) == (words, words)
    for address in (page(meeting), f"/m/{meeting.slug}"):
        assert "<script>alert" not in organiser.get(address).text
    answer = organiser.post(page(meeting), data=filled(meeting, venue="a\u202eb", country_iso2='"><b>'))
    assert (answer.status_code, '"><b>' in answer.text) == (422, False)


def test_all_texts_may_be_as_long_as_the_page_says_in_any_script(organiser, meeting):
    texts = [setting for setting in SETTINGS if setting.most > 300]
    longest = {setting.name: "王" * setting.most for setting in texts}
    answer = organiser.post(page(meeting), data=filled(meeting, **longest), content_type="multipart/form-data")
    assert (len(texts), answer.status_code) == (9, 303)
    assert (stored(meeting).closing, stored(meeting).summary) == (["王" * 20_000], "王" * 4000)


def test_registration_follows_the_times_saved(organiser, client, meeting):
    organiser.post(page(meeting), data=filled(meeting, registration_closes_at="2026-03-02T09:59"))
    assert client.post(f"/m/{meeting.slug}/register").status_code == 409
    organiser.post(page(meeting), data=filled(stored(meeting), registration_closes_at="2026-03-02T10:01"))
    assert client.post(f"/m/{meeting.slug}/register").status_code == 422


@pytest.mark.parametrize("role", [None, Role.DESK, Role.RAPPORTEUR, Role.FACILITATOR, Role.FOCAL_POINT])
def test_only_organisers_of_the_meeting_come_in(client, sign_in, meeting, role):
    browser = sign_in(meeting, role) if role else client
    answers = [browser.get(page(meeting)), browser.post(page(meeting), data=filled(meeting, venue="Taken"))]
    assert [answer.status_code for answer in answers] == ([403, 403] if role else [303, 401])
    assert stored(meeting).venue == "Old hall"


def test_an_organiser_of_another_meeting_stays_outside(sign_in, make, meeting):
    browser = sign_in(make.meeting(), Role.ORGANISER)
    assert browser.get(page(meeting)).status_code == 403
    assert browser.post(page(meeting), data=filled(meeting, venue="Taken")).status_code == 403
    assert stored(meeting).venue == "Old hall"


def test_a_meeting_that_is_not_there_is_not_found(sign_in):
    assert sign_in(admin=True).get("/o/nothing/settings").status_code == 404


@pytest.mark.parametrize("changes", [1, 3])
def test_the_page_and_a_conflict_cost_few_statements(organiser, meeting, queries, changes):
    sent = filled(meeting, venue="My hall")
    for n in range(changes):
        change(get_meeting(meeting.slug), theme=f"Theme {n}")
    organiser.get(page(meeting))  # the directory is read once a process
    db.session.remove()
    with queries(3):
        organiser.get(page(meeting))
    with queries(8):
        assert organiser.post(page(meeting), data=sent).status_code == 409
