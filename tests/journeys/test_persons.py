"""Somebody comes again from an old link and registers twice; an organiser on a phone, without script, makes one of two."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from tests.factories import NOW
from tests.journeys.looks import sideways
from tracker.core import clock
from tracker.core.db import db
from tracker.duplicates.comparing import compare_new
from tracker.meetings.models import Meeting
from tracker.registration.models import Participant
from tracker.registration.private_links import token_of

PHONE = {"width": 390, "height": 800}


@pytest.fixture(autouse=True)
def meetings(make):
    """Last year's meeting with one person, and the next one open to all."""
    now, kenya = clock.now(), make.organisation(code="SCRC-KEN", name="Centre in Kenya", short_name="SCRC Kenya")
    day = (now + timedelta(days=30)).date()
    opened = {"registration_opens_at": now - timedelta(days=1), "registration_closes_at": now + timedelta(days=20)}
    make.meeting(slug="next", short_title="Next meeting", starts_on=day, ends_on=day, **opened)
    last = make.meeting(slug="last", short_title="Last meeting")
    make.participant(
        last, kenya, given_name="Amina", family_name="Odhiambo", email="amina@example.org", job_title="Director",
        name_original="أمينة", registered_at=NOW,
    )  # fmt: skip


def calm(page, axe):
    """Nothing to object to, and nothing beyond the edge of the phone."""
    assert axe(page) == []
    assert sideways(page) == 0


def come_again(visit, axe):
    """From last year's private link to a registration for the next meeting."""
    link = f"/r/{token_of(db.session.scalars(select(Participant)).one())}"
    db.session.rollback()  # what the server stores from now on is seen
    page = visit(link, viewport=PHONE)
    calm(page, axe)
    page.get_by_role("link", name="Register for Next meeting").click()
    expect(page.locator("#family_name")).to_have_value("Odhiambo")
    expect(page.locator("#name_original")).to_have_value("أمينة")
    expect(page.locator("#consent-yes")).not_to_be_checked()
    calm(page, axe)
    page.check("#consent-yes")
    page.get_by_role("button", name="Send my registration").click()
    page.wait_for_url("**/m/next/register/done")


def register_twice(visit):
    """The same person on the public form, the names the other way round, without script."""
    page = visit("/m/next/register", viewport=PHONE, java_script_enabled=False)
    answers = {"given_name": "Odhiambo", "family_name": "Amina", "email": "amina+two@example.org", "job_title": "Head"}
    for name, value in answers.items():
        page.fill(f"#{name}", value)
    page.select_option("#organisation", "SCRC-KEN")
    page.check("#consent-yes")
    page.get_by_role("button", name="Send my registration").click()
    page.wait_for_url("**/m/next/register/done")


@pytest.fixture
def organiser(visit, make):
    return visit("/o", as_=make.user(is_admin=True), viewport=PHONE)


def test_who_comes_again_and_registers_twice_is_made_one_and_two_again(visit, organiser, axe):
    come_again(visit, axe)
    register_twice(visit)
    assert compare_new(clock.now()) == 3
    organiser.goto("/o/next")
    organiser.get_by_role("link", name="Compare").click()
    expect(organiser.get_by_role("heading", name="names written the other way round").first).to_be_visible()
    calm(organiser, axe)
    organiser.get_by_role("button", name="Keep this one").first.click()
    expect(organiser.get_by_text("has one registration now.")).to_be_visible()
    calm(organiser, axe)
    coming = db.session.scalars(select(Meeting).where(Meeting.slug == "next")).one()
    assert len(db.session.scalars(select(Participant.id).where(Participant.meeting_id == coming.id)).all()) == 1
    organiser.get_by_role("button", name="Take back").click()
    expect(organiser.get_by_text("has two registrations again")).to_be_visible()
    organiser.get_by_role("button", name="Two people").first.click()
    expect(organiser.get_by_text("They are not asked about again.")).to_be_visible()


def test_a_person_is_shown_with_every_meeting(visit, organiser, axe):
    come_again(visit, axe)
    compare_new(clock.now())
    organiser.goto("/persons")
    calm(organiser, axe)
    organiser.get_by_role("link", name="ODHIAMBO, Amina").click()
    expect(organiser.get_by_role("link", name="Last meeting")).to_be_visible()
    expect(organiser.get_by_role("link", name="Next meeting")).to_be_visible()
    calm(organiser, axe)
    organiser.goto("/o/next/people/earlier")
    calm(organiser, axe)
