"""Setting the quotas of a meeting, and counting its places."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Insert, delete, insert
from sqlalchemy.dialects import postgresql, sqlite

from tracker.audit.operations import record
from tracker.core.access import Actor
from tracker.core.db import db, operation
from tracker.core.folding import fold
from tracker.core.ids import new_id
from tracker.core.texts import Text
from tracker.meetings.models import Part
from tracker.meetings.operations import raise_revision
from tracker.meetings.queries import lock_meeting
from tracker.organisations.models import OrganisationType
from tracker.places.errors import WrongQuotas
from tracker.places.models import PlaceCount, Quota, QuotaKind, QuotaMember
from tracker.places.queries import read_limits
from tracker.places.rules import Key, Limits


@dataclass(frozen=True, slots=True)
class GroupDetails:
    """A group of organisations and the places they have together."""

    name: str
    places: int
    members: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class QuotaDetails:
    """All quotas of a meeting; `organisations` that are None have as many places as there are."""

    each: int | None = None
    organisations: Mapping[UUID, int | None] = field(default_factory=dict)
    types: Mapping[OrganisationType, int] = field(default_factory=dict)
    parts: Mapping[Part, int] = field(default_factory=dict)
    groups: tuple[GroupDetails, ...] = ()


@operation
def set_quotas(meeting_id: UUID, details: QuotaDetails, *, by: Actor, now: datetime) -> bool:
    """Make the quotas these; whoever is confirmed stays so. True when that changed something.

    Raises WrongQuotas when two groups have one name. Who waits moves up afterwards: `registration.waiting.move_up`.
    """
    meeting = lock_meeting(meeting_id)
    _check_names(details)
    before = read_limits(meeting_id, None)
    # groups are found by their names again, so they are written anew like the rest
    db.session.execute(delete(Quota).where(Quota.meeting_id == meeting_id))
    quotas, members = _rows(meeting_id, details)
    for model, rows in ((Quota, quotas), (QuotaMember, members)):
        if rows:
            db.session.execute(insert(model), rows)
    after = read_limits(meeting_id, None)
    if after == before:
        return False
    raise_revision(meeting_id)
    record(
        "quotas.changed",
        by=by,
        at=now,
        meeting_id=meeting_id,
        subject_id=meeting_id,
        subject=meeting.short_title,
        before=in_words(before),
        after=in_words(after),
    )
    return True


def _check_names(details: QuotaDetails) -> None:
    names: set[str] = set()
    for group in details.groups:
        if fold(group.name) in names or not fold(group.name):
            raise WrongQuotas(fields={"groups": Text("Two groups have one name: %(name)s", name=group.name)})
        names.add(fold(group.name))


def _rows(meeting_id: UUID, details: QuotaDetails) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    def row(kind: QuotaKind, subject: str, places: int | None, **more: Any) -> dict[str, Any]:
        blank = {"id": new_id(), "meeting_id": meeting_id, "organisation_id": None, "name": ""}
        return {**blank, "kind": kind, "subject": subject, "places": places, **more}

    quotas = [] if details.each is None else [row(QuotaKind.EACH, "", details.each)]
    quotas += [row(QuotaKind.TYPE, kind.value, places) for kind, places in details.types.items()]
    quotas += [row(QuotaKind.PART, part.value, places) for part, places in details.parts.items()]
    quotas += [
        row(QuotaKind.ORGANISATION, id_.hex, places, organisation_id=id_)
        for id_, places in details.organisations.items()
    ]
    members: list[dict[str, Any]] = []
    for group in details.groups:
        made = row(QuotaKind.GROUP, fold(group.name), group.places, name=group.name)
        quotas.append(made)
        members += [
            {"id": new_id(), "meeting_id": meeting_id, "quota_id": made["id"], "organisation_id": id_}
            for id_ in dict.fromkeys(group.members)
        ]
    return quotas, members


def in_words(limits: Limits) -> str:
    """All quotas in one line, as the history keeps them."""
    said = [] if limits.each is None else [f"each {limits.each}"]
    said += [f"{name} {places}" for name, places in (*limits.parts.items(), *limits.types.items())]
    said += [f"{group.name} {group.places} ({len(group.members)})" for group in limits.groups]
    said += [f"{len(limits.organisations)} of their own"] if limits.organisations else []
    return "; ".join(said)


@operation
def count_places(meeting_id: UUID, changes: Mapping[Key, int]) -> None:
    """Add to what is taken: everybody first, so that whoever counts at the same time waits there and nowhere else."""
    if not changes:
        return
    rows = [
        {"meeting_id": meeting_id, "counted": counted, "subject": subject, "taken": number}
        for (counted, subject), number in sorted(changes.items())
    ]
    connection = db.session.connection()
    connection.execute(_add_to(connection.dialect.name), rows)


@cache
def _add_to(dialect: str) -> Insert:
    table = PlaceCount.__table__
    made: Any = (postgresql if dialect == "postgresql" else sqlite).insert(table)
    return made.on_conflict_do_update(  # type: ignore[no-any-return]
        index_elements=[table.c.meeting_id, table.c.counted, table.c.subject],
        set_={"taken": table.c.taken + made.excluded.taken},
    )
