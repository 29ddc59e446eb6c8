"""The administrators' pages, whole."""

import re
from datetime import timedelta

import pytest

from tests.factories import NOW
from tracker.accounts import operations as accounts
from tracker.accounts.factors import FRESH
from tracker.accounts.models import SecondFactor, User
from tracker.accounts.queries import find_account_by_sign_in, list_factors
from tracker.core import clock
from tracker.core.access import SYSTEM, Role
from tracker.core.db import db


@pytest.fixture
def boss(sign_in):
    return sign_in(admin=True)


@pytest.fixture
def ana(make, meeting, boss):
    user = accounts.create_user("ana@example.org", name="Ana Díaz", by=SYSTEM, now=NOW)
    make.role(user, meeting, Role.ORGANISER)
    return user


def page(user, act=""):
    return f"/accounts/{user.id}{act}"


def mia():
    return db.session.query(User).filter_by(name="Mia Keller").one()


def people(text):
    return re.findall(r'<tr><th scope="row"><a href="/accounts/[0-9a-f-]{36}">(?:<span class="ltr">)?(.*?)<', text)


def test_accounts_are_listed_searched_and_filtered_from_the_first_page(boss, make, ana):
    make.user(name="Bo", email="bo@example.org", disabled_at=NOW)
    assert 'href="/accounts"' in boss.get("/o").text
    assert people(boss.get("/accounts").text) == ["Ana Díaz", "Bo", "Mia Keller"]
    assert people(boss.get("/accounts?q=diaz").text) == ["Ana Díaz"]
    assert people(boss.get("/accounts?shown=disabled").text) == ["Bo"]
    assert people(boss.get("/accounts?shown=nonsense&page=nonsense").text) == ["Ana Díaz", "Bo", "Mia Keller"]
    assert "Nobody is found" in boss.get("/accounts?q=xyz").text


def test_a_long_list_has_pages_that_keep_what_was_asked(boss, make, monkeypatch):
    monkeypatch.setattr("tracker.team.account_list.PAGE", 1)
    monkeypatch.setattr("tracker.team.administrator_views.PAGE", 1)
    for name in ("Bo 1", "Bo 2"):
        make.user(name=name)
    first = boss.get("/accounts?q=bo").text
    further = re.search(r'rel="next" href="(.*?)"', first)[1].replace("&amp;", "&")
    assert (people(first), people(boss.get(further).text)) == (["Bo 1"], ["Bo 2"])


def test_an_account_s_page_tells_its_roles_and_how_its_person_comes_in(boss, ana):
    accounts.begin_session(ana, now=NOW, browser="Firefox, Windows")
    accounts.create_token(ana, ["read"], name="desk tablets", by=SYSTEM, now=NOW)
    text = boss.get(page(ana)).text
    for told in ("Ana Díaz", "ana@example.org", "Firefox, Windows", "desk tablets", "Joint meeting",
                 "None: only a link lets them in", "account made"):  # fmt: skip
        assert told in text


def test_an_account_is_disabled_with_its_reason_and_enabled_again(boss, ana, app):
    theirs = app.test_client()
    with theirs.session_transaction() as session:
        session["_user_id"] = str(accounts.begin_session(ana, now=NOW))
    assert theirs.get("/o/joint").status_code == 200
    assert boss.post(page(ana, "/disable"), data={"reason": "left <us>"}).location == page(ana)
    assert theirs.get("/o/joint").status_code == 303
    text = boss.get(page(ana)).text
    assert ("Nobody can sign in with this account." in text, "<bdi>left &lt;us&gt;</bdi>" in text) == (True, True)
    assert page(ana, "/disable") not in text
    assert boss.post(page(ana, "/enable")).location == page(ana)
    assert "Nobody can sign in with this account." not in boss.get(page(ana)).text


def test_a_reason_is_asked_for_where_it_is_typed(boss, ana):
    answer = boss.post(page(ana, "/disable"), data={"reason": ""})
    assert (answer.status_code, 'href="#reason">Enter the reason' in answer.text) == (422, True)
    assert ana.disabled_at is None


def test_an_old_page_is_asked_to_be_sent_again_with_what_was_typed(boss, ana, app, monkeypatch):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    answer = boss.post(page(ana, "/disable"), data={"reason": "left us"})
    assert (answer.status_code, 'value="left us"' in answer.text) == (400, True)


def test_meetings_that_would_be_left_alone_are_named_before(boss, ana, make, meeting):
    assert "Nobody else organises: <bdi>Joint meeting</bdi>" in boss.get(page(ana, "/disable")).text
    make.role(make.user(), meeting, Role.ORGANISER)
    assert "Nobody else organises" not in boss.get(page(ana, "/disable")).text


def test_oneself_is_not_disabled(boss, make):
    make.user(is_admin=True)
    answer = boss.post(page(mia(), "/disable"), data={"reason": "x"})
    assert (answer.status_code, "You cannot disable your own account" in answer.text) == (409, True)
    assert page(mia(), "/disable") not in boss.get(page(mia())).text


def test_another_administrator_is_made_and_unmade(boss, ana):
    assert "no second step" in boss.get(page(ana, "/administrator")).text
    assert boss.post(page(ana, "/administrator"), data={"to": "administrator"}).location == page(ana)
    assert ana.is_admin is True
    assert boss.post(page(ana, "/administrator"), data={"to": "member"}).location == page(ana)
    assert ana.is_admin is False


def test_giving_up_ones_own_administration_asks_once_more_and_leads_away(boss, ana):
    own = page(mia(), "/administrator")
    alone = boss.post(own, data={"to": "member", "sure": "yes"})
    assert (alone.status_code, "This is the last administrator" in alone.text) == (409, True)
    boss.post(page(ana, "/administrator"), data={"to": "administrator"})
    asked = boss.post(own, data={"to": "member"})
    assert (asked.status_code, 'href="#sure"' in asked.text) == (422, True)
    assert boss.post(own, data={"to": "member", "sure": "yes"}).location == "/o"
    assert [boss.get(path).status_code for path in ("/accounts", "/o")] == [403, 200]


def test_a_browser_left_open_makes_no_administrator(boss, ana, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW + FRESH + timedelta(minutes=1))
    answer = boss.post(page(ana, "/administrator"), data={"to": "administrator"})
    assert (answer.status_code, ana.is_admin) == (409, False)


def test_a_person_is_signed_out_everywhere_and_stays_able_to_sign_in(boss, ana):
    began = accounts.begin_session(ana, now=clock.now())
    assert "Sign out everywhere" in boss.get(page(ana)).text
    assert boss.post(page(ana, "/sign-out")).location == page(ana)
    assert find_account_by_sign_in(began, clock.now()) is None
    assert ("Sign out everywhere" in boss.get(page(ana)).text, ana.disabled_at) == (False, None)


def test_who_lost_everything_is_let_in_without_the_second_step_by_a_fresh_sign_in_only(boss, ana, make, monkeypatch):
    factor = {"kind": "app", "secret": "x", "created_at": NOW}
    make.save(SecondFactor(user_id=ana.id, name="lost phone", **factor))
    make.save(SecondFactor(user_id=mia().id, name="another", **factor))
    assert "lost phone" in boss.get(page(ana)).text
    assert "Forget the second step" not in boss.get(page(mia())).text
    assert boss.post(page(ana, "/forget-second-step")).location == page(ana)
    assert [one.name for one in (*list_factors(ana.id), *list_factors(mia().id))] == ["another"]
    now = NOW + FRESH + timedelta(minutes=1)
    monkeypatch.setattr(clock, "now", lambda: now)
    assert boss.post(page(ana, "/forget-second-step")).status_code == 409


def test_an_account_that_is_not_there_is_not_found(boss, ana):
    gone = page(ana).replace(str(ana.id)[:8], "00000000")
    answers = [boss.get(gone), boss.post(f"{gone}/enable"), boss.post(f"{gone}/disable", data={"reason": "x"})]
    assert [answer.status_code for answer in answers] == [404, 404, 404]


@pytest.mark.parametrize("role", [Role.ORGANISER, Role.DESK])
def test_nobody_but_administrators_sees_accounts(sign_in, meeting, ana, role):
    browser = sign_in(meeting, role)
    assert [browser.get(path).status_code for path in ("/accounts", page(ana))] == [403, 403]
    assert 'href="/accounts"' not in browser.get("/o").text


@pytest.mark.parametrize("more", [0, 2])
@pytest.mark.parametrize(("path", "statements"), [("/accounts", 3), ("/accounts?q=a", 3)])
def test_the_list_sends_as_many_statements_for_one_as_for_three(
    boss, make, meeting, ana, queries_sent, more, path, statements
):
    for _ in range(more):
        make.role(make.user(), meeting, Role.DESK)
    with queries_sent(statements):
        boss.get(path)


@pytest.mark.parametrize("more", [0, 2])
def test_an_account_s_page_sends_seven_statements_however_much_it_tells(boss, make, ana, queries_sent, more):
    for _ in range(more):
        make.role(ana, make.meeting(), Role.DESK)
        accounts.begin_session(ana, now=NOW)
        accounts.create_token(ana, ["read"], by=SYSTEM, now=NOW)
    with queries_sent(7):
        boss.get(page(ana))
