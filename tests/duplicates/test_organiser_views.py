import re

import pytest
from sqlalchemy import func, select

from tests.duplicates.test_operations import pair
from tests.factories import NOW
from tracker.core.access import Role
from tracker.core.db import db
from tracker.core.ids import new_id
from tracker.persons.models import Person
from tracker.registration.models import MergedRegistration, Participant


@pytest.fixture
def meeting(make):
    return make.meeting(slug="joint", short_title="Joint meeting")


@pytest.fixture
def browser(meeting, sign_in):
    return sign_in(meeting, Role.ORGANISER)


@pytest.fixture
def twins(meeting, make):
    centre = make.organisation()
    one = make.participant(meeting, centre, given_name="Amina", family_name="Odhiambo", code="AAAAA")
    two = make.participant(meeting, centre, given_name="Amina", family_name="Odiambo", code="BBBBB")
    return one, two, pair(make, one, two, reasons=["near-name", "same-organisation"])


def words_of(page):
    return " ".join(re.sub(r"<[^>]*>", " ", page.text.partition("<main")[2]).split())


def people():
    return db.session.scalar(select(func.count()).select_from(Participant))


def test_two_stand_side_by_side_with_reasons_and_what_differs_marked(browser, twins):
    page = browser.get("/o/joint/people/duplicates")
    assert "names nearly the same; same organisation" in words_of(page)
    assert re.findall(r"<mark><bdi>(Amina.*?)</bdi></mark>", page.text) == ["Amina Odhiambo", "Amina Odiambo"]
    assert "<mark><bdi>Regional Centre" not in page.text


def test_nobody_looks_registered_twice(browser, make, meeting):
    make.participant(meeting)
    assert "Nobody looks registered twice" in words_of(browser.get("/o/joint/people/duplicates"))


def act(browser, found, **values):
    return browser.post(f"/o/joint/people/duplicates/{found.id}", data=values, follow_redirects=True)


def test_one_is_kept_and_the_joining_taken_back(browser, twins):
    one, two, found = twins
    page = act(browser, found, act="keep", keep=str(one.id))
    assert "Amina Odiambo has one registration now." in words_of(page)
    assert people() == 1
    page = browser.post(f"/o/joint/people/joined/{two.id}", follow_redirects=True)
    assert "Amina Odiambo has two registrations again, each as it was." in words_of(page)
    assert (people(), "1 pair at this meeting" in words_of(page)) == (2, True)


def test_two_people_are_not_asked_about_again_until_one_wants_it(browser, twins):
    page = act(browser, twins[2], act="two")
    assert "Nobody looks registered twice" in words_of(page)
    assert "1 pair at this meeting" in words_of(act(browser, twins[2], act="reopen"))


@pytest.mark.parametrize(
    "values", [{"act": "keep", "keep": "x"}, {"act": "open"}, {"act": "nonsense"}, {}, {"act": "same"}]
)
def test_what_makes_no_sense_changes_nothing(browser, twins, values):
    assert "There is no such pair of registrations." in words_of(act(browser, twins[2], **values))
    assert (people(), db.session.scalar(select(func.count()).select_from(MergedRegistration))) == (2, 0)


def test_a_second_organiser_who_was_slower_is_told_so(browser, twins):
    act(browser, twins[2], act="two")
    page = act(browser, twins[2], act="keep", keep=str(twins[0].id))
    assert "Somebody has decided about this pair already." in words_of(page)


def test_what_was_never_joined_is_not_taken_apart(browser):
    page = browser.post(f"/o/joint/people/joined/{new_id()}", follow_redirects=True)
    assert "There is no such joined registration." in words_of(page)


@pytest.fixture
def across(meeting, make):
    """One perhaps at this meeting and at another, whose private texts are marked."""
    other = make.meeting(slug="elsewhere", short_title="CANARY meeting")
    whose = [make.save(Person(created_at=NOW)).id for _ in range(2)]
    here = make.participant(meeting, given_name="Amina", person_id=whose[0])
    there = make.participant(other, given_name="CANARY-given", email="canary@example.org", person_id=whose[1])
    return here, there, pair(make, here, there)


def test_a_pair_over_two_meetings_is_shown_only_to_who_organises_both(across, browser, sign_in, make, meeting):
    assert "canary" not in browser.get("/o/joint/people/duplicates").text.lower()
    assert "There is no such pair" in words_of(act(browser, across[2], act="same"))
    reader = sign_in(meeting, Role.ORGANISER)
    other = db.session.get(type(meeting), across[1].meeting_id)
    both = make.user()
    for each in (meeting, other):
        make.role(both, each, Role.ORGANISER)
    assert "CANARY" not in reader.get("/o/joint/people/duplicates").text


def test_an_admin_says_that_they_are_one_person(across, sign_in):
    admin = sign_in(admin=True)
    assert "CANARY-given" in admin.get("/o/joint/people/duplicates").text
    assert "They are one person now." in words_of(act(admin, across[2], act="same"))
    assert len(set(db.session.scalars(select(Participant.person_id)))) == 1


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_takes_eight_statements(browser, meeting, make, queries, number):
    for _ in range(number):
        pair(make, make.participant(meeting), make.participant(meeting))
    with queries(8):
        browser.get("/o/joint/people/duplicates")
