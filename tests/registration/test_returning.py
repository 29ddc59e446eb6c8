"""Registering for the next meeting from the private link of an earlier one."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.factories import NOW
from tracker.core import clock
from tracker.core.db import db
from tracker.registration import returning
from tracker.registration.models import Participant
from tracker.registration.private_links import token_of


@pytest.fixture
def amina(make):
    return make.participant(
        make.meeting(slug="last", short_title="Last year"),
        given_name="Amina",
        family_name="Odhiambo",
        name_original="آمنة",
        honorific="Dr.",
        phone="+254 1",
        email="amina@example.org",
        job_title="Director",
        remarks="SECRET",
        needs=["visa"],
        contact_consent=True,
    )


@pytest.fixture
def coming(make):
    later = clock.now() + timedelta(days=300)
    return make.meeting(
        slug="next",
        short_title="Next year",
        starts_on=later.date(),
        ends_on=later.date(),
        registration_opens_at=clock.now() - timedelta(days=1),
        registration_closes_at=None,
    )


def test_who_somebody_is_is_kept_and_what_they_said_of_one_meeting_is_not(amina):
    form = returning.filled_in(amina, "SCRC-KEN")
    assert dict(form.typed.items()) == {
        "given_name": "Amina",
        "family_name": "Odhiambo",
        "name_original": "آمنة",
        "badge_name": "",
        "honorific": "Dr.",
        "email": "amina@example.org",
        "email_other": "",
        "phone": "+254 1",
        "job_title": "Director",
        "organisation": "SCRC-KEN",
        "organisation_other": "",
        "country": "KE",
    }


def test_only_meetings_open_to_all_are_offered_the_next_one_first(make, amina):
    day = NOW.date()
    far = make.meeting(starts_on=day + timedelta(days=9), ends_on=day + timedelta(days=9))
    near = make.meeting(starts_on=day + timedelta(days=5), ends_on=day + timedelta(days=5))
    make.meeting(invitation_only=True)
    make.meeting(registration_closes_at=NOW)
    make.meeting(starts_on=day - timedelta(days=1), ends_on=day - timedelta(days=1))
    assert returning.open_to_all(NOW, but=db.session.get(type(far), amina.meeting_id)) == [near, far]


def test_the_private_link_leads_to_the_next_form_filled_in_and_looking_changes_nothing(app, amina, coming):
    browser, token = app.test_client(), token_of(amina)
    assert f'/r/{token}/next/next"' in browser.get(f"/r/{token}").text
    page = browser.get(f"/r/{token}/next/next")
    assert (page.status_code, page.headers["Referrer-Policy"]) == (200, "no-referrer")
    assert 'value="Odhiambo"' in page.text
    assert "SECRET" not in page.text
    assert 'name="consent" value="yes" checked' not in page.text
    assert len(db.session.scalars(select(Participant.id)).all()) == 1


def send(browser, token, **answers):
    path = f"/r/{token}/next/next"
    text = browser.get(path).text
    typed = dict(re.findall(r'name="(\w+)" (?:type="\w+" )?[^>]*value="([^"]*)"', text.partition("<form")[2]))
    chosen = {"organisation_other": "Ministry", "consent": "yes", "contact_consent": "", "needs": ""}
    data = {name: value for name, value in (typed | chosen | answers).items() if value}
    return browser.post(path, data=data | {"organisation": ""})


def test_sending_it_registers_for_the_next_meeting(app, amina, coming):
    answer = send(app.test_client(), token_of(amina))
    assert (answer.status_code, answer.headers["Location"]) == (303, "/m/next/register/done")
    person = db.session.scalars(select(Participant).where(Participant.meeting_id == coming.id)).one()
    assert (person.given_name, person.name_original, person.phone, person.remarks) == ("Amina", "آمنة", "+254 1", "")


def test_what_is_wrong_is_said_and_everything_typed_stays(app, amina, coming):
    answer = send(app.test_client(), token_of(amina), consent="", job_title="Minister")
    assert (answer.status_code, 'value="Minister"' in answer.text) == (422, True)


def test_a_page_open_for_too_long_is_given_back(app, amina, coming, monkeypatch):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    data = {"given_name": "Typed", "csrf_token": "old"}
    answer = app.test_client().post(f"/r/{token_of(amina)}/next/next", data=data)
    assert (answer.status_code, 'value="Typed"' in answer.text) == (400, True)


def test_a_wrong_link_and_a_closed_meeting_show_no_form(app, make, amina, coming):
    assert app.test_client().get(f"/r/{'A' * 43}/next/next").status_code == 404
    coming.invitation_only = True
    db.session.commit()
    page = app.test_client().get(f"/r/{token_of(amina)}/next/next")
    assert "Odhiambo" not in page.text
