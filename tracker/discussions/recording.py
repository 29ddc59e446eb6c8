"""Recording what a group said: revisions of points, only ever appended. Part of `operations`, which names its verbs."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import Enum, StrEnum
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from tracker.audit.operations import record
from tracker.core.access import Actor
from tracker.core.db import breaks, db, operation
from tracker.core.texts import Text
from tracker.discussions import queries, rules
from tracker.discussions.details import LINES, NAMES, NOTHING, SUPPORT_MAX, Details, in_order
from tracker.discussions.errors import ChangedMeanwhile, RevisionIdTaken
from tracker.discussions.models import Addressee, Group, NotesState, PointRevision
from tracker.discussions.rules import Written


class Kept(Enum):
    """Stands for "as it was": the base's value, or nothing in a first revision."""

    KEEP = "keep"


KEEP = Kept.KEEP


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """What a device says: a new text of a point, upon the revision it was written on (None: the first)."""

    id: UUID
    point: UUID
    base: UUID | None
    heading: str
    text: str
    at: datetime
    device: str = ""
    settles: Sequence[UUID] = ()
    removed: bool = False
    position: int | None = None
    addressee: Addressee | Kept | None = KEEP
    due_on: date | Kept | None = KEEP
    owner: str | Kept = KEEP
    #: fields of `Details`; those not named stay as they were
    details: Mapping[str, Any] = field(default_factory=dict)


class Result(StrEnum):
    SAVED = "saved"
    #: the same revision came before; nothing changed
    REPLAYED = "replayed"
    #: it says what its base says; nothing was added, go on from the base
    UNCHANGED = "unchanged"
    #: saved, and the point now has more than one text
    CONFLICT = "conflict"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionAnswer:
    """What became of one revision. `upon` is the revision to build on next; `heads` are the point's texts."""

    id: UUID
    point: UUID
    result: Result
    upon: UUID | None = None
    heads: tuple[UUID, ...] = ()
    code: str = ""
    reason: str | Text = ""


UNKNOWN_BASE = ("unknown-base", Text("The text this was written on is not known here."))
OTHER_POINT = ("other-point", Text("The text this was written on belongs to another point."))
OTHER_GROUP = ("other-group", Text("This point belongs to another group."))
ID_TAKEN = ("id-taken", Text("This id came before with another text; that one was kept."))
OUT_OF_SUPPORT = ("support-not-accepted", Text("Enter a number from 0 to %(most)d.", most=SUPPORT_MAX))
OUT_OF_RANGE = ("out-of-range", Text("The position is out of range."))


class _Refused(Exception):
    def __init__(self, code: str, reason: str | Text) -> None:
        self.code, self.reason = code, reason


@dataclass(slots=True)
class _Ledger:
    """What is known while a batch is recorded: every revision of its points, and what its ids already stand for."""

    group: Group
    by: Actor
    now: datetime
    points: dict[UUID, dict[UUID, Written]]
    digests: dict[UUID, str]
    #: an unchanged revision adds nothing; what was written on it is taken as written on its base
    stands_for: dict[UUID, UUID] = field(default_factory=dict)
    position: int | None = None
    serial: int | None = None
    saved: int = 0
    #: something else than a remark of the plenary was saved
    changed: bool = False

    def next_position(self) -> int:
        last = queries.last_position(self.group.id) if self.position is None else self.position
        self.position = min(last + rules.POSITION_STEP, rules.POSITION_MAX)
        return self.position

    def next_serial(self) -> int:
        last = queries.last_serial(self.group.id) if self.serial is None else self.serial
        self.serial = last + 1
        return self.serial


@operation
def record_revisions(group: Group, revisions: Sequence[Revision], *, by: Actor, now: datetime) -> list[RevisionAnswer]:
    """Append what devices wrote; one answer each, in order. What is refused does not keep the others from being saved.

    Two revisions on one base are both kept: a conflict, until a revision settles every head. A replay changes nothing.
    """
    group = queries.lock_group(group.id)
    points: dict[UUID, dict[UUID, Written]] = {revision.point: {} for revision in revisions}
    for written in queries.list_revisions(group.meeting_id, list(points)):
        points[written.point_id][written.id] = written
    ledger = _Ledger(group, by, now, points, queries.digests([revision.id for revision in revisions]))
    answers = [_record(ledger, revision) for revision in revisions]
    if ledger.saved:
        _flush()
    if ledger.changed:
        _reopen(group, by=by, now=now)
    return answers


@operation
def change_point(group: Group, revision: Revision, *, by: Actor, now: datetime) -> RevisionAnswer:
    """As one revision, but for a page that cannot show a conflict beforehand: refused unless it builds on every head.

    Raises ChangedMeanwhile with the point as it stands; nothing is stored then.
    """
    group = queries.lock_group(group.id)
    if revision.id not in queries.digests([revision.id]):
        point = queries.get_point(group.id, revision.point)
        if set(point.head_ids) != {revision.base, *revision.settles}:
            raise ChangedMeanwhile(point)
    return record_revisions(group, [revision], by=by, now=now)[0]


def _record(ledger: _Ledger, revision: Revision) -> RevisionAnswer:
    try:
        return _append(ledger, revision)
    except _Refused as refused:
        return RevisionAnswer(
            id=revision.id,
            point=revision.point,
            result=Result.REJECTED,
            heads=_heads(ledger, revision.point),
            code=refused.code,
            reason=refused.reason,
        )


def _append(ledger: _Ledger, revision: Revision) -> RevisionAnswer:
    digest = _digest(ledger.group.id, revision)
    if revision.id in ledger.digests:
        if ledger.digests[revision.id] != digest:
            raise _Refused(*ID_TAKEN)
        return _answer(ledger, revision, Result.REPLAYED, ledger.stands_for.get(revision.id, revision.id))
    row = _row(ledger, revision)
    ledger.digests[revision.id] = digest
    base = ledger.points[revision.point].get(row.base_id) if row.base_id else None
    if base and not row.settles and base.content == row.content:
        ledger.stands_for[revision.id] = base.id
        return _answer(ledger, revision, Result.UNCHANGED, base.id)
    device, serial = rules.clean(revision.device), ledger.next_serial()
    _store(row, digest=digest, device=device, serial=serial, meeting_id=ledger.group.meeting_id)
    ledger.points[revision.point][row.id] = row
    ledger.saved += 1
    before = [ledger.points[revision.point][known] for known in (row.base_id, *row.settles) if known]
    ledger.changed |= any(written.heading != rules.REMARKS for written in (row, *before))
    alone = len(_heads(ledger, revision.point)) == 1
    return _answer(ledger, revision, Result.SAVED if alone else Result.CONFLICT, row.id)


def _answer(ledger: _Ledger, revision: Revision, result: Result, upon: UUID) -> RevisionAnswer:
    return RevisionAnswer(
        id=revision.id, point=revision.point, result=result, upon=upon, heads=_heads(ledger, revision.point)
    )


def _heads(ledger: _Ledger, point_id: UUID) -> tuple[UUID, ...]:
    ours = [written for written in ledger.points[point_id].values() if written.group_id == ledger.group.id]
    return tuple(written.id for written in rules.heads_of(ours))


def _row(ledger: _Ledger, revision: Revision) -> Written:
    """The revision as it will be stored. Raises _Refused."""
    heading, text = rules.clean(revision.heading), rules.clean(revision.text)
    base = _known(ledger, revision, revision.base) if revision.base else None
    settles = [_known(ledger, revision, settled).id for settled in revision.settles]
    if not base and any(known.group_id != ledger.group.id for known in ledger.points[revision.point].values()):
        raise _Refused(*OTHER_GROUP)
    owner = (base.owner if base else "") if isinstance(revision.owner, Kept) else rules.clean(revision.owner)
    details = _details(base, revision.details)
    _check(revision, heading, text, owner, details)
    position = base.position if base else None
    if revision.position is not None:
        position = revision.position
    return Written(
        id=revision.id,
        group_id=ledger.group.id,
        point_id=revision.point,
        base_id=base.id if base else None,
        settles=tuple(dict.fromkeys(settled for settled in settles if not base or settled != base.id)),
        heading=heading,
        text=text,
        removed=revision.removed,
        position=ledger.next_position() if position is None else position,
        addressee=(base.addressee if base else None) if isinstance(revision.addressee, Kept) else revision.addressee,
        due_on=(base.due_on if base else None) if isinstance(revision.due_on, Kept) else revision.due_on,
        owner=owner,
        author=ledger.by.label,
        at=revision.at,
        recorded_at=ledger.now,
        details=details,
    )


def _details(base: Written | None, given: Mapping[str, Any]) -> Details:
    cleaned: dict[str, Any] = {
        name: rules.clean(value) if isinstance(value, str) else value for name, value in given.items()
    }
    if "conventions" in cleaned:
        cleaned["conventions"] = in_order(cleaned["conventions"])
    return replace(base.details if base else NOTHING, **cleaned)


def _known(ledger: _Ledger, revision: Revision, wanted: UUID) -> Written:
    """The revision of the same point that this one names."""
    wanted = ledger.stands_for.get(wanted, wanted)
    found = ledger.points[revision.point].get(wanted)
    if found is None:
        elsewhere = wanted in ledger.digests or wanted in queries.digests([wanted])
        raise _Refused(*(OTHER_POINT if elsewhere else UNKNOWN_BASE))
    if found.group_id != ledger.group.id:
        raise _Refused(*OTHER_GROUP)
    return found


def _check(revision: Revision, heading: str, text: str, owner: str, details: Details) -> None:
    faults = [
        ("heading", rules.fault_of_line(heading) if heading else Text("A point stands under a heading.")),
        ("text", rules.fault_of_text(text)),
        ("owner", rules.fault_of_line(owner)),
        ("device", rules.fault_of_line(rules.clean(revision.device))),
        *((name, rules.fault_of_line(getattr(details, name))) for name in LINES),
    ]
    for name, fault in faults:
        if fault:
            raise _Refused(f"{name}-not-accepted", fault)
    if not 0 <= (details.support or 0) <= SUPPORT_MAX:
        raise _Refused(*OUT_OF_SUPPORT)
    if revision.position is not None and not 0 <= revision.position <= rules.POSITION_MAX:
        raise _Refused(*OUT_OF_RANGE)


def _store(row: Written, *, digest: str, device: str, serial: int, meeting_id: UUID) -> None:
    db.session.add(
        PointRevision(
            id=row.id,
            meeting_id=meeting_id,
            group_id=row.group_id,
            point_id=row.point_id,
            base_id=row.base_id,
            settles=[str(settled) for settled in row.settles],
            heading=row.heading,
            text=row.text,
            removed=row.removed,
            position=row.position,
            addressee=row.addressee,
            due_on=row.due_on,
            owner=row.owner,
            author=row.author,
            device=device,
            at=row.at,
            recorded_at=row.recorded_at,
            digest=digest,
            serial=serial,
            **{name: getattr(row.details, name) for name in NAMES} | {"conventions": list(row.details.conventions)},
        )
    )


def _flush() -> None:
    try:
        db.session.flush()
    except IntegrityError as error:  # the id arrived at this very moment for another group, which our lock does not see
        if breaks(error, "pk_point_revision", "point_revision.id"):
            raise RevisionIdTaken from error
        raise


def _reopen(group: Group, *, by: Actor, now: datetime) -> None:
    """What was agreed is no longer what stands there: the notes are a draft again, and the trail says so."""
    if group.state not in rules.SIGNED:
        return
    before, group.state, group.state_at, group.state_by = group.state, NotesState.DRAFT, now, by.label
    group.signed_by, group.signed_at = "", None
    record(
        "notes.reopened",
        by=by,
        at=now,
        meeting_id=group.meeting_id,
        subject_id=group.id,
        subject=group.topic,
        before=before.value,
    )


def _digest(group_id: UUID, revision: Revision) -> str:
    """What the device said, apart from the clock: the same id with the same digest is a replay."""
    said = [
        str(group_id),
        str(revision.point),
        str(revision.base),
        sorted(str(settled) for settled in revision.settles),
        rules.clean(revision.heading),
        rules.clean(revision.text),
        revision.removed,
        revision.position,
        *(str(value) for value in (revision.addressee, revision.due_on, revision.owner)),
    ]
    if revision.details:  # what devices sent before there were details keeps its digest
        said.append([f"{name}={value}" for name, value in sorted(revision.details.items())])
    return sha256(json.dumps(said).encode()).hexdigest()
