from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pyotp
import pytest
from sqlalchemy import update

from tests.accounts.authenticator import Authenticator
from tests.accounts.conftest import PASSWORD
from tests.factories import NOW
from tracker.accounts import factors, one_time, operations, passkeys, queries
from tracker.accounts.errors import (
    FactorNeeded,
    NoSuchFactor,
    PasskeyRefused,
    SignInAgain,
    SignInOver,
    WrongCode,
)
from tracker.accounts.factors import NewFactor
from tracker.accounts.models import SecondFactor, SignIn
from tracker.core.access import SYSTEM, Role
from tracker.core.db import db
from tracker.core.ids import new_id

HERE = passkeys.site("http://localhost", "test")
ADMINS = frozenset({Role.ADMIN})


def code(secret, at=NOW):
    return pyotp.TOTP(secret).at(int(at.timestamp()))


def add_app(user, at=NOW):
    secret = one_time.new_secret()
    codes = factors.add_factor(user, new_id(), NewFactor("phone", secret, code(secret, at)), HERE, by=SYSTEM, now=at)
    return secret, codes


def sign_in(at=NOW, **more):
    return operations.sign_in("ana@example.org", PASSWORD, now=at, **more)


def test_with_a_second_step_the_password_alone_opens_nothing(ana):
    add_app(ana)
    began = sign_in()
    assert began.pending is True
    assert queries.find_account_by_sign_in(began.id, NOW) is None


def test_the_code_of_the_app_signs_in_once(ana):
    secret, _ = add_app(ana)
    later = NOW + timedelta(minutes=1)
    opened = factors.finish_with_code(sign_in(later).id, code(secret, later), HERE, now=later)
    assert queries.find_account_by_sign_in(opened, later).user_id == ana.id
    with pytest.raises(WrongCode):
        factors.finish_with_code(sign_in(later).id, code(secret, later), HERE, now=later)


def test_a_code_that_another_request_used_meanwhile_does_not_sign_in(ana):
    secret, _ = add_app(ana)
    later = NOW + timedelta(minutes=1)
    began = sign_in(later)
    (seen,) = queries.list_factors(ana.id)  # as the page that asks reads it
    step = one_time.step_of(secret, code(secret, later), later)
    db.session.execute(update(SecondFactor.__table__).values(counter=step))
    assert seen.counter < step
    with pytest.raises(WrongCode):
        factors.finish_with_code(began.id, code(secret, later), HERE, now=later)


def test_the_code_that_set_the_app_up_does_not_sign_in(ana):
    secret, _ = add_app(ana)
    with pytest.raises(WrongCode):
        factors.finish_with_code(sign_in().id, code(secret), HERE, now=NOW)


def test_a_wrong_code_leaves_the_sign_in_waiting(ana):
    secret, _ = add_app(ana, NOW - timedelta(hours=1))
    waits = sign_in().id
    with pytest.raises(WrongCode):
        factors.finish_with_code(waits, "000000", HERE, now=NOW)
    assert factors.finish_with_code(waits, code(secret), HERE, now=NOW) is not None


def test_a_recovery_code_signs_in_once_however_it_is_typed(ana):
    _, codes = add_app(ana)
    assert (len(codes), queries.count_codes(ana.id)) == (10, 10)
    factors.finish_with_code(sign_in().id, codes[0].upper().replace("-", " "), HERE, now=NOW)
    assert queries.count_codes(ana.id) == 9
    with pytest.raises(WrongCode):
        factors.finish_with_code(sign_in().id, codes[0], HERE, now=NOW)


def test_another_person_s_recovery_code_is_none(ana, make):
    other = make.user()
    _, codes = add_app(other)
    add_app(ana)
    with pytest.raises(WrongCode):
        factors.finish_with_code(sign_in().id, codes[0], HERE, now=NOW)


def test_a_passkey_signs_in_and_its_answer_only_once(ana):
    device, here = Authenticator("http://localhost"), new_id()
    proof = device.make(passkeys.to_make(HERE, here, ana.id, ana.email, []))
    factors.add_factor(ana, here, NewFactor("key", proof=proof), HERE, by=SYSTEM, now=NOW)
    waits = sign_in().id
    answer = device.use(passkeys.to_use(HERE, waits, []))
    opened = factors.finish_with_passkey(waits, answer, HERE, now=NOW)
    assert queries.find_account_by_sign_in(opened, NOW).user_id == ana.id
    with pytest.raises(SignInOver):
        factors.finish_with_passkey(waits, answer, HERE, now=NOW)
    with pytest.raises(PasskeyRefused):
        factors.finish_with_passkey(sign_in().id, answer, HERE, now=NOW)


def test_one_passkey_is_of_one_account(ana, make):
    device = Authenticator("http://localhost")
    for user in (ana, make.user()):
        here = new_id()
        proof = device.make(passkeys.to_make(HERE, here, user.id, user.email, []))
        wanted = NewFactor("key", proof=proof)
        if user is ana:
            factors.add_factor(user, here, wanted, HERE, by=SYSTEM, now=NOW)
        else:
            with pytest.raises(PasskeyRefused):
                factors.add_factor(user, here, wanted, HERE, by=SYSTEM, now=NOW)


def test_waiting_ends_with_time_and_with_signing_out_everywhere(ana):
    secret, _ = add_app(ana, NOW - timedelta(hours=1))
    late = NOW + operations.SECOND_STEP_LASTS
    with pytest.raises(SignInOver):
        factors.finish_with_code(sign_in().id, code(secret, late), HERE, now=late)
    waits = sign_in().id
    operations.end_sessions(ana, by=SYSTEM, now=NOW)
    with pytest.raises(SignInOver):
        factors.finish_with_code(waits, code(secret), HERE, now=NOW)


def test_who_must_have_a_second_step_sets_it_up_before_anything_opens(ana):
    ana.is_admin = True
    db.session.commit()
    began = sign_in(demanded=ADMINS)
    assert began.pending is True
    secret = one_time.new_secret()
    opened, codes = factors.finish_with_new_factor(began.id, NewFactor("", secret, code(secret)), HERE, now=NOW)
    assert (queries.find_account_by_sign_in(opened, NOW).is_admin, len(codes)) == (True, 10)
    assert queries.list_factors(ana.id)[0].name == "app"
    waits = sign_in().id
    with pytest.raises(SignInOver):
        factors.finish_with_new_factor(waits, NewFactor("", secret, code(secret)), HERE, now=NOW)
    with pytest.raises(FactorNeeded):
        factors.remove_factor(ana, queries.list_factors(ana.id)[0].id, demanded=ADMINS, by=SYSTEM, now=NOW)


def test_of_two_removals_at_once_one_is_refused_where_the_role_needs_a_second_step(ana, app):
    operations.give_role(ana, Role.ADMIN, by=SYSTEM, now=NOW)
    add_app(ana)
    add_app(ana)
    at_once = Barrier(2)

    def removed(factor_id):
        with app.app_context():
            at_once.wait()
            try:
                factors.remove_factor(ana, factor_id, demanded=ADMINS, by=SYSTEM, now=NOW)
            except FactorNeeded:
                return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(removed, [factor.id for factor in queries.list_factors(ana.id)])) == [False, True]
    db.session.rollback()
    assert len(queries.list_factors(ana.id)) == 1


def test_others_are_not_asked_for_what_admins_need(ana):
    assert sign_in(demanded=ADMINS).pending is False


def test_removing_the_last_one_voids_the_recovery_codes(ana):
    add_app(ana)
    with pytest.raises(NoSuchFactor):
        factors.remove_factor(ana, new_id(), demanded=ADMINS, by=SYSTEM, now=NOW)
    factors.remove_factor(ana, queries.list_factors(ana.id)[0].id, demanded=ADMINS, by=SYSTEM, now=NOW)
    assert (list(queries.list_factors(ana.id)), queries.count_codes(ana.id)) == ([], 0)


def test_new_codes_void_those_before(ana):
    _, before = add_app(ana)
    after = factors.renew_codes(ana, by=SYSTEM, now=NOW)
    with pytest.raises(WrongCode):
        factors.finish_with_code(sign_in().id, before[0], HERE, now=NOW)
    assert factors.finish_with_code(sign_in().id, after[0], HERE, now=NOW) is not None


def test_who_lost_everything_starts_anew_signed_out(ana):
    add_app(ana)
    began = operations.begin_session(ana, now=NOW)
    assert factors.forget_factors(ana, by=SYSTEM, now=NOW) == 1
    assert queries.find_account_by_sign_in(began, NOW) is None
    assert sign_in().pending is False


def test_a_browser_left_open_is_not_enough_to_change_how_one_signs_in():
    session = SignIn(started_at=NOW)
    assert factors.require_fresh(session, NOW + factors.FRESH) is session
    for stale, now in ((session, NOW + factors.FRESH * 2), (None, NOW)):
        with pytest.raises(SignInAgain):
            factors.require_fresh(stale, now)
