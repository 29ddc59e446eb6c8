import re

import pytest

from tests.accounts.conftest import PASSWORD
from tests.factories import NOW
from tracker.accounts import operations
from tracker.accounts.public_views import FAILURES_FROM_ONE_ADDRESS, TRIES_ON_ONE_ACCOUNT
from tracker.core import clock
from tracker.core.access import SYSTEM

TRIES, FAILURES = int(TRIES_ON_ONE_ACCOUNT.split()[0]), int(FAILURES_FROM_ONE_ADDRESS.split()[0])


def sign_in(client, email="ana@example.org", password=PASSWORD, **more):
    return client.post("/login", data={"email": email, "password": password} | more)


def signed_in(client):
    return "You are signed in as" in client.get("/logout").text


def test_the_right_password_signs_in_and_goes_on(client, ana):
    answer = sign_in(client, email=" ANA@example.org ", next="/o/joint/people?state=submitted")
    assert (answer.status_code, answer.location) == (303, "/o/joint/people?state=submitted")
    assert signed_in(client) is True


@pytest.mark.parametrize("elsewhere", ["https://evil.example", "//evil.example", "/\\evil.example", "/\t/evil.example"])
def test_sign_in_never_leads_to_another_site(client, ana, elsewhere):
    assert 'name="next" value="/o"' in client.get("/login", query_string={"next": elsewhere}).text
    assert sign_in(client, next=elsewhere).location == "/o"


def test_unknown_account_and_wrong_password_read_the_same(client, ana):
    wrong = sign_in(client, password="guess")
    unknown = sign_in(client, email="bob@example.org", password="guess")
    assert (wrong.status_code, unknown.status_code) == (422, 422)
    # the token against forgery carries the second it was made in
    first, second = (re.sub(r'name="csrf_token" value="[^"]*"', "", answer.text) for answer in (wrong, unknown))
    assert first.replace("ana@", "bob@") == second
    assert signed_in(client) is False


def test_what_is_missing_is_said_beside_its_field(client, app):
    answer = sign_in(client, email="", password="")
    assert answer.status_code == 422
    assert re.findall(r'class="error" id="(.*?)">(.*?)<', answer.text) == [
        ("email-error", "Enter your e-mail address"),
        ("password-error", "Enter your password"),
    ]


def test_a_missing_token_keeps_the_address(client, app, ana, monkeypatch):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    answer = sign_in(client)
    assert answer.status_code == 400
    assert 'value="ana@example.org"' in answer.text
    assert "This page was open for too long" in answer.text
    assert signed_in(client) is False


def test_the_page_s_own_token_signs_in(client, app, ana, monkeypatch):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    token = re.search(r'name="csrf_token" value="(.*?)"', client.get("/login").text)[1]
    assert sign_in(client, csrf_token=token).status_code == 303


def test_typed_text_stays_text(client, app):
    page = sign_in(client, email='"><script>alert(1)</script>', next='/"><script>').text
    assert "<script>alert" not in page
    assert '/"><script>' not in page


def test_an_account_tried_too_often_is_closed_for_a_while_and_others_are_not(client, ana, make):
    operations.create_user("bo@example.org", password=PASSWORD, by=SYSTEM, now=NOW)
    for _ in range(TRIES):
        assert sign_in(client, password="guess").status_code == 422
    assert sign_in(client).status_code == 429
    assert sign_in(client, email="bo@example.org").status_code == 303


def test_trying_a_shut_account_shuts_nobody_else_out(client, ana, make):
    operations.create_user("bo@example.org", password=PASSWORD, by=SYSTEM, now=NOW)
    assert [sign_in(client, password="guess").status_code for _ in range(FAILURES + 10)][-1] == 429
    assert sign_in(client, email="bo@example.org").status_code == 303


def test_guessing_links_is_throttled_and_real_ones_still_work(client, ana):
    guesses = [client.get(f"/login/guess-{n}").status_code for n in range(8)]
    assert guesses == [404] * 7 + [429]
    assert client.get("/login/" + operations.create_sign_in_link(ana, by=SYSTEM, now=clock.now())).status_code == 200


def test_one_address_cannot_try_account_after_account(client, app, monkeypatch):
    monkeypatch.setattr(operations, "sign_in", _nobody)
    answers = [sign_in(client, email=f"user{n}@example.org").status_code for n in range(FAILURES + 1)]
    assert answers == [422] * FAILURES + [429]
    elsewhere = client.post(
        "/login", data={"email": "a@b.org", "password": "x"}, environ_base={"REMOTE_ADDR": "10.0.0.9"}
    )
    assert elsewhere.status_code == 422


def _nobody(*args, **kwargs):
    raise operations.WrongSignIn


def test_a_forged_forwarding_header_gives_no_new_tries(client, ana):
    for n in range(TRIES):
        client.post(
            "/login",
            data={"email": "ana@example.org", "password": "guess"},
            headers={"X-Forwarded-For": f"10.0.0.{n}"},
        )
    assert sign_in(client).status_code == 429


def test_the_right_password_forgives_earlier_slips(client, ana):
    for _ in range(2):
        for _ in range(TRIES - 1):
            sign_in(client, password="slip")
        assert sign_in(client).status_code == 303


def test_opening_the_sign_out_address_ends_nothing(client, ana):
    sign_in(client)
    client.get("/logout")
    assert signed_in(client) is True


def test_a_copied_cookie_is_dead_after_sign_out(client, app, ana):
    sign_in(client)
    thief = app.test_client()
    thief.set_cookie("session", client.get_cookie("session").value)
    assert signed_in(thief) is True
    assert client.post("/logout").status_code == 303
    assert (signed_in(client), signed_in(thief)) == (False, False)


def test_signing_out_without_a_session_does_nothing(client, app):
    assert client.post("/logout").location == "/logout"


def test_signing_in_drops_what_the_browser_held_before(client, ana):
    with client.session_transaction() as session:
        session["planted"] = "x"
        session["csrf_token"] = "known to somebody else"
    sign_in(client)
    with client.session_transaction() as session:
        assert "planted" not in session
        assert session.get("csrf_token") != "known to somebody else"


def test_who_is_signed_in_already_goes_straight_on(client, ana):
    sign_in(client)
    assert client.get("/login?next=/o/x").location == "/o/x"


def test_a_sign_in_link_acts_on_its_button_only_and_once(client, app, ana):
    link = "/login/" + operations.create_sign_in_link(ana, by=SYSTEM, now=clock.now())
    assert "Sign in as Ana Díaz" in client.get(link).text
    assert signed_in(client) is False
    assert client.post(link).location == "/o"
    assert signed_in(client) is True
    again = app.test_client()
    assert again.post(link).status_code == 404
    assert signed_in(again) is False


def test_a_sign_in_link_that_nobody_made_is_not_found(client, app):
    assert client.get("/login/guess").status_code == 404


def test_the_public_page_of_a_stranger_sends_no_statement(client, queries):
    with queries(0):
        client.get("/logout")


def test_a_token_is_no_key_to_pages_and_never_falls_back_to_the_cookie(client, ana):
    sign_in(client)
    page = client.get("/logout", headers={"Authorization": "Bearer wrong"})
    assert "You are signed in as" not in page.text
