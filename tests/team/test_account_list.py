from datetime import timedelta

import pytest

from tests.factories import NOW
from tracker.accounts import administering
from tracker.accounts import operations as accounts
from tracker.accounts.errors import NoSuchUser
from tracker.accounts.models import SecondFactor
from tracker.core.access import SYSTEM, Role
from tracker.core.ids import new_id
from tracker.team import account_list
from tracker.team.account_list import Held, Shown, list_accounts


@pytest.fixture
def people(make):
    """Four accounts, by name: Ana, an administrator; Bo, disabled; Ēriks, with a second step; and one without a name."""
    named = {
        name: make.user(name=name, email=f"{n}@example.org", **more)
        for n, (name, more) in enumerate(
            {"Ēriks Čakste": {}, "ana Díaz": {"is_admin": True}, "Bo": {"disabled_at": NOW}}.items()
        )
    }
    named["zoe@example.org"] = make.user(name="zoe@example.org", email="zoe@example.org")
    factor = {"kind": "app", "name": "phone", "secret": "x", "created_at": NOW}
    make.save(SecondFactor(user_id=named["Ēriks Čakste"].id, **factor))
    return named


def names(*asked, **more):
    return [line.user.name for line in list_accounts(*asked, **more)]


def test_accounts_are_listed_by_name_whatever_its_case(people):
    assert names()[:2] == ["ana Díaz", "Bo"]
    assert sorted(names()) == sorted(people)


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("diaz ANA", ["ana Díaz"]),
        ("cakste", ["Ēriks Čakste"]),
        ("zoe@example", ["zoe@example.org"]),
        ("nobody", []),
        ("%", ["ana Díaz", "Bo"]),
        ("bo ana", []),
    ],
)
def test_names_and_addresses_are_found_without_accents_and_in_any_order(people, q, found):
    assert names(q=q)[:2] == found


def test_an_account_is_found_by_the_name_and_address_it_has_now(people):
    people["Bo"].name, people["Bo"].email = "Бо Ли", "li@example.org"
    assert (names(q="bo li@example"), names(q="2@example")) == (["Бо Ли"], [])


def test_a_filter_shows_its_accounts_only_with_a_search_or_without(people):
    assert names(Shown.ADMINISTRATORS) == ["ana Díaz"]
    assert names(Shown.DISABLED) == ["Bo"]
    assert names(Shown.WITHOUT_SECOND_STEP) == ["ana Díaz", "zoe@example.org"]
    assert names(Shown.WITHOUT_SECOND_STEP, q="zoe") == ["zoe@example.org"]
    assert names(Shown.DISABLED, q="ana") == []


@pytest.mark.parametrize("q", ["", "example"])
def test_pages_follow_one_another(people, monkeypatch, q):
    everybody = names(q=q)
    monkeypatch.setattr(account_list, "PAGE", 2)
    assert [names(q=q, page=number) for number in (1, 2, 3)] == [everybody[:3], everybody[2:], []]


def test_the_last_sign_in_and_the_second_step_are_told(make, people):
    ana = people["ana Díaz"]
    for days in (3, 1):
        accounts.begin_session(ana, now=NOW - timedelta(days=days))
    accounts.begin_session(people["Bo"], now=NOW)
    told = {line.user.name: (line.signed_in_at, line.has_second_step) for line in list_accounts()}
    assert told["ana Díaz"] == (NOW - timedelta(days=1), False)
    assert told["Ēriks Čakste"] == (None, True)


def test_roles_are_told_by_meeting_the_latest_first(make, people):
    ana, bo = people["ana Díaz"], people["Bo"]
    earlier = make.meeting(slug="earlier", short_title="Earlier", starts_on=NOW.date() - timedelta(days=400))
    joint = make.meeting(slug="joint", short_title="Joint", starts_on=NOW.date())
    make.role(ana, earlier, Role.DESK)
    make.role(ana, joint, Role.ORGANISER)
    make.role(people["zoe@example.org"], joint, Role.DESK)
    assert account_list.list_roles([ana.id, bo.id]) == {
        ana.id: [Held(ana.id, Role.ORGANISER, "joint", "Joint"), Held(ana.id, Role.DESK, "earlier", "Earlier")],
        bo.id: [],
    }


def test_meetings_that_nobody_else_organises_are_named(make, people):
    ana, bo, zoe = people["ana Díaz"], people["Bo"], people["zoe@example.org"]
    alone, shared, left = (make.meeting(short_title=title) for title in ("Alone", "Shared", "Left"))
    for meeting in (alone, shared, left):
        make.role(ana, meeting, Role.ORGANISER)
    make.role(zoe, alone, Role.DESK)
    make.role(zoe, shared, Role.ORGANISER)
    make.role(bo, left, Role.ORGANISER)
    assert account_list.list_lonely(ana.id) == ["Alone", "Left"]
    assert account_list.list_lonely(zoe.id) == []


def test_one_account_is_found_and_an_unknown_one_is_not(people):
    assert account_list.get_account(people["Bo"].id).user is people["Bo"]
    with pytest.raises(NoSuchUser):
        account_list.get_account(new_id())


def test_acts_about_an_account_are_told_newest_first_and_no_others(make):
    boss = make.user(is_admin=True)
    ana = accounts.create_user("ana@example.org", by=SYSTEM, now=NOW)
    administering.make_administrator(ana, by=SYSTEM, now=NOW)
    accounts.begin_session(boss, now=NOW)
    assert [e.action for e in account_list.list_acts(ana.id)] == ["user.made-admin", "user.created"]
    assert account_list.find_disabling(ana) is None
    administering.disable(ana, why="first", by=SYSTEM, now=NOW)
    administering.enable(ana, by=SYSTEM, now=NOW)
    administering.disable(ana, why="second", by=SYSTEM, now=NOW + timedelta(days=1))
    assert account_list.find_disabling(ana).details == {"why": "second"}
