from datetime import timedelta

from tests.factories import NOW
from tracker.accounts import operations, queries
from tracker.accounts.rules import digest
from tracker.core.access import SYSTEM, Role
from tracker.core.db import db


def test_who_is_signed_in_comes_with_all_roles_in_one_statement(ana, make, queries):
    one, two, _noise = make.meeting(), make.meeting(), make.role(make.user(), make.meeting(), Role.DESK)
    make.role(ana, one, Role.ORGANISER), make.role(ana, one, Role.DESK), make.role(ana, two, Role.RAPPORTEUR)
    began = operations.begin_session(ana, now=NOW)
    with queries(1):
        found = find(began)
    assert found.roles == {one.slug: {Role.ORGANISER, Role.DESK}, two.slug: {Role.RAPPORTEUR}}


def find(began, now=NOW):
    return queries.find_account_by_sign_in(began, now)


def test_a_session_ends_by_itself(ana):
    began = operations.begin_session(ana, now=NOW)
    assert find(began, NOW + operations.SESSION_LASTS - timedelta(seconds=1)).name == "Ana Díaz"
    assert find(began, NOW + operations.SESSION_LASTS) is None


def test_a_raised_epoch_ends_a_session(ana):
    began = operations.begin_session(ana, now=NOW)
    ana.epoch += 1
    db.session.commit()
    assert find(began) is None


def test_a_closed_account_has_no_session_no_token_and_no_link(ana):
    began, token = operations.begin_session(ana, now=NOW), operations.create_token(ana, ["read"], by=SYSTEM, now=NOW)
    link = operations.create_sign_in_link(ana, by=SYSTEM, now=NOW)
    ana.disabled_at = NOW
    db.session.commit()
    assert find(began) is None
    assert queries.find_account_by_token(digest(token), NOW) is None
    assert queries.find_link(digest(link), NOW) is None


def test_a_token_acts_with_its_person_s_roles_within_its_scopes(ana, make, queries):
    meeting = make.meeting()
    make.role(ana, meeting, Role.DESK)
    token = operations.create_token(ana, ["check-in", "read"], name="tablet", by=SYSTEM, now=NOW)
    with queries(1):
        found = by_token(token)
    assert found.roles == {meeting.slug: {Role.DESK}}
    assert (found.scopes, found.token_name) == ({"read", "check-in"}, "tablet")


def by_token(token, now=NOW):
    return queries.find_account_by_token(digest(token), now)


def test_a_token_ends_when_it_was_to(ana):
    token = operations.create_token(ana, ["read"], expires_at=NOW + timedelta(days=1), by=SYSTEM, now=NOW)
    assert by_token(token).user_id == ana.id
    assert by_token(token, NOW + timedelta(days=1)) is None


def test_an_unknown_token_is_nobody_s(ana):
    assert by_token("tracker_guess") is None


def test_list_tokens_leaves_out_other_people_s(ana, make):
    operations.create_token(ana, ["read"], name="mine", by=SYSTEM, now=NOW)
    operations.create_token(make.user(), ["read"], name="theirs", by=SYSTEM, now=NOW)
    assert [token.name for token in queries.list_tokens(ana.id)] == ["mine"]
