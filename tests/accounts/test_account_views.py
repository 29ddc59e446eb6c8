import re

from tests.accounts.authenticator import Authenticator
from tests.accounts.test_second_views import asked, shown_code
from tracker.accounts import operations
from tracker.accounts import queries as accounts
from tracker.accounts.models import User
from tracker.core import clock
from tracker.core.db import db
from tracker.core.ids import new_id

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"


def mia():
    return db.session.query(User).filter_by(name="Mia Keller").one()


def browsers(page):
    return re.findall(r'<tr><th scope="row">(.*?)</th>', page.split('id="browsers"')[1])


def test_the_browsers_that_are_signed_in_are_listed_and_signed_out_one_by_one(sign_in, make):
    client = sign_in()
    operations.begin_session(make.user(), now=clock.now(), browser="Somebody else's")
    other = operations.begin_session(mia(), now=clock.now(), browser="Firefox, Windows")
    assert browsers(client.get("/account").text) == ["Firefox, Windows", "Unknown browser"]
    assert client.post(f"/account/sessions/{other}/end").status_code == 303
    assert browsers(client.get("/account").text) == ["Unknown browser"]
    assert client.post(f"/account/sessions/{other}/end").status_code == 404


def test_nobody_signs_somebody_else_out(sign_in, make):
    client = sign_in()
    theirs = operations.begin_session(make.user(), now=clock.now())
    assert client.post(f"/account/sessions/{theirs}/end").status_code == 404
    assert accounts.find_account_by_sign_in(theirs, clock.now()) is not None


def test_signing_out_everywhere_ends_this_browser_too(sign_in):
    client = sign_in()
    other = operations.begin_session(mia(), now=clock.now())
    assert client.post("/account/sign-out-everywhere").location == "/logout"
    assert client.get("/account").status_code == 303
    assert accounts.find_account_by_sign_in(other, clock.now()) is None


def test_a_sign_in_notes_the_browser_in_two_words(client, ana):
    client.post(
        "/login",
        data={"email": "ana@example.org", "password": "a long enough password"},
        headers={"User-Agent": FIREFOX},
    )
    assert [one.browser for one in accounts.list_sessions(ana.id, clock.now())] == ["Firefox, Windows"]


def test_steps_are_added_shown_and_removed(sign_in):
    client = sign_in()
    page = client.get("/account/second").text
    assert client.post("/account/second", data={"name": "phone", "code": "1"}).status_code == 422
    added = client.post("/account/second", data={"name": "phone", "code": shown_code(page)})
    assert len(re.findall("<li><code", added.text)) == 10
    device = Authenticator("http://localhost")
    proof = device.make(asked(client.get("/account/second").text, "create"))
    assert client.post("/account/second", data={"name": "<b>key", "proof": proof}).location == "/account"
    shown = client.get("/account").text
    assert ("phone" in shown, "&lt;b&gt;key" in shown, "10 recovery codes are left" in shown) == (True, True, True)
    assert len(re.findall("<li><code", client.post("/account/codes").text)) == 10
    first, second = accounts.list_factors(mia().id)
    assert [client.post(f"/account/second/{one.id}/remove").status_code for one in (first, second)] == [303, 303]
    assert client.post(f"/account/second/{new_id()}/remove").status_code == 404


def test_a_session_of_yesterday_changes_nothing_about_signing_in(client, app, make):
    user = make.user()
    old = operations.begin_session(user, now=clock.now() - operations.SESSION_LASTS / 7)
    with client.session_transaction() as session:
        session["_user_id"] = str(old)
    assert client.get("/account").status_code == 200
    for path in ("/account/second", f"/account/second/{new_id()}/remove", "/account/codes"):
        assert client.post(path).status_code == 409


def test_the_page_asks_as_often_for_three_browsers_as_for_one(sign_in, queries):
    client = sign_in()
    person = mia()
    with queries(4):
        client.get("/account")
    for _ in range(2):
        operations.begin_session(person, now=clock.now())
    with queries(4):
        client.get("/account")


def test_a_name_and_a_password_are_chosen_and_other_browsers_are_out(sign_in):
    client = sign_in()
    other = operations.begin_session(mia(), now=clock.now())
    wrong = client.post("/account/password", data={"name": "Mia K.", "password": "short"})
    assert (wrong.status_code, 'value="Mia K."' in wrong.text, "short" in wrong.text) == (422, True, False)
    assert (
        client.post("/account/password", data={"name": " Mia  K. ", "password": "a long enough one"}).location == "/o"
    )
    assert (client.get("/o").status_code, accounts.find_account_by_sign_in(other, clock.now())) == (200, None)
    began = operations.sign_in(accounts.get_user(_me()).email, "a long enough one", now=clock.now())
    assert (began.pending, db.session.get(User, _me()).name) == (False, "Mia K.")


def _me():
    return db.session.query(User.id).filter(User.name.like("Mia%")).scalar()
