"""An organiser builds the groups, a member finds theirs by link and confirms what was read back, the facilitator signs."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.journeys.looks import faults
from tracker.core import clock
from tracker.core.access import Role
from tracker.core.db import db
from tracker.discussions import answers, grants, queries
from tracker.discussions.models import MemberRole
from tracker.registration.models import Gender
from tracker.registration.private_links import token_of


@pytest.fixture
def meeting(make):
    today = clock.now().date()
    return make.meeting(slug="joint", starts_on=today, ends_on=today + timedelta(days=2))


@pytest.fixture
def groups(make, meeting):
    return [make.group(meeting, number=n, slug=str(n), topic=f"Topic {n}", room=f"Room {n}") for n in (1, 2, 3)]


@pytest.fixture
def people(make, meeting, groups):
    """Thirty people of ten centres; the first leads group 1."""
    centres = [make.organisation(short_name=f"Centre {n}") for n in range(10)]
    found = [
        make.participant(
            meeting,
            centres[n // 3],
            given_name="Ada",
            family_name=f"Person {n:02}",
            locale=("en", "fr", "es")[n % 3],
            gender=(Gender.WOMAN, Gender.MAN)[n % 2],
        )
        for n in range(30)
    ]
    make.member(groups[0], found[0], role=MemberRole.FACILITATOR)
    return found


@pytest.fixture
def sound(axe):
    """The page as it stands is one that everybody can use, at a desk and on a phone."""

    def check(page):
        assert faults(page, axe) == []

    return check


@pytest.fixture
def organiser(make, meeting):
    user = make.user(name="Olga Organiser")
    make.role(user, meeting, Role.ORGANISER)
    return user


@pytest.fixture
def built(groups, people, organiser, visit, sound):
    """The groups, as the organiser builds them."""
    desk = visit("/o/joint/groups/build", as_=organiser)
    sound(desk)
    desk.click("text=Show how it would be")
    expect(desk.get_by_role("heading", name="This is how it would be")).to_be_visible()
    sound(desk)
    desk.get_by_label("Ada Person 07").check()
    desk.click("text=Store these groups")
    expect(desk.get_by_text("30 people have a place")).to_be_visible()
    db.session.rollback()
    assert [len(queries.list_members(group.id)) for group in groups] == [10, 10, 10]
    return groups


def test_a_member_finds_the_group_and_confirms_and_the_facilitator_signs(make, meeting, built, people, visit, sound):
    member = next(m.participant for m in queries.list_members(built[0].id) if m.role is MemberRole.MEMBER)
    phone = visit(f"/r/{token_of(member)}", viewport={"width": 390, "height": 800}, java_script_enabled=False)
    phone.click("text=room and notes")
    expect(phone.get_by_text("Room 1")).to_be_visible()
    make.point(built[0], text="Laboratories are far away")
    laptop = visit(grants.link_to(meeting, built[0]).removeprefix("http://localhost"))
    laptop.click("text=Read back to the group")
    laptop.click("text=Ask them by e-mail")
    expect(laptop.get_by_text("10 members are asked by e-mail.")).to_be_visible()
    sound(laptop)
    _answer(phone)
    leader = visit(f"/r/{token_of(people[0])}/groups")
    sound(leader)
    leader.click("text=Sign for the group")
    expect(leader.get_by_text("The notes are signed")).to_be_visible()
    laptop.reload()
    expect(laptop.locator("#confirmed")).to_contain_text("Confirmed by 1 of 10")
    expect(laptop.locator("#confirmed")).to_contain_text("Signed by Ada Person 00")
    db.session.rollback()
    assert [answer.name for answer in answers.list_answers(built[0].id)] == [f"Ada {member.family_name}"]


def _answer(phone):
    """Object without a reason, which is refused, then confirm."""
    phone.reload()
    expect(phone.get_by_text("Laboratories are far away")).to_be_visible()
    phone.click("text=No, I object")
    expect(phone.locator(".errors")).to_contain_text("Say what is not right")
    phone.click("text=Yes, I confirm them")
    expect(phone.get_by_text("You confirmed these notes.")).to_be_visible()


def test_what_the_meeting_did_is_recorded_item_by_item(make, meeting, organiser, visit, sound):
    make.agenda_item(meeting, number="3", title="Technology transfer")
    make.session(meeting, title="First sitting")
    desk = visit("/o/joint/agenda", as_=organiser)
    sound(desk)
    desk.click("text=Technology transfer")
    desk.fill("#presenter", "the representative of the Secretariat")
    desk.select_option("#verb", "took note of")
    desk.fill("#rest", "the information provided")
    desk.click("button:text-is('Save')")
    expect(desk.get_by_text("Saved.", exact=True)).to_be_visible()
    desk.fill("#names", "Kenya\nChina")
    desk.click("#speakers form:last-of-type button")
    desk.click("text=Has the floor Kenya")
    expect(desk.locator("#speakers")).to_contain_text("spoke")
    sound(desk)
    desk.click("text=Write the notes")
    expect(desk.get_by_role("heading", level=1)).to_have_text("3 Technology transfer")
    desk.goto("/o/joint/report")
    expect(desk.locator("main")).to_contain_text("took note of the information provided")
