"""A participant changes consents, takes the data away and asks to be erased; the organiser decides, and no name is left."""

import re
import zipfile
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.journeys.looks import faults
from tracker.core import clock
from tracker.core.access import Role
from tracker.core.db import db
from tracker.registration.models import Participant
from tracker.registration.private_links import token_of

PLACES = ("people", "people?state=", "privacy", "history", "badges", "attendance", "centres", "messages", "groups")


@pytest.fixture
def meeting(make):
    now = clock.now()
    return make.meeting(
        slug="joint",
        starts_on=now.date() - timedelta(days=3),
        ends_on=now.date() + timedelta(days=2),
        registration_opens_at=now - timedelta(days=20),
        registration_closes_at=now + timedelta(days=1),
    )


@pytest.fixture
def person(make, meeting):
    """Somebody with a session attended, and an answer to a question of the meeting's own."""
    centre = make.organisation(short_name="SCRC Kenya")
    person = make.participant(
        meeting, centre, given_name="Wangari", family_name="Zuberi", email="zuberi@example.org", job_title="Director"
    )
    session = make.session(meeting, make.day(meeting), title="Opening of the meeting")
    make.presence(person, session)
    make.answer(make.question(meeting, "Food you eat"), person, "Vegan")
    make.participant(meeting, centre, given_name="Noise", family_name="Other")
    return person


@pytest.fixture
def organiser(make, meeting):
    user = make.user(email="organiser@example.org")
    make.role(user, meeting, Role.ORGANISER)
    return user


def take_away(page, folder):
    """The archive, and the page in it opened from the disk."""
    with page.expect_download() as taken:
        page.click("text=Download all of it")
    with zipfile.ZipFile(taken.value.path()) as archive:
        names = archive.namelist()
        archive.extractall(folder)
    return names, folder / "my-data.html"


def ask_to_be_erased(page):
    page.click("summary >> text=Ask that everything about me be erased")
    page.click("text=Yes, ask for it")
    expect(page.locator("[role=status]").first).to_contain_text("Your request has reached the organisers.")


def is_nowhere(staff, number):
    """No page of the organiser says who it was."""
    for where in (*PLACES, f"people/{number}"):
        answer = staff.goto(f"/o/joint/{where}")
        assert answer.status == 200, where
        text = staff.content().lower()
        assert [name for name in ("wangari", "zuberi", "vegan") if name in text] == [], where


def counted(page):
    """The figures on the page, without the minute they were counted at."""
    return re.sub(r"Counted .* at \d\d:\d\d", "Counted", page.inner_text("main"))


@pytest.mark.parametrize("script", [True, False])
def test_from_a_changed_consent_to_a_name_that_is_nowhere(visit, person, organiser, tmp_path, script):
    link, number = f"/r/{token_of(person)}", person.id
    phone = {"viewport": {"width": 390, "height": 800}, "java_script_enabled": script}
    mine = visit(link, **phone)
    mine.check("#photo_consent-yes")
    mine.click("text=Save my changes")
    expect(mine.locator("main")).to_contain_text("Answers changed")
    mine.goto(f"{link}/data")
    expect(mine.locator("main")).to_contain_text(re.compile(r"photographs that show the person:\s*Yes"))
    names, place = take_away(mine, tmp_path)
    assert names == ["my-data.html", "my-data.json"]
    read = visit(place.as_uri(), **phone)
    for text in ("Wangari", "Zuberi", "zuberi@example.org", "Opening of the meeting", "Food you eat", "Vegan"):
        expect(read.locator("body")).to_contain_text(text)
    assert not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}-", read.inner_text("body")), (
        "numbers of the database tell nobody anything"
    )
    ask_to_be_erased(mine)
    expect(mine.locator("main")).to_contain_text("The organisers decide and erase it")

    staff = visit("/o/joint/figures", as_=organiser, java_script_enabled=script)
    figures = counted(staff)
    staff.goto("/o/joint/privacy")
    expect(staff.locator("main")).to_contain_text("Wangari Zuberi")
    staff.click("summary >> text=Erase this person")
    staff.click("text=Erase everything about this person")
    expect(staff.locator(".flash, [role=status]").first).to_contain_text("The figures count as before")
    is_nowhere(staff, number)
    staff.goto("/o/joint/figures")
    assert counted(staff) == figures
    assert mine.goto(f"{link}/data").status == 404
    db.session.expire_all()
    assert db.session.get(Participant, number).erased_at is not None


def test_a_refusal_needs_a_reason_and_the_person_reads_it(visit, person, organiser):
    link = f"/r/{token_of(person)}"
    mine = visit(f"{link}/data")
    ask_to_be_erased(mine)
    staff = visit("/o/joint/privacy", as_=organiser)
    staff.click("summary >> text=Refuse, with the reason")
    staff.click("text=Send the answer")
    expect(staff.locator(".error")).to_contain_text("Write why it cannot be done yet")
    staff.fill("#answer-1", "Your ticket is not paid back yet.")
    staff.click("text=Send the answer")
    expect(staff.locator("main")).not_to_contain_text("Wangari Zuberi")
    mine.reload()
    expect(mine.locator(".notice.warn")).to_contain_text("Your ticket is not paid back yet.")


def test_every_page_is_accessible_and_none_scrolls_sideways(visit, person, organiser, axe, tmp_path):
    link = f"/r/{token_of(person)}"
    looked = {}

    def look(page, name):
        page.wait_for_load_state()
        page.eval_on_selector_all("main details", "all => all.forEach(one => { one.open = true; })")
        looked[name] = faults(page, axe)

    page = visit(link)
    look(page, "mine")
    for path in (
        "/privacy",
        "/m/joint/privacy",
        "/m/joint/privacy?lang=ar",
        f"{link}/data?lang=ar",
        f"{link}/data?lang=en",
    ):
        page.goto(path)
        look(page, path)
    _names, place = take_away(page, tmp_path)
    page.click("text=Yes, ask for it")
    expect(page.locator("[role=status]").first).to_contain_text("Your request has reached the organisers.")
    look(page, "asked")
    staff = visit("/o/joint/privacy", as_=organiser)
    look(staff, "asked of the organiser")
    staff.locator("text=Send the answer").click()
    expect(staff.locator(".error")).to_contain_text("Write why it cannot be done yet")
    look(staff, "without a reason")
    for path in (
        "/o/joint/privacy?lang=ar",
        "/o/joint/people?lang=en",
        "/o/joint/history",
        f"/o/joint/people/{person.id}",
    ):
        staff.goto(path)
        look(staff, path)
    page.goto(place.as_uri())
    look(page, "taken away")
    assert {name: wrong for name, wrong in looked.items() if wrong} == {}
