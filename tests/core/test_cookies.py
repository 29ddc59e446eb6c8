import time

import pytest
from flask import session
from itsdangerous import BadSignature, SignatureExpired

from tests.factories import NOW
from tracker.accounts.operations import begin_session, set_password
from tracker.core import clock
from tracker.core.access import SYSTEM
from tracker.core.cookies import Signer


def clock_off_by(monkeypatch, minutes):
    moment = time.time() + minutes * 60
    monkeypatch.setattr(Signer, "get_timestamp", lambda _self: int(moment))


@pytest.mark.parametrize("minutes", [10, 1 / 60, 0, -10])
def test_a_session_of_a_node_whose_clock_is_wrong_is_good_on_another(app, make, monkeypatch, minutes):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    user, browser = make.user(), app.test_client()
    clock_off_by(monkeypatch, minutes)
    with browser.session_transaction() as began:
        began["_user_id"] = str(begin_session(user, now=NOW))
    clock_off_by(monkeypatch, 0)
    assert browser.get("/account").status_code == 200


def test_a_form_of_a_node_whose_clock_is_ahead_is_taken_by_another(app, make, monkeypatch):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    browser, user = app.test_client(), make.user(email="mia@example.org")
    set_password(user, "correct horse battery", by=SYSTEM, now=NOW)
    clock_off_by(monkeypatch, 10)
    page = browser.get("/login").text
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    clock_off_by(monkeypatch, 0)
    answer = browser.post(
        "/login", data={"csrf_token": token, "email": user.email, "password": "correct horse battery"}
    )
    assert answer.status_code == 303


def test_a_session_that_is_too_old_or_was_signed_by_somebody_else_is_none(app, monkeypatch):
    signer = Signer("secret")
    signed = signer.sign("mia")
    assert signer.unsign(signed, max_age=60) == b"mia"
    assert signer.validate(signed + b"x") is False
    clock_off_by(monkeypatch, 2)
    with pytest.raises(SignatureExpired):
        signer.unsign(signed, max_age=60)


def test_the_cookie_is_written_by_that_signer(app):
    serializer = app.session_interface.get_signing_serializer(app)
    with app.test_request_context(headers={"Cookie": f"session={serializer.dumps({'a': 1})}"}):
        assert dict(session) == {"a": 1}
    assert serializer.signer is Signer


def test_what_signs_is_made_once_for_each_key(app, monkeypatch):
    made = app.session_interface.get_signing_serializer
    first = made(app)
    assert made(app) is first
    monkeypatch.setitem(app.config, "SECRET_KEY", "another")
    signed = made(app).dumps({"a": 1})
    assert made(app) is not first
    with pytest.raises(BadSignature):
        first.loads(signed)
    monkeypatch.setitem(app.config, "SECRET_KEY_FALLBACKS", ["the one before"])
    assert made(app).secret_keys == [b"the one before", b"another"]
