"""From a group's point to the next meeting: entered, given to an owner, reported on by telephone, followed up a year later."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.factories import NOW
from tests.journeys.looks import sideways
from tracker.core.access import Role
from tracker.core.db import db
from tracker.recommendations.private_links import address_of
from tracker.recommendations.queries import list_owners


@pytest.fixture
def meetings(make):
    """Two meetings of one series, the first with what a group recommended."""
    first = make.meeting(slug="joint-1", title="First joint meeting", short_title="First meeting")
    year = timedelta(days=365)
    later = {"starts_on": first.starts_on + year, "ends_on": first.ends_on + year}
    second = make.meeting(slug="joint-2", title="Second joint meeting", short_title="Second meeting", **later)
    centre = make.organisation(name="Regional Centre in Nairobi", short_name="SCRC Kenya")
    make.expected(first, centre)
    group = make.group(first, number=1, slug="1", topic="Coordination")
    make.point(
        group,
        heading="recommendations",
        text="Share one calendar of training courses",
        addressee="centres",
        owner="SCRC Kenya",
        due_on=NOW.date() + year,
    )
    make.point(group, heading="needs", text="Laboratories for dioxins")
    return first, second


@pytest.fixture
def olga(make, meetings):
    user = make.user(name="Olga Organiser")
    for meeting in meetings:
        make.role(user, meeting, Role.ORGANISER)
    return user


def test_a_recommendation_lives_until_the_next_meeting(visit, meetings, olga, axe):
    page = visit("/o", as_=olga)
    enter_and_send(page, axe)
    report_by_telephone(visit, meetings[0], axe)
    follow_up_a_year_later(page, axe)


def enter_and_send(page, axe):
    page.goto("/o/joint-1/recommendations")
    assert axe(page) == []
    page.click("text=Enter the ticked ones in the register")
    expect(page.locator(".notice.ok")).to_contain_text("1 recommendation is in the register.")
    page.click("a:has-text('Share one calendar')")
    expect(page.locator("h1")).to_contain_text("R1")
    assert axe(page) == []
    page.goto("/o/joint-1/recommendations/owners")
    page.fill("input[name^=email-]", "samuel@example.org")
    page.click("text=Save the addresses")
    expect(page.locator(".notice.ok")).to_contain_text("Saved.")
    page.check("input[name=id]")
    page.click("text=Send the ticked ones their link")
    expect(page.locator(".letter")).to_contain_text("R1  Share one calendar of training courses")
    page.click("button:has-text('Send')")
    expect(page.locator(".notice.ok")).to_contain_text("1 e-mail is on its way.")
    assert axe(page) == []


def report_by_telephone(visit, first, axe):
    db.session.rollback()
    (line,) = list_owners(first.id)
    link = address_of(first, line.owner)
    phone = visit(link, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    assert axe(phone) == []
    phone.click("button:has-text('Send the report on R1')")
    expect(phone.locator(".errors")).to_contain_text("Choose how it stands.")
    phone.check("label:has-text('It is done')")
    phone.fill("textarea", "The calendar is online since June")
    phone.click("button:has-text('Send the report on R1')")
    expect(phone.locator(".notice.ok")).to_contain_text("What you said of R1 is with the organisers.")
    assert sideways(phone) == 0


def follow_up_a_year_later(page, axe):
    page.goto("/o/joint-2/recommendations/follow-up")
    page.click("main button:has-text('Save')")
    expect(page.locator("table")).to_contain_text("The calendar is online since June")
    expect(page.locator("table")).to_contain_text("Reported as done")
    assert axe(page) == []
    page.click("a:has-text('Share one calendar')")
    page.select_option("#state", "done")
    page.click("#main-act")
    expect(page.locator(".notice.ok")).to_contain_text("Saved.")
    page.goto("/o/joint-2/report")
    report = page.locator("main")
    expect(report).to_contain_text("I. Follow-up to the recommendations of the previous meeting")
    expect(report).to_contain_text("It has been carried out.")
    expect(report).to_contain_text("The calendar is online since June.")
