"""The verbs of the register: entering a recommendation, changing what it says, moving it on. Owners' part is in `owning`."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from tracker.audit.operations import record
from tracker.core.access import Actor
from tracker.core.db import breaks, db, operation
from tracker.core.errors import Invalid
from tracker.core.texts import Text
from tracker.discussions import rules as notes
from tracker.discussions.models import Group
from tracker.discussions.queries import current_points, list_all_notes
from tracker.discussions.rules import Point
from tracker.meetings.models import ExpectedOrganisation, Meeting
from tracker.meetings.queries import list_expected, lock_meeting
from tracker.recommendations import history, queries, rules
from tracker.recommendations.errors import AlreadyPromoted, ChangedMeanwhile, NoSuchPoint, NothingToTake
from tracker.recommendations.models import (
    Act,
    Addressee,
    Priority,
    Recommendation,
    RecommendationSource,
    State,
)
from tracker.recommendations.owning import named, owner_of

ONE_PLACE = (
    "uq_recommendation_source_meeting_id_point_id",
    "recommendation_source.meeting_id",
    "recommendation_source.point_id",
)


@dataclass(frozen=True, kw_only=True)
class Details:
    """What an organiser says of a recommendation. The owner is an expected organisation or, in no directory, a name."""

    text: str
    addressee: Addressee | None = None
    organisation_id: UUID | None = None
    owner: str = ""
    due_on: date | None = None
    priority: Priority = Priority.NORMAL
    mandate: str = ""


@operation
def promote(
    meeting: Meeting, details: Details, point_ids: Iterable[UUID] = (), *, by: Actor, now: datetime
) -> Recommendation:
    """Enter a recommendation in the register, made from these points (none: said elsewhere). It gets the next number.

    Raises Invalid, NoSuchPoint, AlreadyPromoted.
    """
    lock_meeting(meeting.id)
    details = _checked(details)
    points = _points(meeting.id, list(dict.fromkeys(point_ids)))
    entered = _enter(meeting, details, points, number=queries.last_number(meeting.id) + 1, now=now)
    _flush()
    history.write(entered, Act.PROMOTED, by=by, at=now, state=State.OPEN)
    record("recommendation.promoted", by=by, at=now, meeting_id=meeting.id, subject_id=entered.id, subject=entered.mark)
    return entered


@operation
def promote_many(meeting: Meeting, point_ids: Iterable[UUID], *, by: Actor, now: datetime) -> list[Recommendation]:
    """Enter each of these points as it stands: one recommendation each, numbered as the report prints them.

    Points that are in the register already are left out. Raises NothingToTake when none is left.
    """
    lock_meeting(meeting.id)
    wanted, taken = set(point_ids), queries.promoted_points(meeting.id)
    notes_of = {one.id: one for one in list_all_notes(meeting.id)}
    found = [p for p in current_points(list(notes_of)) if p.id in wanted and p.id not in taken]
    if not found:
        raise NothingToTake
    number, entered, expected = queries.last_number(meeting.id), [], list_expected(meeting.id)
    for point in sorted(found, key=lambda point: _place(point, notes_of[point.group_id])):
        number += 1
        details = _details_of(point, expected)
        entered.append(_enter(meeting, details, [point], number=number, now=now))
    _flush()
    for one in entered:
        history.write(one, Act.PROMOTED, by=by, at=now, state=State.OPEN)
    record("recommendation.promoted", by=by, at=now, meeting_id=meeting.id, count=len(entered))
    return entered


def _place(point: Point, group: Group) -> tuple[bool, int, int]:
    """As the report numbers what groups wrote; what an agenda item's notes have comes after, so it moves none of them."""
    rank = rules.CLASSES.index(Addressee(point.addressee)) if point.addressee else len(rules.CLASSES)
    return group.of_item, rank, group.number


def details_of(meeting: Meeting, point: Point) -> Details:
    """What a point says, to begin a recommendation with."""
    return _details_of(point, list_expected(meeting.id))


def said_by(recommendation: Recommendation) -> Details:
    """What it says now, to change it from."""
    owner = recommendation.owner
    return Details(
        text=recommendation.text,
        addressee=recommendation.addressee,
        organisation_id=owner.organisation_id if owner else None,
        owner=owner.name if owner else "",
        due_on=recommendation.due_on,
        priority=recommendation.priority,
        mandate=recommendation.mandate,
    )


def _details_of(point: Point, expected: Sequence[ExpectedOrganisation]) -> Details:
    """The point as a group wrote it; an owner whose name is that of an expected organisation is that one."""
    return Details(
        text=point.text,
        addressee=Addressee(point.addressee) if point.addressee else None,
        organisation_id=named(point.owner, expected),
        owner=point.owner,
        due_on=point.due_on,
    )


def _points(meeting_id: UUID, point_ids: Sequence[UUID]) -> list[Point]:
    if not point_ids:
        return []
    found = [point for _, point in points_of(meeting_id, point_ids)]
    if set(point_ids) & set(queries.promoted_points(meeting_id)):
        raise AlreadyPromoted
    return found


def _enter(
    meeting: Meeting, details: Details, points: Iterable[Point], *, number: int, now: datetime
) -> Recommendation:
    entered = Recommendation(
        meeting_id=meeting.id,
        number=number,
        text=details.text,
        addressee=details.addressee,
        owner=owner_of(meeting, details.organisation_id, details.owner),
        due_on=details.due_on,
        priority=details.priority,
        mandate=details.mandate,
        state=State.OPEN,
        state_at=now,
        progress="",
        revision=1,
        created_at=now,
    )
    db.session.add(entered)
    db.session.flush()
    for point in points:
        db.session.add(
            RecommendationSource(
                meeting_id=meeting.id,
                recommendation_id=entered.id,
                group_id=point.group_id,
                point_id=point.id,
                revision_id=point.head.id,
            )
        )
    return entered


def _flush() -> None:
    try:
        db.session.flush()
    except IntegrityError as error:
        if breaks(error, *ONE_PLACE):
            raise AlreadyPromoted from error
        raise


def _checked(details: Details) -> Details:
    """In one spelling. Raises Invalid with what is wrong where."""
    clean = replace(
        details,
        text=notes.clean(details.text),
        owner=notes.clean(details.owner),
        mandate=notes.clean(details.mandate),
    )
    fields: dict[str, str | Text] = {
        name: wrong for name in ("owner", "mandate") if (wrong := notes.fault_of_line(getattr(clean, name)))
    }
    if not clean.text:
        fields["text"] = Text("Write what is recommended.")
    elif wrong := notes.fault_of_text(clean.text):
        fields["text"] = wrong
    if fields:
        raise Invalid(fields=fields)
    return clean


@operation
def change(
    meeting: Meeting, recommendation_id: UUID, details: Details, *, upon: int, by: Actor, now: datetime
) -> Recommendation:
    """Say it anew; `upon` is the revision that was read. Raises Invalid, NoSuchRecommendation, ChangedMeanwhile."""
    queries.get([meeting.id], recommendation_id)
    details, found = _checked(details), queries.lock(recommendation_id)
    if found.revision != upon:
        raise ChangedMeanwhile
    owner, before = owner_of(meeting, details.organisation_id, details.owner), queries.owner_name(found.owner_id)
    changes = _differences(found, details, before, owner.name if owner else "")
    if not changes:
        return found
    found.text, found.addressee, found.due_on = details.text, details.addressee, details.due_on
    found.priority, found.mandate, found.owner = details.priority, details.mandate, owner
    found.revision += 1
    history.write(found, Act.CHANGED, by=by, at=now, changes=changes)
    record("recommendation.changed", by=by, at=now, meeting_id=meeting.id, subject_id=found.id, subject=found.mark)
    return found


def _differences(found: Recommendation, details: Details, owner: str, new_owner: str) -> dict[str, list[str]]:
    before = {name: getattr(found, name) for name in ("text", "addressee", "due_on", "priority", "mandate")}
    after = {name: getattr(details, name) for name in before}
    before["owner"], after["owner"] = owner, new_owner
    return {name: [_said(before[name]), _said(after[name])] for name in rules.FIELDS if before[name] != after[name]}


def _said(value: object) -> str:
    return "" if value is None else str(value)


@operation
def move(
    recommendation: Recommendation, state: State, note: str, *, by: Actor, now: datetime, at: UUID | None = None
) -> Recommendation:
    """Put it into a state, with a note; the same state with a note is progress. `at`: the meeting that looks at it now.

    Raises Invalid without a note where nothing else would be said, and for a reason that is missing.
    """
    note = notes.clean(note)
    found = queries.lock(recommendation.id)
    _check_note(found, state, note)
    is_moved = found.state != state
    if is_moved:
        found.state, found.state_at = state, now
    if note:
        found.progress, found.progress_at = note, now
    history.write(
        found, Act.MOVED if is_moved else Act.PROGRESS, by=by, at=now, state=state if is_moved else None, note=note
    )
    record(
        f"recommendation.{'moved' if is_moved else 'progress'}",
        by=by,
        at=now,
        meeting_id=at or found.meeting_id,
        subject_id=found.id,
        subject=found.mark,
        state=state.value,
    )
    return found


@operation
def report(recommendation_id: UUID, state: State, note: str, *, by: Actor, now: datetime) -> Recommendation:
    """An owner says how it stands. What is closed stays closed; what they say of it is kept all the same.

    Raises Invalid as `move`.
    """
    found = queries.lock(recommendation_id)
    return move(found, state if found.state in rules.LIVE else found.state, note, by=by, now=now)


def _check_note(found: Recommendation, state: State, note: str) -> None:
    if note and (wrong := notes.fault_of_text(note)):
        raise Invalid(fields={"note": wrong})
    if not note and state == found.state:
        raise Invalid(fields={"note": Text("Write what was done, or choose another state.")})
    if not note and state in rules.NEEDS_REASON:
        raise Invalid(fields={"note": Text("Say why it is closed without having been carried out.")})


def points_of(meeting_id: UUID, point_ids: Sequence[UUID]) -> list[tuple[Group, Point]]:
    """These points of the meeting's notes as they stand, each once, in this order. Raises NoSuchPoint."""
    if not point_ids:
        return []
    notes_of = {one.id: one for one in list_all_notes(meeting_id)}
    found = {point.id: point for point in current_points(list(notes_of))}
    if not set(point_ids) <= set(found):
        raise NoSuchPoint
    return [(notes_of[found[one].group_id], found[one]) for one in dict.fromkeys(point_ids)]
