from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.factories import NOW
from tracker.core.db import db
from tracker.invitations.models import Invitation
from tracker.invitations.rules import InvitationState
from tracker.registration.private_links import token_of
from tracker.registration.rules import State

pytestmark = pytest.mark.usefixtures("at_noon")

BO = {"given_name": "Bo", "family_name": "Berg", "email": "bo@example.org", "language": "fr"}


@pytest.fixture
def meeting(make):
    return make.meeting(slug="joint")


@pytest.fixture
def person(make, meeting):
    make.participant(meeting)
    return make.participant(meeting, email="ek@example.org", organisation_id=None, organisation_name="A university")


@pytest.fixture
def path(person):
    return f"/r/{token_of(person)}/colleague"


def invited():
    return [(one.name, one.email, one.locale, one.organisation_other) for one in db.session.scalars(select(Invitation))]


def test_ones_own_page_leads_to_the_form_and_back_with_the_success_shown(client, person, path):
    mine = path.removesuffix("/colleague")
    assert f'href="{path}"' in client.get(mine).text
    assert client.get(path).status_code == 200
    answer = client.post(path, data=BO | {"alternate": "yes"}, follow_redirects=True)
    assert (answer.request.path, person.state) == (mine, State.WITHDRAWN)
    assert invited() == [("Bo Berg", "bo@example.org", "fr", "A university")]
    assert db.session.scalars(select(Invitation.state)).one() is InvitationState.INVITED
    assert "Thank you. Bo Berg gets an e-mail with a link to register." in answer.text
    assert f'href="{path}"' not in answer.text


@pytest.mark.parametrize("email", ["", "bo@", "EK@example.org"])
def test_a_wrong_address_keeps_what_was_typed_and_the_registration(client, person, path, email):
    answer = client.post(path, data=BO | {"email": email})
    assert (answer.status_code, 'value="Berg"' in answer.text, 'href="#instead-email"' in answer.text) == (
        422,
        True,
        True,
    )
    assert (invited(), person.state) == ([], State.CONFIRMED)


@pytest.mark.parametrize(
    ("moves_up", "said"), [(True, "the first of them may get it at once"), (False, "register soon")]
)
def test_the_page_says_before_anything_is_sent_that_the_place_is_not_kept(client, make, moves_up, said):
    meeting = make.meeting(slug=f"kept-{moves_up}", moves_up=moves_up)
    person = make.participant(meeting, state=State.CONFIRMED)
    page = client.get(f"/r/{token_of(person)}/colleague").text
    assert ("The place is not kept for your colleague" in page, said in page) == (True, True)


def test_after_the_closing_nobody_can_be_sent_instead(client, make):
    meeting = make.meeting(registration_closes_at=NOW - timedelta(days=1))
    person = make.participant(meeting)
    mine = f"/r/{token_of(person)}"
    assert "/colleague" not in client.get(mine).text
    assert client.post(f"{mine}/colleague", data=BO).location == mine
    assert (invited(), person.state) == ([], State.CONFIRMED)


def test_an_old_page_keeps_what_was_typed(app, client, person, path):
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        answer = client.post(path, data=BO)
    finally:
        app.config["WTF_CSRF_ENABLED"] = False
    assert (answer.status_code, 'value="Berg"' in answer.text, person.state) == (400, True, State.CONFIRMED)


def test_a_wrong_link_opens_nothing(client):
    assert client.get(f"/r/{'A' * 43}/colleague").status_code == 404


def test_the_page_sends_one_statement(client, path, queries):
    with queries(1):
        client.get(path)
