"""Two windows on one private link, and an organiser at the same answers."""

import pytest

from tests.factories import NOW
from tests.registration.test_public_views import answers_of, field
from tracker.core import clock
from tracker.core.access import SYSTEM
from tracker.core.db import db
from tracker.questions.models import Answer
from tracker.registration.models import Participant
from tracker.registration.operations import decide_many
from tracker.registration.private_links import token_of
from tracker.registration.rules import State


@pytest.fixture(autouse=True)
def at_noon(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def meeting(make):
    return make.meeting(slug="joint")


def one():
    return db.session.query(Participant).populate_existing().one()


def test_a_page_opened_before_a_change_does_not_take_it_back_unseen(client, make, meeting):
    person = make.participant(meeting=meeting, job_title="Chemist")
    url = f"/r/{token_of(person)}"
    opened = field(client.get(url).text, "version")
    client.post(url, data=answers_of(person, version=opened, job_title="Minister"))
    late = client.post(url, data=answers_of(person, version=opened, job_title="Chemist", remarks="No fish"))
    assert (late.status_code, field(late.text, "job_title"), one().job_title) == (409, "Chemist", "Minister")
    assert "Your answers were changed after this page was opened" in late.text
    wrong = client.post(url, data=answers_of(person, version=opened, family_name=""))
    assert (wrong.status_code, field(wrong.text, "version")) == (422, opened)
    kept = answers_of(person, version=field(late.text, "version"), job_title="Chemist", remarks="No fish")
    again = client.post(url, data=kept)
    assert (again.status_code, one().job_title, one().remarks) == (303, "Chemist", "No fish")


def test_the_same_answers_sent_twice_are_in_nobodys_way(client, make, meeting):
    person = make.participant(meeting=meeting, job_title="Chemist")
    url = f"/r/{token_of(person)}"
    sent = answers_of(person, version=field(client.get(url).text, "version"), job_title="Minister")
    assert [client.post(url, data=sent).status_code for _ in range(2)] == [303, 303]
    assert one().job_title == "Minister"


def test_what_is_refused_as_overtaken_leaves_nothing_behind(client, make, meeting):
    make.question(meeting, "Food", key="food", required=False)
    person = make.participant(meeting=meeting, job_title="Chemist")
    url = f"/r/{token_of(person)}"
    opened = field(client.get(url).text, "version")
    client.post(url, data=answers_of(person, version=opened, job_title="Minister", **{"q-food": "Fish", "own": "yes"}))
    late = answers_of(person, version=opened, job_title="Minister", **{"q-food": "Meat", "own": "yes"})
    assert client.post(url, data=late).status_code == 409
    assert db.session.scalars(db.select(Answer.text)).all() == ["Fish"]


def test_a_decision_meanwhile_holds_no_change_up(client, make, meeting):
    person = make.participant(meeting=meeting, state=State.SUBMITTED, job_title="Chemist")
    url = f"/r/{token_of(person)}"
    opened = field(client.get(url).text, "version")
    decide_many(meeting, [person.id], State.CONFIRMED, by=SYSTEM, now=NOW)
    assert client.post(url, data=answers_of(person, version=opened, job_title="Minister")).status_code == 303
    assert client.post(url, data={"act": "withdraw", "version": opened}).status_code == 303
