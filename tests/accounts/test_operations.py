from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy import func, select

from tests.accounts.conftest import PASSWORD
from tests.factories import NOW
from tracker.accounts import operations, queries
from tracker.accounts.errors import (
    AlreadyAUser,
    LinkSpent,
    MeetingNeeded,
    NoSuchMeeting,
    NoSuchToken,
    NotAnAddress,
    PasswordTooShort,
    UnknownScope,
    WrongSignIn,
)
from tracker.accounts.models import ApiToken, MeetingRole, User
from tracker.accounts.passwords import is_outdated
from tracker.accounts.rules import digest
from tracker.audit.models import AuditEntry
from tracker.core.access import SYSTEM, Role
from tracker.core.db import db
from tracker.core.ids import new_id


def how_many(model):
    return db.session.scalar(select(func.count()).select_from(model))


def test_create_user_keeps_the_address_in_small_letters_and_never_the_password(ana):
    found = queries.find_user("ANA@example.org")
    assert found.name == "Ana Díaz"
    assert found.password_hash.startswith("$argon2id$")


def test_create_user_is_recorded(ana):
    assert db.session.scalars(select(AuditEntry.action)).all() == ["user.created"]


def test_create_user_refuses_an_address_that_has_an_account(ana):
    with pytest.raises(AlreadyAUser):
        operations.create_user("Ana@example.org", by=SYSTEM, now=NOW)


def test_create_user_refuses_what_is_no_address(app):
    with pytest.raises(NotAnAddress):
        operations.create_user("ana", by=SYSTEM, now=NOW)


def test_create_user_refuses_a_short_password(app):
    with pytest.raises(PasswordTooShort):
        operations.create_user("ana@example.org", password="short", by=SYSTEM, now=NOW)


def test_give_role_twice_holds_it_once(ana, make):
    meeting = make.meeting()
    for _ in range(2):
        operations.give_role(ana, Role.DESK, meeting_slug=meeting.slug, by=SYSTEM, now=NOW)
    assert how_many(MeetingRole) == 1


def test_give_role_makes_an_admin_of_all_meetings(ana):
    operations.give_role(ana, Role.ADMIN, by=SYSTEM, now=NOW)
    assert db.session.get(User, ana.id).is_admin is True


@pytest.mark.parametrize("role", [Role.ORGANISER, Role.ANYONE, Role.SIGNED_IN])
def test_give_role_wants_a_meeting(ana, role):
    with pytest.raises(MeetingNeeded):
        operations.give_role(ana, role, by=SYSTEM, now=NOW)


def test_no_account_is_left_behind_when_its_role_cannot_be_given(app):
    with pytest.raises(NoSuchMeeting):
        operations.create_user_with_role("bo@example.org", Role.DESK, meeting_slug="none", by=SYSTEM, now=NOW)
    assert queries.find_user("bo@example.org") is None


def test_create_token_keeps_only_a_digest(ana):
    plain = operations.create_token(ana, ["read"], by=SYSTEM, now=NOW)
    assert db.session.scalars(select(ApiToken.digest)).all() == [digest(plain)]
    assert len(plain) >= 43


def test_create_token_refuses_an_unknown_scope(ana):
    with pytest.raises(UnknownScope):
        operations.create_token(ana, ["everything"], by=SYSTEM, now=NOW)


def test_a_revoked_token_stands_for_nobody(ana):
    plain = operations.create_token(ana, ["read"], by=SYSTEM, now=NOW)
    token = queries.list_tokens(ana.id)[0]
    operations.revoke_token(token.id, by=SYSTEM, now=NOW)
    assert queries.find_account_by_token(digest(plain), NOW) is None
    with pytest.raises(NoSuchToken):
        operations.revoke_token(token.id, by=SYSTEM, now=NOW)


@pytest.mark.parametrize("token_id", [None, new_id()])
def test_a_token_that_is_not_there_cannot_be_revoked(app, token_id):
    with pytest.raises(NoSuchToken):
        operations.revoke_token(token_id, by=SYSTEM, now=NOW)


def test_a_link_signs_in_once(ana):
    link = operations.create_sign_in_link(ana, by=SYSTEM, now=NOW)
    began = operations.use_sign_in_link(link, now=NOW)
    assert queries.find_account_by_sign_in(began.id, NOW).user_id == ana.id
    with pytest.raises(LinkSpent):
        operations.use_sign_in_link(link, now=NOW)


def test_a_link_is_dead_after_a_day(ana):
    link = operations.create_sign_in_link(ana, by=SYSTEM, now=NOW)
    with pytest.raises(LinkSpent):
        operations.use_sign_in_link(link, now=NOW + operations.LINK_LASTS)


def test_sign_in_wants_the_password(ana):
    assert operations.sign_in("ana@example.org", PASSWORD, now=NOW) is not None
    with pytest.raises(WrongSignIn):
        operations.sign_in("ana@example.org", PASSWORD + "!", now=NOW)


def test_sign_in_says_the_same_of_an_unknown_and_of_a_closed_account(ana):
    ana.disabled_at = NOW
    db.session.commit()
    for email, password in [("nobody@example.org", PASSWORD), ("ana@example.org", PASSWORD)]:
        with pytest.raises(WrongSignIn):
            operations.sign_in(email, password, now=NOW)


def test_sign_in_renews_a_hash_of_other_parameters(ana):
    ana.password_hash = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    db.session.commit()
    operations.sign_in("ana@example.org", PASSWORD, now=NOW)
    assert is_outdated(db.session.get(User, ana.id).password_hash) is False


def test_signing_one_browser_out_leaves_the_others(ana):
    laptop, phone = (operations.begin_session(ana, now=NOW) for _ in range(2))
    operations.end_session(laptop, by=SYSTEM, now=NOW)
    assert queries.find_account_by_sign_in(laptop, NOW) is None
    assert queries.find_account_by_sign_in(phone, NOW).user_id == ana.id


@pytest.mark.parametrize("end", ["sessions", "password"])
def test_all_sessions_of_one_person_can_be_ended_and_nobody_else_s(ana, make, end):
    other = make.user()
    mine, theirs = operations.begin_session(ana, now=NOW), operations.begin_session(other, now=NOW)
    if end == "sessions":
        operations.end_sessions(ana, by=SYSTEM, now=NOW)
    else:
        operations.set_password(ana, "another long password", by=SYSTEM, now=NOW)
    assert queries.find_account_by_sign_in(mine, NOW) is None
    assert queries.find_account_by_sign_in(theirs, NOW).user_id == other.id


def test_set_password_refuses_a_short_one(ana):
    with pytest.raises(PasswordTooShort):
        operations.set_password(ana, "short", by=SYSTEM, now=NOW)


def test_a_new_session_clears_away_those_that_ran_out(ana):
    old = operations.begin_session(ana, now=NOW)
    later = NOW + operations.SESSION_LASTS + timedelta(seconds=1)
    operations.begin_session(ana, now=later)
    assert queries.find_account_by_sign_in(old, NOW) is None
