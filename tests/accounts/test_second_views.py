import re
from html import unescape

import pyotp
import pytest

from tests.accounts.authenticator import Authenticator
from tests.accounts.conftest import PASSWORD
from tracker.accounts import queries
from tracker.core import clock
from tracker.core.db import db


def password(client):
    return client.post("/login", data={"email": "ana@example.org", "password": PASSWORD, "next": "/o?x=1"})


def signed_in(client):
    return "You are signed in as" in client.get("/logout").text


def shown_code(page):
    secret = re.search(r'class="ltr">([A-Z2-7 ]{32,})<', page)[1].replace(" ", "")
    return pyotp.TOTP(secret).at(int(clock.now().timestamp()))


def asked(page, kind):
    return unescape(re.search(rf'data-passkey="{kind}" data-options="(.*?)"', page)[1])


@pytest.fixture
def demanded(app, monkeypatch):
    monkeypatch.setitem(app.config, "TRACKER_SECOND_FACTOR", "admins")


@pytest.fixture
def admin(ana):
    ana.is_admin = True
    db.session.commit()
    return ana


def test_an_admin_sets_a_passkey_up_and_signs_in_with_it(client, app, admin, demanded):
    device = Authenticator("http://localhost")
    assert password(client).location == "/login/second"
    page = client.get("/login/second").text
    assert "Your role needs a second step" in page
    made = client.post("/login/second", data={"name": "key", "proof": device.make(asked(page, "create"))})
    assert (made.status_code, len(re.findall(r"<li><code", made.text))) == (200, 10)
    assert 'href="/o?x=1"' in made.text
    assert signed_in(client) is True

    again = app.test_client()
    password(again)
    assert signed_in(again) is False
    page = again.get("/login/second").text
    answer = again.post("/login/second", data={"proof": device.use(asked(page, "get"))})
    assert (answer.status_code, answer.location) == (303, "/o?x=1")
    assert signed_in(again) is True


def test_an_admin_sets_an_app_up_after_a_slip_with_the_same_picture(client, admin, demanded):
    password(client)
    first = client.get("/login/second").text
    wrong = client.post("/login/second", data={"name": "phone", "code": "000000"})
    assert wrong.status_code == 422
    assert shown_code(wrong.text) == shown_code(first)
    assert 'value="phone"' in wrong.text
    assert client.post("/login/second", data={"name": "phone", "code": shown_code(first)}).status_code == 200
    assert [one.name for one in queries.list_factors(admin.id)] == ["phone"]


def test_guessing_codes_is_throttled(client, app, admin, demanded):
    password(client)
    client.post("/login/second", data={"code": shown_code(client.get("/login/second").text)})
    guesser = app.test_client()
    password(guesser)
    answers = [guesser.post("/login/second", data={"code": f"{n:06}"}).status_code for n in range(9)]
    assert answers == [422] * 7 + [429] * 2
    assert signed_in(guesser) is False


def test_without_the_first_step_there_is_no_second(client, app):
    assert client.get("/login/second").location == "/login"
    assert client.post("/login/second", data={"code": "1"}).status_code == 404


def test_where_nothing_is_demanded_nothing_changes(client, ana):
    assert password(client).location == "/o?x=1"
