import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.factories import NOW
from tests.invitations.test_forms import typed
from tracker.core.db import db
from tracker.invitations.models import Invitation
from tracker.invitations.private_links import nomination_address
from tracker.invitations.rules import InvitationState
from tracker.mail.models import OutboxMail
from tracker.registration.rules import State

pytestmark = pytest.mark.usefixtures("at_noon")

ADA = ("Ada", "Lovelace", "ada@example.org", "Chemist", "fr", "")


@pytest.fixture
def meeting(make):
    return make.meeting(slug="joint", short_title="Joint meeting")


@pytest.fixture
def asked(make, meeting):
    centre = make.organisation()
    make.expected(meeting, centre, name="Centre in Nairobi")
    return make.request(meeting, centre, contact_name="Fay Focal", funded_seats=2, locale="es")


@pytest.fixture
def path(meeting, asked):
    return nomination_address(meeting, asked).removeprefix("http://localhost")


def invitations():
    return db.session.scalars(select(Invitation).order_by(Invitation.position)).all()


def mails():
    return [tuple(row) for row in db.session.execute(select(OutboxMail.template, OutboxMail.to_address))]


def test_the_page_names_the_organisation_and_its_funded_seats(client, path):
    page = client.get(path)
    assert page.status_code == 200
    assert ("Centre in Nairobi" in page.text, "2 seats funded." in page.text) == (True, True)
    assert (page.headers["Referrer-Policy"], page.headers["X-Robots-Tag"]) == ("no-referrer", "noindex")
    assert invitations() == []


@pytest.mark.parametrize("many", [1, 3])
def test_the_page_is_read_with_few_statements(client, make, asked, path, queries, many):
    for _ in range(many):
        make.invitation(request=asked)
    with queries(3):  # the list with its meeting, its people, the organisation
        client.get(path)


def test_people_are_invited_in_their_language_or_the_focal_points(client, path, asked):
    answer = client.post(path, data=typed(ADA, ("Bo", "Ek", "bo@example.org")))
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{path}?sent=1")
    assert [(one.name, one.locale, one.created_by) for one in invitations()] == [
        ("Ada Lovelace", "fr", "Fay Focal"),
        ("Bo Ek", "es", "Fay Focal"),
    ]
    page = client.get(answer.headers["Location"]).text
    assert ("2 people are on your list." in page, f'data-draft-sent="nominate-{asked.id}"' in page) == (True, True)


def test_good_rows_go_and_wrong_ones_stay_with_what_was_typed(client, path):
    answer = client.post(path, data=typed(ADA, ("Bo", "Ek", "bo at example.org", "Driver")))
    assert answer.status_code == 422
    assert [one.email for one in invitations()] == ["ada@example.org"]
    assert 'href="#email-1"' in answer.text
    assert re.search(r'id="email-1"[^>]* value="bo at example.org"', answer.text)
    assert re.search(r'id="job_title-1"[^>]* value="Driver"', answer.text)


def test_pasted_people_are_put_into_rows_without_being_invited(client, path):
    answer = client.post(path, data={"act": "read", "pasted": "Ada\tLovelace\tada@example.org\nBo\tEk\tbo"})
    assert (answer.status_code, invitations()) == (422, [])
    assert re.search(r'id="email-1"[^>]* value="ada@example.org"', answer.text)


def test_pasted_people_may_be_invited_at_once(client, path):
    client.post(path, data={"act": "send", "pasted": "Ada\tLovelace\tada@example.org"})
    assert [one.email for one in invitations()] == ["ada@example.org"]


def test_one_more_row_is_given_without_script(client, path):
    page = client.post(path, data=typed(ADA) | {"act": "more"}).text
    assert ('id="email-2"' in page, invitations()) == (True, [])


def test_nobody_named_is_a_mistake(client, path):
    answer = client.post(path, data=typed(("", "", "")))
    assert (answer.status_code, "Name at least one person" in answer.text) == (422, True)


def test_the_same_list_sent_twice_names_nobody_twice(client, path):
    answers = [client.post(path, data=typed(ADA)).status_code for _ in range(2)]
    assert (answers, len(invitations()), len(mails())) == ([303, 303], 1, 1)


def test_somebody_is_replaced_and_the_page_says_by_whom_and_when(client, make, asked, path):
    ida = make.invitation(request=asked, family_name="Ek", email="ida@example.org")
    form = client.get(f"{path}?replace={ida.id}").text
    assert "In place of Ida Ek" in form
    data = {"act": "substitute", "id": ida.id, "given_name": "Bo", "family_name": "Berg", "email": "bo@example.org"}
    assert client.post(path, data=data).status_code == 303
    page = client.get(path).text
    assert "Ida Ek replaced by Bo Berg on 2 March 2026, by Fay Focal" in page
    assert "in place of Ida Ek" in page
    assert sorted(mails()) == [("invitation", "bo@example.org"), ("invitation_ended", "ida@example.org")]


def test_a_wrong_substitute_keeps_what_was_typed(client, make, asked, path):
    ida = make.invitation(request=asked)
    answer = client.post(path, data={"act": "substitute", "id": ida.id, "family_name": "Berg", "email": "bo"})
    assert (answer.status_code, ida.state) == (422, InvitationState.INVITED)
    assert re.search(r'id="instead-family_name"[^>]* value="Berg"', answer.text)
    assert 'id="instead-email-error"' in answer.text


def test_a_substitute_who_is_sent_anyway_is_refused_on_the_page(client, make, asked, path):
    ida, bo = (make.invitation(request=asked, email=f"{name}@example.org") for name in ("ida", "bo"))
    data = {"act": "substitute", "id": ida.id, "family_name": "Berg", "email": bo.email}
    answer = client.post(path, data=data)
    assert (answer.status_code, "This person is invited already" in answer.text) == (409, True)


def test_an_alternate_of_the_list_may_be_the_substitute(client, make, asked, path):
    ida = make.invitation(request=asked)
    bo = make.invitation(request=asked, given_name="Bo", family_name="Berg", state=InvitationState.STANDBY)
    client.post(path, data={"act": "substitute", "id": ida.id, "instead": bo.id})
    assert (ida.state, ida.reason, bo.state) == (
        InvitationState.REPLACED,
        "Replaced by Bo Berg",
        InvitationState.INVITED,
    )


def test_an_alternate_is_called_in_and_somebody_taken_off(client, make, asked, path):
    bo = make.invitation(request=asked, state=InvitationState.STANDBY, invited_at=None)
    client.post(path, data={"act": "call_in", "id": bo.id})
    assert bo.state is InvitationState.INVITED
    client.post(path, data={"act": "take_off", "id": bo.id, "reason": "Budget"})
    assert (bo.state, bo.reason) == (InvitationState.WITHDRAWN, "Budget")


def test_reminders_go_out_once_a_day(client, make, asked, path):
    make.invitation(request=asked)
    first, second = (client.post(path, data={"act": "remind"}) for _ in range(2))
    assert (first.status_code, second.status_code, len(mails())) == (303, 409, 1)
    assert "Everybody here was written to within the last day." in second.text


def test_who_stands_on_another_list_cannot_be_touched(client, make, meeting, path):
    other = make.invitation(request=make.request(meeting))
    for act in ("take_off", "call_in", "substitute"):
        data = {"act": act, "id": other.id, "family_name": "Berg", "email": "bo@example.org"}
        assert client.post(path, data=data).status_code == 404
    assert client.post(path, data={"act": "take_off"}).status_code == 404
    assert other.state is InvitationState.INVITED


def test_states_are_those_of_the_registrations(client, make, meeting, asked, path):
    person = make.participant(meeting, state=State.CONFIRMED)
    make.invitation(request=asked, state=InvitationState.REGISTERED, participant_id=person.id)
    page = client.get(path).text
    assert ('<span class="tag ok">confirmed</span>' in page, "funded" in page) == (True, True)


def test_after_the_closing_the_list_can_only_be_read(client, make):
    meeting = make.meeting(registration_closes_at=NOW - timedelta(days=1))
    request = make.request(meeting)
    make.invitation(request=request)
    path = nomination_address(meeting, request).removeprefix("http://localhost")
    page, answer = client.get(path), client.post(path, data=typed(ADA))
    assert (page.status_code, answer.status_code, len(invitations())) == (200, 409, 1)
    assert 'name="email"' not in page.text


def test_an_ended_link_and_one_of_another_meeting_open_nothing(client, make, asked, path):
    make.meeting(slug="other")
    wrong = [path.replace("joint", "other"), path[:-4] + "AAAA"]
    asked.link_epoch += 1
    make.save(asked)
    assert [client.get(address).status_code for address in (*wrong, path)] == [404] * 3


def test_guessing_links_is_slowed_down(client, meeting):
    address = "/m/joint/nominate/" + "A" * 43
    assert [client.get(address).status_code for _ in range(8)] == [404] * 7 + [429]


def test_an_old_page_keeps_what_was_typed(app, client, path):
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        answer = client.post(path, data=typed(ADA))
    finally:
        app.config["WTF_CSRF_ENABLED"] = False
    assert (answer.status_code, "Lovelace" in answer.text, invitations()) == (400, True, [])
