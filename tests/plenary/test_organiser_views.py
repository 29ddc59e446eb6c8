"""The pages of the agenda."""

import re

import pytest

from tests.factories import NOW
from tracker.core.access import SYSTEM, Role
from tracker.core.db import db
from tracker.meetings.models import AgendaItem, Session
from tracker.plenary import operations, queries

AGENDA = "/o/joint/agenda"


@pytest.fixture
def organiser(meeting, sign_in):
    return sign_in(meeting, Role.ORGANISER)


@pytest.fixture
def page(item):
    return f"{AGENDA}/{item.id}"


def test_the_agenda_shows_items_outcomes_and_sessions(organiser, make, meeting, item):
    make.session(meeting, title="First sitting", opened_at=NOW)
    make.agenda_item(meeting, title="Other matters", outcome="took note of the offer")
    answer = organiser.get(AGENDA)
    shown = ("Technology transfer", "Other matters", "took note of the offer", "First sitting", 'value="10:00"')
    assert [text for text in shown if text not in answer.text] == []
    assert "Noise" not in answer.text


def test_an_empty_agenda_leads_to_its_first_item(organiser):
    assert 'href="/o/joint/programme#agenda"' in organiser.get(AGENDA).text


def test_what_the_meeting_did_is_stored(organiser, item, page):
    sent = {
        "presenter": "the Secretariat",
        "discussion": "One\n\nTwo",
        "verb": "took note of",
        "rest": "the <b>paper</b>",
    }
    assert organiser.post(page, data=sent).headers["Location"] == page
    db.session.expire_all()
    found = db.session.get_one(AgendaItem, item.id)
    assert (found.presenter, found.discussion, found.outcome) == (
        "the Secretariat",
        ["One", "Two"],
        "took note of the <b>paper</b>",
    )
    shown = organiser.get(page).text
    assert "the &lt;b&gt;paper&lt;/b&gt;" in shown
    assert "<option selected>took note of</option>" in shown


def test_half_a_sentence_is_refused_where_it_stands_and_kept(organiser, item, page):
    answer = organiser.post(page, data={"verb": "adopted", "discussion": "What I typed"})
    assert answer.status_code == 422
    assert all(text in answer.text for text in ("the sentence is not whole yet", "What I typed", 'href="#rest"'))


def test_who_saves_upon_a_text_that_changed_is_shown_both_and_loses_nothing(organiser, item, page):
    def upon():
        return re.search(r'name="upon" value="(\w+)"', shown.text)[1]

    shown = organiser.get(page)
    mine, theirs = ({"discussion": words, "upon": upon()} for words in ("What I typed", "What they <b>typed</b>"))
    assert organiser.post(page, data=theirs).status_code == 303
    shown = organiser.post(page, data=mine)
    assert shown.status_code == 409
    assert all(text in shown.text for text in ("What I typed</textarea>", "What they &lt;b&gt;typed", "Somebody else"))
    db.session.expire_all()
    assert db.session.get_one(AgendaItem, item.id).discussion == ["What they <b>typed</b>"]
    assert organiser.post(page, data=mine | {"upon": upon()}).status_code == 303
    db.session.expire_all()
    assert db.session.get_one(AgendaItem, item.id).discussion == ["What I typed"]


def test_the_speakers_list_is_kept(organiser, item, page):
    organiser.post(f"{page}/speakers", data={"names": "Kenya\nChina"})
    china = queries.list_speakers(item.id)[1]
    answer = organiser.post(f"{page}/speakers", data={"speaker": str(china.id), "act": "spoke"})
    assert answer.headers["Location"] == f"{page}#speakers"
    shown = organiser.get(page).text
    assert shown.index("China") < shown.index("Kenya")


def test_an_items_notes_open_as_a_page_of_points(organiser, item, page):
    address = organiser.post(f"{page}/notes").headers["Location"]
    assert address == "/g/joint/item-1"
    notes = organiser.get(address).text
    assert "<h1>3 Technology transfer</h1>" in notes
    assert "Discussion" in notes


def test_points_noted_are_shown_beside_the_item(organiser, make, meeting, item, page):
    make.point(operations.open_notes(meeting, item.id, by=SYSTEM, now=NOW), heading="discussion", text="Costs differ")
    assert "Costs differ" in organiser.get(page).text


def test_actual_times_are_kept_and_wrong_ones_said(organiser, make, meeting):
    session = make.session(meeting)
    address = f"{AGENDA}/sessions/{session.id}"
    assert organiser.post(address, data={"opened": "10:05", "closed": "12:40"}).status_code == 303
    db.session.expire_all()
    assert db.session.get_one(Session, session.id).opened_at.minute == 5
    for sent in ({"opened": "10:05", "closed": "09:00"}, {"opened": "soon"}):
        assert organiser.post(address, data=sent).status_code == 422


@pytest.mark.parametrize("path", ["", "/{}"])
def test_other_roles_are_refused(meeting, item, sign_in, path):
    assert sign_in(meeting, Role.RAPPORTEUR).get(AGENDA + path.format(item.id)).status_code == 403
