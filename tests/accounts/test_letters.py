"""The mail to who asked for a link to sign in, and the whole way by it; the mail to who lost the second step."""

import re
from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import select

from tests.factories import NOW
from tracker.accounts import factors, one_time, operations, passkeys, sessions
from tracker.accounts.factors import NewFactor
from tracker.accounts.public_views import LINKS_FROM_ONE_ADDRESS, LINKS_TO_ONE
from tracker.core import clock
from tracker.core.access import SYSTEM
from tracker.core.db import db
from tracker.mail.models import OutboxMail
from tracker.mail.sending import NothingToSay, compose, copy_of

HERE = passkeys.site("http://localhost", "test")
TO_ONE, FROM_ONE = (int(rule.split()[0]) for rule in (LINKS_TO_ONE, LINKS_FROM_ONE_ADDRESS))


@pytest.fixture(autouse=True)
def _now(app, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


def ask(client, email="ana@example.org", **more):
    return client.post("/login/link", data={"email": email} | more)


def mails():
    return list(db.session.scalars(select(OutboxMail).order_by(OutboxMail.queued_at, OutboxMail.id)))


def text(message):
    return message.get_body(("plain",)).get_content()


def link_in(message):
    return re.search(r"http://localhost(/login/\S{40,})", text(message))[1]


def test_who_forgot_their_password_comes_in_by_a_mailed_link_once(client, app, ana):
    assert ask(client, email=" Ana@Example.org ").location == "/login/link?sent=1"
    (mail,) = mails()
    message = compose(mail)
    assert (message["Subject"], message["To"]) == ("Your link to sign in", "ana@example.org")
    assert "choose a new one at http://localhost/account/password" in text(message)
    link = link_in(message)
    assert link in message.get_body(("html",)).get_content()
    assert "Sign in as Ana Díaz" in client.get(link).text
    assert client.get("/account").status_code == 303  # looking at it, as scanners of mail do, signs nobody in
    assert client.post(link).location == "/o"
    assert client.get("/account/password").status_code == 200
    assert app.test_client().post(link).status_code == 404


def test_the_link_goes_on_to_the_page_that_was_asked_for_and_never_to_another_site(client, ana):
    for asked in ("/o/joint/people?q=a", "//evil.example"):
        ask(client, next=asked)
    first, second = (link_in(compose(mail)) for mail in mails())
    assert client.post(first).location == "/o/joint/people?q=a"
    assert "?" not in second


def test_who_has_no_password_is_led_to_choose_one(client, make, app):
    make.user(email="new@example.org")
    ask(client, email="new@example.org")
    (mail,) = mails()
    assert client.post(link_in(compose(mail))).location == "/account/password"


def test_a_second_step_is_asked_for_all_the_same(client, app, ana):
    here = operations.begin_session(ana, now=NOW)
    where, secret = sessions.site(), one_time.new_secret()
    code = pyotp.TOTP(secret).at(int(NOW.timestamp()))
    factors.add_factor(ana, here, NewFactor("phone", secret=secret, code=code), where, by=SYSTEM, now=NOW)
    ask(client)
    (mail,) = mails()
    assert client.post(link_in(compose(mail))).location == "/login/second"
    assert client.get("/account").status_code == 303


def test_the_answer_is_the_same_for_a_stranger_who_gets_no_mail(client, ana):
    answers = []
    for email in ("ana@example.org", "nobody@example.org"):
        sent = ask(client, email=email)
        answers.append((sent.status_code, sent.location, client.get(sent.location).text))
    assert answers[0] == answers[1]
    assert [mail.to_address for mail in mails()] == ["ana@example.org"]


def test_one_mailbox_is_not_flooded_and_nothing_tells(client, ana):
    answers = {ask(client).location for _ in range(TO_ONE + 2)}
    assert (answers, len(mails())) == ({"/login/link?sent=1"}, TO_ONE)


def test_one_address_does_not_ask_for_account_after_account(client, ana):
    answers = [ask(client, email=f"user{n}@example.org").status_code for n in range(FROM_ONE + 1)]
    assert answers == [303] * FROM_ONE + [429]
    elsewhere = client.post("/login/link", data={"email": "ana@example.org"}, environ_base={"REMOTE_ADDR": "10.0.0.9"})
    assert (elsewhere.status_code, len(mails())) == (303, 1)


def test_the_host_of_the_request_is_never_that_of_the_link(client, app, ana, monkeypatch):
    client.post("/login/link", data={"email": "ana@example.org"}, headers={"X-Forwarded-Host": "evil.example"})
    (mail,) = mails()
    assert "evil.example" not in compose(mail).as_string()


@pytest.mark.parametrize(
    ("typed", "said"), [("", "Enter your e-mail address"), ("ana at example", "This is not an e-mail address.")]
)
def test_what_is_wrong_is_said_where_it_was_typed_and_it_is_kept(client, app, typed, said):
    answer = ask(client, email=typed, next="/o/joint")
    assert answer.status_code == 422
    for part in (f'href="#email">{said}', f'value="{typed}"', 'name="next" value="/o/joint"'):
        assert part in answer.text


def test_an_old_page_keeps_the_address(client, app, ana, monkeypatch):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    answer = ask(client)
    assert (answer.status_code, 'value="ana@example.org"' in answer.text, mails()) == (400, True, [])


def test_the_sign_in_page_sends_the_address_typed_there_and_what_was_asked_for(client, app, ana, monkeypatch):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    page = client.get("/login?next=/o/joint").text
    assert 'formaction="/login/link"' in page
    hidden = dict(re.findall(r'type="hidden" name="(.*?)" value="(.*?)"', page))
    assert ask(client, password="guess", **hidden).location == "/login/link?sent=1"
    assert mails()[0].context["onward"] == "/o/joint"


def test_it_is_written_in_the_language_of_the_page(client, ana):
    client.post("/login/link?lang=fr", data={"email": "ana@example.org"})
    assert compose(mails()[0])["Content-Language"] == "fr"


def test_a_copy_of_it_has_no_link_and_it_says_nothing_once_used_or_the_account_is_disabled(client, ana):
    for _ in range(2):
        ask(client)
    used, other = mails()
    message = compose(used)
    token = link_in(message).removeprefix("/login/")
    copy = copy_of(used, message)
    assert [token in part for part in (copy.text, copy.html, str(used.context))] == [False] * 3
    client.post(link_in(message))
    ana.disabled_at = NOW + timedelta(minutes=1)
    db.session.commit()
    for mail in (used, other):
        with pytest.raises(NothingToSay):
            compose(mail)


def lose_second_step(user):
    secret = one_time.new_secret()
    code = pyotp.TOTP(secret).at(int(NOW.timestamp()))
    factors.add_factor(user, user.id, NewFactor("phone", secret, code), HERE, by=SYSTEM, now=NOW)
    factors.forget_factors(user, by=SYSTEM, now=NOW)


def test_whose_second_step_an_administrator_removed_is_told_in_their_language(app, make, ana):
    noise = make.user(email="bo@example.org")
    factors.forget_factors(noise, by=SYSTEM, now=NOW)  # had none, so lost none
    ana.locale = "fr"
    lose_second_step(ana)
    (mail,) = mails()
    message = compose(mail)
    assert (message["To"], message["Content-Language"]) == ("ana@example.org", "fr")
    assert message["Subject"] == "Votre deuxième étape de connexion a été supprimée"
    assert "http://localhost/account" in text(message)
    assert "http://localhost/account" in message.get_body(("html",)).get_content()


def test_whose_role_needs_a_second_step_is_told_that_the_next_sign_in_sets_it_up(app, ana, monkeypatch):
    monkeypatch.setitem(app.config, "TRACKER_SECOND_FACTOR", "admins")
    ana.is_admin = True
    lose_second_step(ana)
    said = text(compose(mails()[0]))
    assert "The next time you sign in you set up a new one." in said
    assert "http://localhost/account" not in said
