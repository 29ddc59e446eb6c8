"""The mail to somebody who works at a meeting, whole."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.factories import NOW
from tests.team.conftest import SECRET
from tracker.accounts import operations as accounts
from tracker.core.db import db
from tracker.mail.models import OutboxMail
from tracker.mail.sending import NothingToSay, compose, copy_of
from tracker.team import operations, queries


def written():
    mail = db.session.scalars(select(OutboxMail).order_by(OutboxMail.queued_at.desc(), OutboxMail.id.desc())).first()
    return mail, compose(mail)


def text(message):
    return message.get_body(("plain",)).get_content()


def link_in(message):
    return re.search(r"http://localhost(/login/\S{40,})", text(message))[1]


def test_it_says_who_gave_what_and_has_the_link(add):
    add("ana@example.org")
    _, message = written()
    assert (message["Subject"], message["Reply-To"]) == ("Your access to Joint meeting", "olga@example.org")
    assert "Olga has given you a role at this meeting: Check-in desk." in text(message)
    assert "It works once, until Monday, 9 March:" in text(message)
    assert link_in(message) in message.get_body(("html",)).get_content()


def test_it_is_written_in_the_language_asked_for(add):
    add("ana@example.org", language="fr")
    _, message = written()
    assert message["Content-Language"] == "fr"
    assert "lundi 9 mars" in text(message)


def test_who_has_no_password_is_led_to_choose_one(client, add):
    add("ana@example.org")
    link = link_in(written()[1])
    assert "Sign in as ana@example.org" in client.get(link).text
    assert client.post(link).location == "/account/password"
    assert client.get("/account/password").status_code == 200


def test_who_has_a_password_is_led_to_their_meetings(make, client, add):
    make.user(email="ana@example.org", name="Ana", password_hash="x")
    add("ana@example.org")
    _, message = written()
    assert "Later you sign in with your password at http://localhost/login." in text(message)
    assert client.post(link_in(message)).location == "/o"


def test_the_copy_that_organisers_read_has_no_link(add):
    add("ana@example.org")
    mail, message = written()
    copy = copy_of(mail, message)
    token = link_in(message).removeprefix("/login/").split("?")[0]
    assert [token in part for part in (copy.text, copy.html, str(mail.context))] == [False] * 3


def test_it_says_nothing_once_the_role_is_taken_away_or_the_link_used(meeting, add, olga):
    add("ana@example.org")
    mail, message = written()
    accounts.use_sign_in_link(link_in(message).removeprefix("/login/").split("?")[0], now=NOW)
    with pytest.raises(NothingToSay):
        compose(mail)
    role = next(one for one in queries.list_members("joint") if one.email == "ana@example.org")
    operations.send_link(meeting, role.id, "en", secret=SECRET, by=olga, now=NOW + timedelta(hours=1))
    mail, _ = written()
    operations.take_role(meeting, role.id, by=olga, now=NOW + timedelta(hours=2))
    with pytest.raises(NothingToSay):
        compose(mail)
