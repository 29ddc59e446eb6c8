from io import BytesIO

import pytest
from sqlalchemy import select

from tests.badges.conftest import read
from tests.storage.made_files import GIF, png
from tracker.audit.models import AuditEntry
from tracker.badges import queries
from tracker.badges.models import BadgeDesign, BadgePrint
from tracker.badges.queries import find_design
from tracker.core.access import Role
from tracker.core.db import db
from tracker.meetings.models import Part

WORDS = {f"word-{part.value}": f"The {part.value}" for part in Part}


def printed():
    return db.session.scalars(select(BadgePrint.participant_id)).all()


def test_the_page_says_who_has_no_badge_yet(organiser, meeting, ada, noise):
    page = organiser.get(f"/o/{meeting.slug}/badges").text
    assert "Odhiambo" in page
    assert "Print 1 badge " in page
    assert "Not yet" in page
    assert "Noise" not in page


def test_where_nobody_is_confirmed_the_page_leads_to_deciding_and_else_to_everybody(organiser, meeting, make, noise):
    page = organiser.get(f"/o/{meeting.slug}/badges").text
    assert ("Show everybody" in page, f'href="/o/{meeting.slug}/people">Decide' in page) == (False, True)
    make.participant(meeting)
    page = organiser.get(f"/o/{meeting.slug}/badges?q=zzz").text
    assert ("Show everybody" in page, "Decide about" in page) == (True, False)


@pytest.mark.parametrize("people", [1, 3])
def test_the_page_sends_as_many_statements_however_long_it_is(organiser, meeting, make, sent, people):
    for _ in range(people):
        make.participant(meeting)
    with sent(8):
        organiser.get(f"/o/{meeting.slug}/badges?q=a")


def test_chosen_badges_come_as_one_file_and_are_noted(organiser, meeting, ada, make):
    partner = make.participant(meeting, family_name="Partner", part=Part.PARTNER)
    answer = organiser.post(f"/o/{meeting.slug}/badges/print", data={"part": "partner"})
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{meeting.slug}-badges.pdf"'
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Partner" in read(answer.data).pages[0]
    assert printed() == [partner.id]
    page = organiser.get(f"/o/{meeting.slug}/badges?printed=printed").text
    assert "Print again" in page
    assert "Odhiambo" not in page


def test_one_badge_is_printed_again_in_the_size_for_single_ones(organiser, meeting, ada):
    for _ in range(2):
        answer = organiser.post(f"/o/{meeting.slug}/badges/print", data={"one": ada.id})
    assert read(answer.data).size == (90, 55)
    assert answer.headers["Content-Disposition"].startswith("inline")
    assert printed() == [ada.id] * 2


def test_nothing_is_printed_for_nobody_or_a_stranger(organiser, meeting, ada, noise):
    address = f"/o/{meeting.slug}/badges/print"
    assert organiser.post(address, data={"q": "nobody"}).status_code == 409
    assert organiser.post(address, data={"one": noise.id}).status_code == 409
    assert printed() == []


def test_the_desk_prints_a_badge_at_once(sign_in, meeting, ada, noise):
    desk = sign_in(meeting, Role.DESK)
    answer = desk.post(f"/c/{meeting.slug}/badge/{ada.id}")
    assert (answer.status_code, answer.mimetype, printed()) == (200, "application/pdf", [ada.id])
    assert desk.post(f"/c/{meeting.slug}/badge/{noise.id}").status_code == 409


def test_a_design_is_saved_and_shown_again(organiser, meeting, app):
    sent = WORDS | {"size": "a6", "single_size": "roll", "meeting_line": "Geneva <b>", "latin_first": "1"}
    sent |= {"word-type-media": "Press", "logo": (BytesIO(png()), "logo.png"), "act": "save"}
    answer = organiser.post(f"/o/{meeting.slug}/badges/design", data=sent)
    assert (answer.status_code, answer.location) == (303, f"/o/{meeting.slug}/badges/design")
    page = organiser.get(answer.location).text
    for words in ("The design is saved.", "Geneva &lt;b&gt;", 'value="Press"', "Take the logo away", "The centre"):
        assert words in page
    design = find_design(meeting)
    assert (design.size, design.latin_first, design.code, len(design.logo)) == ("a6", True, False, 64)
    assert organiser.get(f"/o/{meeting.slug}/badges/preview.svg?meeting_line=x").status_code == 200


def test_show_draws_what_was_typed_and_keeps_nothing(organiser, meeting, ada):
    answer = organiser.post(f"/o/{meeting.slug}/badges/design", data=WORDS | {"size": "card", "act": "show"})
    assert answer.status_code == 200
    assert "preview.svg?word-centre=The+centre" in answer.text
    assert "size=card" in answer.text
    assert db.session.scalars(select(BadgeDesign)).all() == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"word-other": ""}, "Enter the word on this band"),
        ({"logo": (BytesIO(GIF), "a.gif")}, "Choose a PNG or JPEG"),
        ({"meeting_line": "x" * 121}, "no more than 120"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_the_rest_is_kept(organiser, meeting, change, words):
    sent = WORDS | {"word-partner": "Kept <i>", "act": "save"} | change
    answer = organiser.post(f"/o/{meeting.slug}/badges/design", data=sent)
    assert answer.status_code == 422
    for shown in (words, 'class="errors"', 'aria-invalid="true"', "Kept &lt;i&gt;"):
        assert shown in answer.text
    assert db.session.scalars(select(BadgeDesign)).all() == []


def test_an_old_page_keeps_what_was_typed(organiser, meeting, app, monkeypatch):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    answer = organiser.post(f"/o/{meeting.slug}/badges/design", data=WORDS | {"act": "save"})
    assert (answer.status_code, "Nothing was sent yet." in answer.text) == (400, True)
    assert "The partner" in answer.text


@pytest.mark.parametrize("person", ["", "ada", "noise"])
def test_the_preview_shows_somebody_of_this_meeting(organiser, meeting, ada, noise, person):
    who = {"ada": ada.id, "noise": noise.id}.get(person, "")
    answer = organiser.get(f"/o/{meeting.slug}/badges/preview.svg?size=sheet8&person={who}")
    assert (answer.status_code, answer.mimetype) == (200, "image/svg+xml")
    assert answer.data.startswith(b"<svg")


def test_certificates_are_had_for_those_who_came(organiser, meeting, ada, make):
    address = f"/o/{meeting.slug}/badges/certificates.pdf"
    assert organiser.get(f"{address}?language=x").status_code == 404
    make.presence(ada, make.session(meeting))
    assert "Attestation de participation" in read(organiser.get(f"{address}?language=fr").data).pages[0]
    taken = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "people.exported")).one()
    assert (taken.subject_label, taken.details["people"]) == ("certificate pages, PDF", 1)


def test_many_certificates_are_asked_for(organiser, meeting, ada, make, monkeypatch):
    monkeypatch.setattr(queries, "CERTIFICATES", 0)
    make.presence(ada, make.session(meeting))
    answer = organiser.get(f"/o/{meeting.slug}/badges/certificates.pdf")
    assert (answer.status_code, "too many certificates" in answer.text) == (409, True)
    assert f'action="/o/{meeting.slug}/papers/make"' in organiser.get(f"/o/{meeting.slug}/badges").text
