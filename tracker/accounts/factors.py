"""Second steps at sign-in: an app's codes, passkeys, and recovery codes for when both are lost."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from tracker.accounts import one_time, operations, passkeys, queries, rules
from tracker.accounts.errors import FactorNeeded, NoSuchFactor, PasskeyRefused, SignInAgain, SignInOver, WrongCode
from tracker.accounts.models import FactorKind, RecoveryCode, SecondFactor, SignIn, User
from tracker.accounts.passkeys import Credential, Site
from tracker.audit.operations import record
from tracker.core.access import Actor, Role
from tracker.core.db import db, operation
from tracker.mail.operations import queue_mail

#: the mail to whoever lost their second step by an administrator's hand
FORGOTTEN = "second_step_forgotten"
#: how long after signing in one may change how one signs in
FRESH = timedelta(minutes=30)
LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class NewFactor:
    """What is to be added: an app, with the secret it was told and the code it shows, or a passkey with its proof."""

    name: str
    secret: str = ""
    code: str = ""
    proof: str = ""


@operation
def add_factor(user: User, sign_in_id: UUID, wanted: NewFactor, where: Site, *, by: Actor, now: datetime) -> list[str]:
    """Add an app or a passkey; the recovery codes, shown once, when it is the first. Raises WrongCode, PasskeyRefused."""
    _hold(user)
    first = not queries.list_factors(user.id)
    factor = _passkey(wanted, sign_in_id, where) if wanted.proof else _app(wanted, where.secret, now)
    factor.user_id, factor.created_at = user.id, now
    factor.name = wanted.name.strip()[:LONGEST_NAME] or factor.kind
    db.session.add(factor)
    try:
        db.session.flush()
    except IntegrityError as error:
        raise PasskeyRefused from error  # it is known already
    record("user.factor-added", by=by, at=now, subject_id=user.id, subject=user.email, kind=factor.kind)
    return renew_codes(user, by=by, now=now) if first else []


def _app(wanted: NewFactor, key: str, now: datetime) -> SecondFactor:
    step = one_time.step_of(wanted.secret, wanted.code, now) if wanted.secret else None
    if step is None:
        raise WrongCode
    return SecondFactor(kind=FactorKind.APP, secret=one_time.seal(wanted.secret, key), counter=step)


def _passkey(wanted: NewFactor, sign_in_id: UUID, where: Site) -> SecondFactor:
    made = passkeys.made(where, sign_in_id, wanted.proof)
    return SecondFactor(
        kind=FactorKind.PASSKEY, credential_id=made.id, public_key=made.public_key, counter=made.counter
    )


@operation
def renew_codes(user: User, *, by: Actor, now: datetime) -> list[str]:
    """New recovery codes, shown once; those before are void."""
    codes = one_time.new_codes()
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    db.session.add_all(RecoveryCode(user_id=user.id, digest=rules.digest(one_time.clean(code))) for code in codes)
    record("user.codes-renewed", by=by, at=now, subject_id=user.id, subject=user.email)
    return codes


@operation
def remove_factor(user: User, factor_id: UUID, *, demanded: frozenset[Role], by: Actor, now: datetime) -> None:
    """Remove an app or a passkey; with the last one the recovery codes go too. Raises NoSuchFactor, FactorNeeded."""
    _hold(user)
    factors = queries.list_factors(user.id)
    found = next((factor for factor in factors if factor.id == factor_id), None)
    if found is None:
        raise NoSuchFactor
    if len(factors) == 1:
        if demanded and queries.holds_any(user.id, demanded):
            raise FactorNeeded
        db.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    db.session.delete(found)
    record("user.factor-removed", by=by, at=now, subject_id=user.id, subject=user.email, kind=found.kind)


def _hold(user: User) -> None:
    """One change at a time: of two removals at once, the second must see that its factor has become the last one."""
    db.session.execute(select(User.id).where(User.id == user.id).with_for_update())


@operation
def forget_factors(user: User, *, by: Actor, now: datetime) -> int:
    """For who lost everything: no second step is asked any more, and every browser is signed out; how many there were.

    Its person is told by mail: whoever did not ask for it learns that the account is less safe than it was.
    """
    gone = len(queries.list_factors(user.id))
    db.session.execute(delete(SecondFactor).where(SecondFactor.user_id == user.id))
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    operations.end_sessions(user, by=by, now=now)
    record("user.factors-forgotten", by=by, at=now, subject_id=user.id, subject=user.email)
    if gone:
        queue_mail(FORGOTTEN, to=user.email, context={}, locale=user.locale or "en", at=now, subject_id=user.id)
    return gone


@operation
def finish_with_code(pending_id: UUID, typed: str, where: Site, *, now: datetime) -> UUID:
    """Sign in with an app's code or a recovery code; the session's id. Raises SignInOver, WrongCode."""
    waits, user = _pending(pending_id, now)
    if not _use_app(user, typed, where.secret, now) and not _use_recovery(user, typed, now):
        raise WrongCode
    return _finish(waits, user, now)


@operation
def finish_with_passkey(pending_id: UUID, proof: str, where: Site, *, now: datetime) -> UUID:
    """Sign in with a passkey; the session's id. Raises SignInOver, PasskeyRefused."""
    waits, user = _pending(pending_id, now)
    named = passkeys.named(proof)
    for factor in queries.list_factors(user.id):
        if factor.credential_id == named and factor.public_key is not None:
            kept = Credential(named, factor.public_key, factor.counter)
            factor.counter, factor.used_at = passkeys.used(where, pending_id, proof, kept), now
            return _finish(waits, user, now)
    raise PasskeyRefused


@operation
def finish_with_new_factor(
    pending_id: UUID, wanted: NewFactor, where: Site, *, now: datetime
) -> tuple[UUID, list[str]]:
    """Sign in by setting up the second step that one's role demands; the session's id, and the recovery codes."""
    waits, user = _pending(pending_id, now)
    if queries.list_factors(user.id):
        raise SignInOver  # set up meanwhile in another window: that one is asked for now
    codes = add_factor(user, pending_id, wanted, where, by=Actor("user", user.id, user.name), now=now)
    return _finish(waits, user, now), codes


def _pending(pending_id: UUID, now: datetime) -> tuple[SignIn, User]:
    found = queries.find_pending(pending_id, now, lock=True)
    if found is None:
        raise SignInOver
    return found


def _finish(waits: SignIn, user: User, now: datetime) -> UUID:
    db.session.delete(waits)
    return operations.begin_session(user, now=now, browser=waits.browser)


def _use_app(user: User, typed: str, key: str, now: datetime) -> bool:
    for factor in queries.list_factors(user.id):
        secret = one_time.unseal(factor.secret, key) if factor.secret else None
        step = one_time.step_of(secret, typed, now) if secret else None
        if step is not None and step > factor.counter:
            factor.counter, factor.used_at = step, now
            return True
    return False


def _use_recovery(user: User, typed: str, now: datetime) -> bool:
    kept = (RecoveryCode.user_id == user.id, RecoveryCode.digest == rules.digest(one_time.clean(typed)))
    unused = select(RecoveryCode.id).where(*kept, RecoveryCode.used_at.is_(None))
    found = db.session.scalars(unused).first()
    if found is None:
        return False
    db.session.execute(update(RecoveryCode).where(RecoveryCode.id == found).values(used_at=now))
    record(
        "user.recovery-code-used",
        by=Actor("user", user.id, user.name),
        at=now,
        subject_id=user.id,
        subject=user.email,
    )
    return True


def require_fresh(session: SignIn | None, now: datetime) -> SignIn:
    """The session again. Raises SignInAgain when it began too long ago to change how its person signs in."""
    if session is None or session.started_at + FRESH < now:
        raise SignInAgain
    return session
