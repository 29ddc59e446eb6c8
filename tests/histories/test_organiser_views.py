"""The directory of persons: what its reader organises, and not a word of anything else."""

import re
from datetime import date

import pytest
from sqlalchemy import select

from tests.factories import NOW
from tracker.core.access import Role
from tracker.core.db import db
from tracker.invitations.models import Invitation
from tracker.invitations.private_links import invitation_address
from tracker.persons.models import Person


@pytest.fixture
def meetings(make):
    return make.meeting(slug="ours", short_title="Our meeting"), make.meeting(
        slug="theirs", short_title="CANARY meeting"
    )


@pytest.fixture
def amina(make, meetings):
    """One person at our meeting and, as somebody else there, at theirs."""
    person = make.save(Person(created_at=NOW))
    here = make.participant(meetings[0], given_name="Amina", family_name="Odhiambo", person_id=person.id)
    there = make.participant(
        meetings[1], given_name="CANARY-given", email="canary@example.org", job_title="CANARY", person_id=person.id
    )
    make.presence(there, make.session(meetings[1]))
    return person, here, there


def words_of(page):
    return " ".join(re.sub(r"<[^>]*>", " ", page.text.partition("<main")[2]).split())


def test_nothing_of_a_meeting_of_others_is_seen_through_a_person(sign_in, meetings, amina):
    person, here, there = amina
    browser = sign_in(meetings[0], Role.ORGANISER)
    pages = [
        browser.get(path)
        for path in ("/persons", f"/persons/{person.id}", f"/o/ours/people/{here.id}", "/persons?q=canary")
    ]
    assert [page.status_code for page in pages] == [200] * 4
    assert not any("canary" in page.text.lower().replace('value="canary"', "") for page in pages)
    assert browser.get(f"/o/theirs/people/{there.id}").status_code == 403
    assert "1 registration at your meetings" in words_of(pages[1])


def test_who_was_only_at_meetings_of_others_is_nobody(sign_in, make, meetings, amina):
    third = make.meeting()
    assert sign_in(third, Role.ORGANISER).get(f"/persons/{amina[0].id}").status_code == 404


@pytest.mark.parametrize("role", [Role.DESK, Role.RAPPORTEUR, Role.FACILITATOR, Role.FOCAL_POINT])
def test_the_directory_is_for_organisers(sign_in, meetings, role):
    assert sign_in(meetings[0], role).get("/persons").status_code == 403


def test_a_desk_of_one_meeting_sees_nobody_of_it_as_organiser_of_another(sign_in, make, meetings, amina, app):
    browser = sign_in(meetings[0], Role.ORGANISER)
    assert "CANARY" not in browser.get("/persons").text
    assert "Odhiambo" in browser.get("/persons").text


def test_an_admin_sees_every_meeting_of_a_person(sign_in, amina):
    page = sign_in(admin=True).get(f"/persons/{amina[0].id}")
    assert "2 registrations at your meetings" in words_of(page)
    assert "CANARY meeting" in page.text


def test_a_persons_page_of_a_meeting_shows_the_others(sign_in, amina):
    _person, here, there = amina
    page = sign_in(admin=True).get(f"/o/ours/people/{here.id}")
    assert "Other meetings" in words_of(page)
    assert f"/o/theirs/people/{there.id}" in page.text


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(("path", "statements"), [("/persons", 4), ("/persons/ID", 3), ("/o/ours/people/HERE", 8)])
def test_pages_take_few_statements(sign_in, make, amina, queries, number, path, statements):
    person, here, _there = amina
    for _ in range(number - 1):
        make.participant(person_id=person.id)
    browser = sign_in(admin=True)
    path = path.replace("ID", str(person.id)).replace("HERE", str(here.id))
    with queries(statements):
        assert browser.get(path).status_code == 200


def test_people_are_invited_and_their_form_is_filled_in(sign_in, make, app):
    open_until = {"registration_opens_at": None, "registration_closes_at": None}
    earlier = make.meeting(slug="last", short_title="Last year")
    make.meeting(slug="next", starts_on=date(2099, 6, 1), ends_on=date(2099, 6, 1), **open_until)
    make.participant(
        earlier,
        given_name="Amina",
        family_name="Odhiambo",
        name_original="آمنة",
        badge_name="Dr Amina",
        honorific="Dr.",
        phone="+254 1",
        email="amina@example.org",
        remarks="SECRET",
        needs=["visa"],
    )
    browser = sign_in(admin=True)
    assert "1 registered, 0 attended" in words_of(browser.get("/o/next/people/earlier"))
    page = browser.post(
        "/o/next/people/earlier", data={"earlier": str(earlier.id), "who": "registered"}, follow_redirects=True
    )
    assert "1 person is invited." in words_of(page)
    invitation = db.session.scalars(select(Invitation)).one()
    form = app.test_client().get("/i/" + invitation_address(invitation).rpartition("/")[2]).text
    found = dict(re.findall(r'name="(\w+)" type="\w+"[^>]* value="([^"]*)"', form))
    kept = {name: found[name] for name in ("given_name", "name_original", "badge_name", "honorific", "phone", "email")}
    assert kept == {
        "given_name": "Amina", "name_original": "آمنة", "badge_name": "Dr Amina", "honorific": "Dr.", "phone": "+254 1",
        "email": "amina@example.org",
    }  # fmt: skip
    assert (
        "SECRET" in form,
        'value="visa" checked' in form,
        'id="consent-yes" name="consent" value="yes" checked' in form,
    ) == (
        False,
        False,
        False,
    )


@pytest.mark.parametrize("data", [{}, {"earlier": "x", "who": "attended"}])
def test_without_a_choice_nothing_is_sent(sign_in, make, data):
    make.meeting(slug="next")
    page = sign_in(admin=True).post("/o/next/people/earlier", data=data, follow_redirects=True)
    assert "Nothing was sent yet." in words_of(page)
