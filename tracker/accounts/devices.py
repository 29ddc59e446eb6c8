"""Phones at the doors: invited with a code in a QR picture, paired once, limited to a meeting, signed out at any time."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, bindparam, select, update

from tracker.accounts import passwords, rules
from tracker.accounts.errors import CodeSpent, NoSuchDevice, NotAPin
from tracker.accounts.models import Device
from tracker.audit.operations import record
from tracker.core.access import HANDING_OVER, Actor, Holder, Role
from tracker.core.db import db, operation
from tracker.core.prepared import Prepared

#: how long the QR picture is good for
CODE_LASTS = timedelta(minutes=10)
#: wrong PINs in a row that sign a phone out
MOST_FAILURES = 10
#: the answer to the right one
RIGHT = -1
PREFIX = "door_"
SCOPE = "check-in"


@dataclass(frozen=True, slots=True)
class NewDevice:
    """What an organiser says of a phone: what it is called, where it may check in (nowhere named: everywhere), its PIN."""

    name: str
    places: Collection[UUID] = ()
    pin: str = ""


@operation
def invite_device(
    meeting_slug: str, meeting_id: UUID, wanted: NewDevice, *, expires_at: datetime, by: Actor, now: datetime
) -> tuple[Device, str]:
    """Make a place for a phone; the code that pairs it is returned once. Raises NotAPin."""
    code = secrets.token_urlsafe(24)
    device = Device(
        meeting_slug=meeting_slug,
        name=wanted.name,
        places=sorted(str(place) for place in wanted.places),
        code_digest=rules.digest(code),
        code_expires_at=now + CODE_LASTS,
        pin_hash=_pin_hash(wanted.pin),
        created_at=now,
        expires_at=expires_at,
    )
    db.session.add(device)
    db.session.flush()
    record("device.invited", by=by, at=now, meeting_id=meeting_id, subject_id=device.id, subject=wanted.name)
    return device, code


def _pin_hash(typed: str) -> str | None:
    if not typed.strip():
        return None
    pin = rules.clean_pin(typed)
    if pin is None:
        raise NotAPin
    return passwords.hash_password(pin)


def find_invited(meeting_slug: str, code: str, now: datetime) -> Device | None:
    """The phone this code pairs: None once it was used, is older than minutes, or taken back."""
    return db.session.scalars(_invited(meeting_slug, code, now)).one_or_none()


def _invited(meeting_slug: str, code: str, now: datetime) -> Select[Device]:
    return select(Device).where(
        Device.meeting_slug == meeting_slug,
        Device.code_digest == rules.digest(code),
        Device.code_expires_at > now,
        Device.revoked_at.is_(None),
    )


@operation
def pair_device(meeting_slug: str, meeting_id: UUID, code: str, *, now: datetime) -> str:
    """Spend the code: the token that this phone keeps. Raises CodeSpent."""
    query = _invited(meeting_slug, code, now).with_for_update().execution_options(populate_existing=True)
    device = db.session.scalars(query).one_or_none()
    if device is None:
        raise CodeSpent
    token = PREFIX + secrets.token_urlsafe(32)
    device.digest, device.code_digest, device.paired_at = rules.digest(token), None, now
    record("device.paired", by=_actor(device), at=now, meeting_id=meeting_id, subject_id=device.id, subject=device.name)
    return token


@operation
def revoke_device(meeting_slug: str, meeting_id: UUID, device_id: UUID, *, by: Actor, now: datetime) -> Device:
    """Sign a phone out; what it kept it may still hand over, for the organisers to decide. Raises NoSuchDevice."""
    device = get_device(meeting_slug, device_id)
    if device.revoked_at is None:
        device.revoked_at, device.code_digest = now, None
        record("device.revoked", by=by, at=now, meeting_id=meeting_id, subject_id=device.id, subject=device.name)
    return device


@operation
def note_device(device_id: UUID, *, waiting: int, now: datetime) -> None:
    """Keep when a phone was last heard of, and how much it had not sent."""
    db.session.execute(update(Device).where(Device.id == device_id).values(seen_at=now, waiting=waiting))


def try_pin(meeting_slug: str, meeting_id: UUID, device_id: UUID, typed: str, *, now: datetime) -> int:
    """RIGHT, or how many tries are left; at none the phone is signed out.

    The slow check is done before the transaction: writers must not wait for it.
    """
    kept = get_device(meeting_slug, device_id).pin_hash
    is_right = kept is None or passwords.is_password(kept, rules.clean_pin(typed) or "")
    return _note_try(meeting_slug, meeting_id, device_id, is_right=is_right, now=now)


@operation
def _note_try(meeting_slug: str, meeting_id: UUID, device_id: UUID, *, is_right: bool, now: datetime) -> int:
    device = get_device(meeting_slug, device_id, lock=True)
    if device.revoked_at is not None:
        return 0  # while this one was checked, others spent the last tries
    if is_right:
        device.pin_failures = 0
        return RIGHT
    device.pin_failures += 1
    left = max(0, MOST_FAILURES - device.pin_failures)
    if not left:
        revoke_device(meeting_slug, meeting_id, device_id, by=_actor(device), now=now)
    return left


def get_device(meeting_slug: str, device_id: UUID, *, lock: bool = False) -> Device:
    """One phone of the meeting. Raises NoSuchDevice."""
    query = select(Device).where(Device.id == device_id, Device.meeting_slug == meeting_slug)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    device = db.session.scalars(query).one_or_none()
    if device is None:
        raise NoSuchDevice
    return device


def list_devices(meeting_slug: str) -> list[Device]:
    """The phones of a meeting, those in use first, by name."""
    query = select(Device).where(Device.meeting_slug == meeting_slug)
    return list(db.session.scalars(query.order_by(Device.revoked_at.is_not(None), Device.name, Device.id)))


_BY_TOKEN = Prepared(
    select(Device.id, Device.name, Device.meeting_slug, Device.places, Device.expires_at, Device.revoked_at).where(
        Device.digest == bindparam("digest")
    )
)


def find_holder(token: str, now: datetime) -> Holder | None:
    """What the phone with this token may do; one that was signed out may only hand over what it kept."""
    rows = _BY_TOKEN.ask(digest=rules.digest(token))
    if not rows:
        return None
    found = rows[0]
    is_over = found.revoked_at is not None or found.expires_at <= now
    return Holder(
        Actor("device", found.id, found.name),
        roles={found.meeting_slug: frozenset({Role.DESK})},
        scopes=frozenset({HANDING_OVER if is_over else SCOPE}),
        doors=frozenset(map(UUID, found.places)) or None,
    )


def _actor(device: Device) -> Actor:
    return Actor("device", device.id, device.name)
