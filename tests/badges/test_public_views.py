from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.badges.conftest import read
from tests.factories import NOW
from tracker.badges.certificates import token_of as proof_of
from tracker.badges.models import BadgePrint
from tracker.core import clock
from tracker.core.db import db
from tracker.registration.models import State
from tracker.registration.private_links import token_of


@pytest.fixture
def after(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=10))


def test_the_own_badge_is_had_by_the_private_link(client, ada):
    answer = client.get(f"/r/{token_of(ada)}/badge.pdf")
    assert "Amina Odhiambo" in read(answer.data).pages[0]
    assert (answer.headers["Referrer-Policy"], answer.headers["X-Robots-Tag"]) == ("no-referrer", "noindex")
    assert db.session.scalars(select(BadgePrint)).all() == []


def test_there_is_no_badge_before_the_confirmation(client, make, meeting):
    person = make.participant(meeting, state=State.SUBMITTED)
    assert client.get(f"/r/{token_of(person)}/badge.pdf").status_code == 409


def test_the_own_certificate_is_had_after_the_meeting(client, make, meeting, ada, after):
    make.presence(ada, make.session(meeting))
    answer = client.get(f"/r/{token_of(ada)}/certificate.pdf?lang=es")
    assert "Certificado de asistencia" in read(answer.data).pages[0]


def test_there_is_no_certificate_without_attendance(client, ada, after):
    assert client.get(f"/r/{token_of(ada)}/certificate.pdf").status_code == 404


@pytest.mark.parametrize("page", ["badge.pdf", "certificate.pdf"])
def test_a_link_that_is_not_ours_opens_nothing(client, page):
    assert client.get(f"/r/{'A' * 43}/{page}").status_code == 404


def test_the_page_of_the_registration_leads_to_both(client, make, meeting, ada, after):
    make.presence(ada, make.session(meeting))
    page = client.get(f"/r/{token_of(ada)}").text
    assert f"/r/{token_of(ada)}/badge.pdf" in page
    assert f"/r/{token_of(ada)}/certificate.pdf" in page


@pytest.mark.parametrize("state", [State.SUBMITTED, State.WAITING])
def test_who_was_never_decided_about_is_told_so_after_the_meeting_and_offered_no_certificate(
    client, make, meeting, ada, after, state
):
    make.presence(ada, make.session(meeting))
    page = client.get(f"/r/{token_of(make.participant(meeting, state=state))}").text
    assert "The meeting is over, and this registration was not confirmed." in page
    assert ("certificate" in page, "They write to you when they do." in page) == (False, False)


def test_who_was_confirmed_and_did_not_come_is_told_why_there_is_no_certificate(client, ada, after):
    page = client.get(f"/r/{token_of(ada)}").text
    assert "There is no certificate: nobody was checked in under this registration." in page
    assert "certificate.pdf" not in page


def test_who_came_without_a_decision_has_a_certificate(client, make, meeting, after):
    person = make.participant(meeting, state=State.SUBMITTED)
    make.presence(person, make.session(meeting))
    assert f"/r/{token_of(person)}/certificate.pdf" in client.get(f"/r/{token_of(person)}").text


def test_before_the_end_no_certificate_is_spoken_of(client, make, meeting, ada, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    make.presence(ada, make.session(meeting))
    assert "certificate" not in client.get(f"/r/{token_of(ada)}").text


def test_a_certificates_link_says_that_it_is_genuine_and_no_name(client, make, meeting, ada):
    make.presence(ada, make.session(meeting))
    answer = client.get(f"/v/{proof_of(ada.id)}")
    assert (answer.status_code, answer.headers["X-Robots-Tag"]) == (200, "noindex")
    for words in ("This certificate is genuine.", "Joint meeting of the centres", "A. O.", "1 session or day"):
        assert words in answer.text
    for words in ("Amina", "Odhiambo", ada.code, "Kenya", ada.email):
        assert words not in answer.text


def test_a_forged_link_is_told_so_and_guessing_has_an_end(client):
    answers = [client.get(f"/v/{'B' * 43}").status_code for _ in range(8)]
    assert (answers[0], answers[-1]) == (404, 429)
    assert "This is no certificate of ours." in client.get(f"/v/{'B' * 43}").text or answers[-1] == 429
