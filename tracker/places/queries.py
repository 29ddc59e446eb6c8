"""The quotas of a meeting, and how many places are taken."""

from collections.abc import Iterable, Sequence
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import bindparam, select

from tracker.core.db import db, is_in_operation
from tracker.places.models import PlaceCount, Quota, QuotaKind, QuotaMember
from tracker.places.rules import EVERYBODY, GroupLimit, Key, Ledger, Limits, Seat

#: a meeting's limits as of its revision, which every change of them raises
_kept: dict[UUID, tuple[tuple[int, int | None], Limits]] = {}
_MOST_KEPT = 64


class Limited(Protocol):
    """What the limits need of a meeting."""

    @property
    def id(self) -> UUID: ...
    @property
    def capacity(self) -> int | None: ...
    @property
    def revision(self) -> int: ...


def limits_of(meeting: Limited) -> Limits:
    """All limits of the meeting's places: no statement when its revision is one that was read before.

    What an operation reads is not kept: it may be its own change, and may be rolled back.
    """
    version = meeting.revision, meeting.capacity
    kept = _kept.get(meeting.id)
    if kept is not None and kept[0] == version:
        return kept[1]
    limits = read_limits(meeting.id, meeting.capacity)
    if not is_in_operation():
        if len(_kept) >= _MOST_KEPT:
            _kept.clear()
        _kept[meeting.id] = version, limits
    return limits


_QUOTAS = (
    select(Quota.kind, Quota.subject, Quota.name, Quota.places, QuotaMember.organisation_id)
    .outerjoin(QuotaMember, QuotaMember.quota_id == Quota.id)
    .where(Quota.meeting_id == bindparam("meeting"))
    .order_by(Quota.kind, Quota.name, Quota.subject, QuotaMember.organisation_id)
)


def read_limits(meeting_id: UUID, capacity: int | None) -> Limits:
    """The limits as they stand in the database, in one statement."""
    each: int | None = None
    organisations: dict[str, int | None] = {}
    types: dict[str, int] = {}
    parts: dict[str, int] = {}
    groups: dict[str, tuple[str, int, set[str]]] = {}
    rows = db.session.connection().execute(_QUOTAS, {"meeting": meeting_id})
    row: Any
    for row in rows:
        kind, subject, name, places, member = row
        if kind is QuotaKind.EACH:
            each = places
        elif kind is QuotaKind.ORGANISATION:
            organisations[subject] = places
        elif kind is QuotaKind.GROUP:
            together = groups.setdefault(subject, (name, places, set()))[2]
            together |= {member.hex} if member else set()
        else:
            (types if kind is QuotaKind.TYPE else parts)[subject] = places
    made = tuple(GroupLimit(name, places, frozenset(members)) for name, places, members in groups.values())
    return Limits(capacity, each, organisations, types, parts, made)


def list_quotas(meeting_id: UUID) -> Sequence[Quota]:
    """The quotas, by kind and name."""
    query = (
        select(Quota).where(Quota.meeting_id == meeting_id).order_by(Quota.kind, Quota.name, Quota.subject, Quota.id)
    )
    return db.session.scalars(query).all()


_count = PlaceCount.__table__.c
_COUNTS = select(_count.counted, _count.subject, _count.taken).where(_count.meeting_id == bindparam("meeting"))
_SOME_COUNTS = _COUNTS.where(_count.subject.in_(bindparam("subjects", expanding=True)))


def read_ledger(meeting: Limited, seats: Iterable[Seat] | None = None) -> Ledger:
    """What is taken of the meeting's places; believe it only while the meeting is locked.

    `seats`: only what these need; without it, everything. A meeting without limits is not read at all.
    """
    limits = limits_of(meeting)
    if not limits.any:
        return Ledger(limits)
    if seats is None:
        return Ledger(limits, read_counts(meeting.id))
    keys = {key for seat in seats for limit in limits.over(seat) for key in limit.keys}
    return Ledger(limits, read_counts(meeting.id, keys))


def read_counts(meeting_id: UUID, keys: Iterable[Key] | None = None) -> dict[Key, int]:
    """How many places are taken: of everything that is counted, or of these (and of what is named like them)."""
    asked: dict[str, object] = {"meeting": meeting_id}
    query = _COUNTS
    if keys is not None:
        asked["subjects"], query = sorted({subject for _, subject in keys}), _SOME_COUNTS
    rows = db.session.connection().execute(query, asked)
    return {(counted, subject): taken for counted, subject, taken in rows}


def count_taken(meeting_id: UUID) -> int:
    """How many are confirmed, as it is counted with every place given or given back: nobody is read for it."""
    return read_counts(meeting_id, [EVERYBODY]).get(EVERYBODY, 0)
