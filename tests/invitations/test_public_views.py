import re

import pytest
from sqlalchemy import select

from tests.factories import NOW
from tracker.core.db import db
from tracker.invitations.private_links import invitation_address
from tracker.invitations.rules import InvitationState, Kind
from tracker.mail.models import OutboxMail
from tracker.registration.models import Participant

pytestmark = pytest.mark.usefixtures("at_noon")

FORM = {
    "given_name": "Ida",
    "family_name": "Ek",
    "email": "ida@example.org",
    "job_title": "Director",
    "organisation_other": "Somewhere else",
    "consent": "yes",
}


@pytest.fixture
def meeting(make):
    return make.meeting(slug="joint", short_title="Joint meeting", invitation_only=True)


@pytest.fixture
def centre(make, meeting):
    return make.expected(meeting, make.organisation(), name="Centre in Nairobi").organisation_id


@pytest.fixture
def invitation(make, meeting, centre):
    request = make.request(meeting, organisation_id=centre)
    return make.invitation(request=request, given_name="Ida", email="ida@example.org", job_title="Chemist")


def path(invitation):
    return invitation_address(invitation).removeprefix("http://localhost")


def people():
    return db.session.scalars(select(Participant)).all()


def templates():
    return list(db.session.scalars(select(OutboxMail.template).order_by(OutboxMail.id)))


def test_the_form_is_filled_in_and_the_organisation_stands(client, invitation):
    page = client.get(path(invitation))
    assert page.status_code == 200
    assert re.search(r'name="email"[^>]* value="ida@example.org"', page.text)
    assert re.search(r'name="job_title"[^>]* value="Chemist"', page.text)
    assert ("Centre in Nairobi has named you" in page.text, 'name="organisation"' in page.text) == (True, False)
    assert page.headers["Referrer-Policy"] == "no-referrer"


def test_the_page_of_an_invitation_is_read_with_few_statements(client, invitation, queries):
    client.get(path(invitation))
    with queries(4):  # the invitation with its meeting, the directory's version, the organisation's name and its type
        client.get(path(invitation))


def test_opening_the_link_changes_nothing(client, invitation):
    client.get(path(invitation))
    client.head(path(invitation))
    assert (invitation.state, people(), templates()) == (InvitationState.INVITED, [], [])


def test_sending_the_form_registers_and_shows_the_proof(client, invitation, centre):
    answer = client.post(path(invitation), data=FORM)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/m/joint/register/done")
    proof = client.get("/m/joint/register/done").text
    assert f'data-draft-sent="register-joint-{invitation.id}"' in proof
    assert [(person.email, person.organisation_id) for person in people()] == [("ida@example.org", centre)]


def test_wrong_answers_are_named_and_everything_typed_is_kept(client, invitation):
    answer = client.post(path(invitation), data=FORM | {"family_name": "", "remarks": "Vegetarian"})
    assert answer.status_code == 422
    assert ('href="#family_name"' in answer.text, "Vegetarian" in answer.text, people()) == (True, True, [])


def test_an_old_page_is_asked_to_be_sent_again(app, client, invitation):
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        answer = client.post(path(invitation), data=FORM)
    finally:
        app.config["WTF_CSRF_ENABLED"] = False
    assert (answer.status_code, "Nothing was sent yet" in answer.text, people()) == (400, True, [])


def test_a_used_a_taken_back_and_a_made_up_link_answer_the_same(client, make, meeting, invitation):
    client.post(path(invitation), data=FORM)
    back = make.invitation(meeting, state=InvitationState.WITHDRAWN)
    answers = [client.get(address) for address in (path(invitation), path(back), "/i/" + "A" * 43)]

    def without_link(answer):
        return re.sub(r'/i/[\w-]{43}|\?lang=\w\w|name="csrf_token" value="[^"]*"', "", answer.text)

    assert [answer.status_code for answer in answers] == [404] * 3
    assert len({without_link(answer) for answer in answers}) == 1


def test_a_new_link_is_sent_to_the_address_that_was_invited(client, make, meeting):
    invitation = make.invitation(meeting)
    old = path(invitation)
    invitation.link_epoch += 1
    make.save(invitation)
    answer = client.post(old, data={"act": "again"})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{old}?sent=1")
    assert "an e-mail is on its way" in client.get(answer.headers["Location"]).text
    assert templates() == ["invitation"]


def test_a_made_up_link_is_answered_the_same_and_sends_nothing(client, meeting):
    answer = client.post("/i/" + "A" * 43, data={"act": "again"})
    assert (answer.status_code, templates()) == (303, [])


def test_asking_again_and_again_sends_few_mails(client, make, meeting):
    invitation = make.invitation(meeting, state=InvitationState.WITHDRAWN)
    answers = [client.post(path(invitation), data={"act": "again"}).status_code for _ in range(5)]
    assert (answers, templates()) == ([303] * 5, ["invitation_ended"] * 3)


def test_guessing_links_is_slowed_down(client, meeting):
    assert [client.get("/i/" + "A" * 43).status_code for _ in range(8)] == [404] * 7 + [429]


def test_who_cannot_come_says_so_on_the_same_page(client, invitation):
    answer = client.post(path(invitation), data={"act": "decline", "reason": "On \0leave"})
    assert (answer.status_code, invitation.state, invitation.reason) == (303, InvitationState.DECLINED, "On leave")
    assert "You told us that you cannot come." in client.get(answer.headers["Location"]).text


def test_after_the_closing_the_page_says_so(client, make):
    meeting = make.meeting(registration_closes_at=NOW)
    answer = client.get(path(make.invitation(meeting)))
    assert (answer.status_code, "Registration is closed" in answer.text) == (200, True)


def test_a_link_for_everybody_of_an_organisation_asks_each_for_their_name(client, make, meeting, centre):
    invitation = make.invitation(
        meeting, kind=Kind.OPEN, email="", given_name="", family_name="", organisation_id=centre
    )
    page = client.get(path(invitation)).text
    assert ("Everybody your organisation sends may use this link" in page, "I cannot come" in page) == (True, False)
    for name in ("a", "b"):
        client.post(path(invitation), data=FORM | {"email": f"{name}@example.org"})
    assert {person.organisation_id for person in people()} == {centre}
    assert len(people()) == 2


def test_a_meeting_by_invitation_has_no_public_form(client, meeting):
    page, answer = client.get("/m/joint/register"), client.post("/m/joint/register", data=FORM)
    assert ("By invitation only" in page.text, page.status_code, answer.status_code) == (True, 200, 409)
    assert ("By invitation only" in client.get("/m/joint").text, people()) == (True, [])
