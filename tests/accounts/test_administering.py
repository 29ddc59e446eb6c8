"""Disabling and enabling accounts, and who administers."""

import pytest
from sqlalchemy import select

from tests.factories import NOW
from tracker.accounts import administering, devices, mailed_links, operations, queries, rules
from tracker.accounts.errors import AccountDisabled, LastAdministrator, LinkSpent, NotOneself, NotSure, WrongSignIn
from tracker.audit.models import AuditEntry
from tracker.core.access import Actor, Role
from tracker.core.db import db

PASSWORD = "a long enough password"


def as_actor(user):
    return Actor("user", user.id, user.name)


@pytest.fixture
def boss(make):
    """The administrator who acts; the account of somebody who left is there too."""
    make.user(is_admin=True, disabled_at=NOW)
    return make.user(name="Mia", is_admin=True)


@pytest.fixture
def ana(boss):
    return operations.create_user("ana@example.org", name="Ana", password=PASSWORD, by=as_actor(boss), now=NOW)


def disable(user, by, why="left the secretariat"):
    administering.disable(user, why=why, by=as_actor(by), now=NOW)


def test_a_disabled_account_lets_nobody_in_by_any_way(make, boss, ana):
    other = make.user()
    theirs = operations.begin_session(other, now=NOW)
    session = operations.begin_session(ana, now=NOW)
    token = operations.create_token(ana, ["read"], by=as_actor(boss), now=NOW)
    link = operations.create_sign_in_link(ana, by=as_actor(boss), now=NOW)
    mailed = mailed_links.create(ana, secret="test", by=as_actor(boss), now=NOW)
    disable(ana, boss)
    assert queries.find_account_by_sign_in(session, NOW) is None
    assert queries.find_account_by_token(rules.digest(token), NOW) is None
    with pytest.raises(WrongSignIn):
        operations.sign_in("ana@example.org", PASSWORD, now=NOW)
    for spent in (link, mailed_links.token_of("test", mailed.id)):
        with pytest.raises(LinkSpent):
            operations.use_sign_in_link(spent, now=NOW)
    assert queries.find_account_by_sign_in(theirs, NOW).user_id == other.id


def test_enabled_again_they_sign_in_anew_and_nothing_that_was_ended_comes_back(make, boss, ana):
    make.role(ana, make.meeting(slug="joint"), Role.ORGANISER)
    session = operations.begin_session(ana, now=NOW)
    token = operations.create_token(ana, ["read"], by=as_actor(boss), now=NOW)
    link = operations.create_sign_in_link(ana, by=as_actor(boss), now=NOW)
    disable(ana, boss)
    administering.enable(ana, by=as_actor(boss), now=NOW)
    assert queries.find_account_by_sign_in(session, NOW) is None
    assert queries.find_account_by_token(rules.digest(token), NOW) is None
    with pytest.raises(LinkSpent):
        operations.use_sign_in_link(link, now=NOW)
    anew = operations.sign_in("ana@example.org", PASSWORD, now=NOW)
    assert queries.find_account_by_sign_in(anew.id, NOW).roles == {"joint": frozenset({Role.ORGANISER})}


def test_a_phone_at_a_door_is_of_its_meeting_and_goes_on(make, boss, ana):
    meeting = make.meeting(slug="joint")
    _, code = devices.invite_device(
        "joint", meeting.id, devices.NewDevice("Door"), expires_at=NOW.replace(year=2030), by=as_actor(ana), now=NOW
    )
    token = devices.pair_device("joint", meeting.id, code, now=NOW)
    disable(ana, boss)
    assert devices.find_holder(token, NOW).scopes == frozenset({devices.SCOPE})


def test_the_trail_says_who_disabled_whom_and_why_once(boss, ana):
    disable(ana, boss)
    disable(ana, boss, why="again")
    administering.enable(ana, by=as_actor(boss), now=NOW)
    administering.enable(ana, by=as_actor(boss), now=NOW)
    acts = select(AuditEntry).where(AuditEntry.action.in_(("user.disabled", "user.enabled"))).order_by(AuditEntry.id)
    assert [(e.action, e.actor_label, e.subject_id, e.details) for e in db.session.scalars(acts)] == [
        ("user.disabled", "Mia", ana.id, {"why": "left the secretariat"}),
        ("user.enabled", "Mia", ana.id, {}),
    ]


def test_nobody_disables_themselves(make, boss):
    make.user(is_admin=True)
    with pytest.raises(NotOneself):
        disable(boss, boss)
    assert boss.disabled_at is None


def test_the_last_administrator_stays_and_a_disabled_one_counts_for_none(boss, ana):
    with pytest.raises(LastAdministrator):
        disable(boss, ana)
    with pytest.raises(LastAdministrator):
        administering.take_administration(boss, is_sure=True, by=as_actor(boss), now=NOW)
    assert (boss.is_admin, boss.disabled_at) == (True, None)


def test_of_two_who_disable_each_other_one_stays(boss, ana):
    administering.make_administrator(ana, by=as_actor(boss), now=NOW)
    disable(ana, boss)
    with pytest.raises(LastAdministrator):
        disable(boss, ana)


def test_ones_own_administration_is_given_up_knowingly(boss, ana):
    administering.make_administrator(ana, by=as_actor(boss), now=NOW)
    with pytest.raises(NotSure):
        administering.take_administration(boss, by=as_actor(boss), now=NOW)
    administering.take_administration(boss, is_sure=True, by=as_actor(boss), now=NOW)
    assert (boss.is_admin, ana.is_admin) == (False, True)


def test_another_ones_needs_no_tick_and_taking_it_twice_is_the_same_as_once(boss, ana):
    for _ in range(2):
        administering.make_administrator(ana, by=as_actor(boss), now=NOW)
    for _ in range(2):
        administering.take_administration(ana, by=as_actor(boss), now=NOW)
    acts = select(AuditEntry.action).where(AuditEntry.subject_id == ana.id).order_by(AuditEntry.id)
    assert db.session.scalars(acts).all() == ["user.created", "user.made-admin", "user.admin-taken"]


def test_a_disabled_account_is_made_no_administrator(boss, ana):
    disable(ana, boss)
    with pytest.raises(AccountDisabled):
        administering.make_administrator(ana, by=as_actor(boss), now=NOW)
