"""Joining two registrations of one person, taking that back, and remembering that two are two.

What is joined is put away whole and counts nowhere; docs/persons.md and docs/adr tell why rows move and are not flagged.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from tracker.attendance.models import CheckIn, Presence
from tracker.attendance.standings import derive_anew
from tracker.audit.operations import record
from tracker.core.access import Actor
from tracker.core.db import as_stored, breaks, db, insert_values, operation
from tracker.duplicates import queries, shelf
from tracker.duplicates.errors import AddressTaken, JoinedSince, NoSuchPair, PairSettled, PlaceTakenMeanwhile
from tracker.duplicates.models import LookAlike, MatchKey, Verdict
from tracker.duplicates.shelf import PARTICIPANT, Shelf
from tracker.meetings.models import Meeting
from tracker.meetings.queries import lock_meeting
from tracker.registration.models import ONE_PLACE_PER_EMAIL, MergedRegistration, Participant
from tracker.registration.queries import lock_participants
from tracker.registration.records import tell
from tracker.registration.rules import State, format_code, parse_code, search_text, whole_name
from tracker.registration.waiting_list import note_if_beyond, pass_on, recount

#: these are not moved: attendance is derived anew, the others are found anew
_DERIVED = ("presence", "match_key", "look_alike")
#: what the one kept takes over where it has nothing itself
_FILLED = (
    "email",
    "phone",
    "badge_name",
    "name_original",
    "honorific",
    "job_title",
    "gender",
    "country_iso2",
    "remarks",
)
#: which of two states the one kept has
_RANK = {
    State.CONFIRMED: 5,
    State.SUBMITTED: 4,
    State.WAITING: 3,
    State.INVITED: 2,
    State.DECLINED: 1,
    State.WITHDRAWN: 0,
}


@dataclass(frozen=True, slots=True)
class Joined:
    """Who was kept, and the record of the one put away."""

    kept: Participant
    merged: MergedRegistration


@operation
def join(meeting: Meeting, kept_id: UUID, other_id: UUID, *, by: Actor, now: datetime) -> Joined:
    """Make one registration of two at a meeting: `kept_id` stays, with everything that both had.

    Raises NoSuchPair, AddressTaken. The place of the other is given to whoever waits, where the meeting does so.
    """
    meeting = lock_meeting(meeting.id)
    found = {person.id: person for person in lock_participants(meeting.id, [kept_id, other_id])}
    if len(found) != 2:
        raise NoSuchPair
    kept, other = found[kept_id], found[other_id]
    shelved, row = Shelf(), queries.whole_row(other.id)
    changes = _take_over(kept, other)
    _put_away_derived(shelved, kept.id, other.id)
    db.session.flush()
    shelf.give(shelved, other.id, kept.id, without=_DERIVED)
    moved_persons = _join_persons(kept, other)
    db.session.flush()
    db.session.expunge(other)
    db.session.execute(delete(PARTICIPANT).where(PARTICIPANT.c.id == other_id))
    _fill(kept, changes)
    try:
        db.session.flush()
    except IntegrityError as error:
        if breaks(error, *ONE_PLACE_PER_EMAIL):
            raise AddressTaken from error
        raise
    merged = _record(meeting, kept, row, shelved, changes | moved_persons, by=by, now=now)
    _attend(meeting.id, kept.id, shelved)
    tell(kept, "participant.merged", by=by, at=now, changes={"joined": ["", _as_said(merged)]}, other=str(other_id))
    pass_on(meeting.id, now=now)
    if "state" in changes:
        note_if_beyond(meeting, kept, why=_as_said(merged), by=by, at=now)
    return Joined(kept, merged)


def _as_said(merged: MergedRegistration) -> str:
    return f"{merged.name} ({format_code(merged.code)})"


def _take_over(kept: Participant, other: Participant) -> dict[str, list[Any]]:
    """Column -> [before, after] of what the one kept gets from the other."""
    changes: dict[str, list[Any]] = {}
    for name in _FILLED:
        mine, theirs = getattr(kept, name), getattr(other, name)
        if theirs and not mine:
            changes[name] = [mine, theirs]
    if _RANK[other.state] > _RANK[kept.state]:
        changes |= {"state": [kept.state, other.state], "state_at": [kept.state_at, other.state_at]}
    changes["compared"] = [kept.compared, False]
    return changes


def _fill(kept: Participant, changes: dict[str, list[Any]]) -> None:
    for name, (_before, after) in changes.items():
        setattr(kept, name, after)
    texts = (kept.given_name, kept.family_name, kept.badge_name, kept.name_original, kept.organisation_short)
    found = search_text(kept.code, *texts, kept.organisation_name, kept.email, kept.email_other)
    changes["search_text"] = [kept.search_text, found]
    kept.search_text = found


def _put_away_derived(shelved: Shelf, kept_id: UUID, other_id: UUID) -> None:
    both = (kept_id, other_id)
    shelf.take(shelved, Presence.metadata.tables["presence"], Presence.participant_id.in_(both))
    shelf.take(shelved, MatchKey.metadata.tables["match_key"], MatchKey.participant_id == other_id)
    pairs = or_(LookAlike.first_id == other_id, LookAlike.second_id == other_id)
    shelf.take(shelved, LookAlike.metadata.tables["look_alike"], pairs)


def _join_persons(kept: Participant, other: Participant) -> dict[str, list[Any]]:
    """Give what the other's person has at other meetings to the one kept; tells whose registrations these were."""
    mine, theirs = kept.person_id, other.person_id
    if theirs is None or mine == theirs:
        return {}
    if mine is None:
        return {"person_id": [None, theirs]}
    p = Participant
    ids = db.session.scalars(select(p.id).where(p.person_id == theirs, p.id != other.id).order_by(p.id)).all()
    db.session.execute(
        update(p).where(p.id.in_(ids)).values(person_id=mine), execution_options={"synchronize_session": "fetch"}
    )
    return {"*persons": [[str(one) for one in ids], str(theirs)]}


def _record(
    meeting: Meeting,
    kept: Participant,
    row: dict[str, Any],
    shelved: Shelf,
    changes: dict[str, Any],
    *,
    by: Actor,
    now: datetime,
) -> MergedRegistration:
    plain = {
        name: values if name == "*persons" else [shelf.plain(value) for value in values]
        for name, values in changes.items()
    }
    values = {
        "id": row["id"],
        "meeting_id": meeting.id,
        "kept_id": kept.id,
        "code": row["code"],
        "submission": row["submission"],
        "email": row["email"],
        "name": whole_name(row["given_name"], row["family_name"]),
        "at": now,
        "by_label": by.label,
        "row": shelf.written(PARTICIPANT, row),
        "moved": shelved.moved,
        "put_away": shelved.put_away,
        "changes": plain,
    }
    insert_values(MergedRegistration, values)
    return as_stored(MergedRegistration(**values))


def _attend(meeting_id: UUID, kept_id: UUID, shelved: Shelf) -> None:
    """Who was there: as the events of both say; where there were none, as either row said."""
    told = derive_anew(meeting_id, kept_id)
    table = Presence.metadata.tables["presence"]
    rows: dict[UUID, dict[str, Any]] = {}
    for kept_row in shelved.put_away.get("presence", ()):
        row = shelf.read(table, kept_row) | {"participant_id": kept_id}
        place = row["session_id"] or row["day_id"]
        if place not in told:
            rows[place] = _union(rows[place], row) if place in rows else row
    for row in rows.values():
        db.session.execute(insert(table), row)


def _union(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    first = [row["first_in_at"] for row in (one, other) if row["first_in_at"]]
    last = [row["last_out_at"] for row in (one, other) if row["last_out_at"]]
    return one | {
        "attended": one["attended"] or other["attended"],
        "inside": one["inside"] or other["inside"],
        "first_in_at": min(first, default=None),
        "last_out_at": max(last, default=None),
    }


@operation
def take_apart(meeting: Meeting, merged_id: UUID, *, by: Actor, now: datetime) -> Participant:
    """Make two registrations of one again, each as it was; what came since with the other's code goes with it.

    Raises NothingToTakeBack; JoinedSince: the last joining is the first to be taken back; PlaceTakenMeanwhile when somebody else has the address by now.
    """
    meeting = lock_meeting(meeting.id)
    merged = queries.lock_merged(meeting.id, merged_id)
    (kept,) = lock_participants(meeting.id, [merged.kept_id])
    if queries.was_joined_since(merged):
        raise JoinedSince
    row, said = shelf.read(PARTICIPANT, merged.row), _as_said(merged)
    _undo_changes(kept, merged.changes)
    db.session.flush()
    try:
        db.session.execute(insert(PARTICIPANT), row)
    except IntegrityError as error:
        raise PlaceTakenMeanwhile from error
    since = _events_since(merged, kept.id)
    shelf.give_back(merged.moved, merged.id, kept.id)
    db.session.execute(update(CheckIn).where(CheckIn.id.in_(since)).values(participant_id=merged.id))
    db.session.execute(delete(Presence).where(Presence.participant_id.in_((kept.id, merged.id))))
    shelf.put_back(merged.put_away)
    for one in (kept.id, merged.id) if since else ():
        derive_anew(meeting.id, one)
    db.session.delete(merged)
    db.session.flush()
    db.session.expire_all()
    recount(meeting.id)
    (other,) = lock_participants(meeting.id, [row["id"]])
    (kept,) = lock_participants(meeting.id, [kept.id])
    tell(kept, "participant.unmerged", by=by, at=now, changes={"joined": [said, ""]}, other=str(other.id))
    note_if_beyond(meeting, other, why=said, by=by, at=now)
    return other


def _undo_changes(kept: Participant, changes: dict[str, Any]) -> None:
    persons = changes.get("*persons")
    if persons:
        ids, person = [UUID(one) for one in persons[0]], UUID(persons[1])
        moved = update(Participant).where(Participant.id.in_(ids), Participant.person_id == kept.person_id)
        db.session.execute(moved.values(person_id=person), execution_options={"synchronize_session": "fetch"})
    for name, values in changes.items():
        if name == "*persons":
            continue
        before, after = (shelf.read(PARTICIPANT, {name: value})[name] for value in values)
        if getattr(kept, name) == after or name in ("compared", "search_text"):
            setattr(kept, name, before)


def _events_since(merged: MergedRegistration, kept_id: UUID) -> list[UUID]:
    """What happened at the doors since, with the code of the one put away."""
    query = select(CheckIn.id, CheckIn.code).where(CheckIn.participant_id == kept_id, CheckIn.recorded_at >= merged.at)
    return [event for event, code in db.session.execute(query) if parse_code(code) == merged.code]


@operation
def settle(meeting_ids: frozenset[UUID], pair_id: UUID, verdict: Verdict, *, by: Actor, now: datetime) -> LookAlike:
    """Remember that a pair is two people; or that two registrations at two meetings are one person's.

    Both meetings must be among `meeting_ids`, those of whoever decides. Raises NoSuchPair, PairSettled.
    """
    pair = queries.lock_pair(meeting_ids, pair_id)
    if pair.verdict is not Verdict.OPEN:
        raise PairSettled
    if verdict is Verdict.SAME:
        if pair.first_meeting_id == pair.second_meeting_id:
            raise NoSuchPair
        _make_one(pair)
    pair.verdict, pair.decided_at, pair.decided_by = verdict, now, by.label
    _note(pair, f"pair.{verdict.value}", by=by, now=now)
    return pair


def _make_one(pair: LookAlike) -> None:
    p = Participant
    whose = dict(db.session.execute(select(p.id, p.person_id).where(p.id.in_((pair.first_id, pair.second_id)))).all())
    mine, theirs = whose[pair.first_id], whose[pair.second_id]
    if mine is None or theirs is None or mine == theirs:
        return
    ids = db.session.scalars(select(p.id).where(p.person_id == theirs).order_by(p.id)).all()
    db.session.execute(
        update(p).where(p.id.in_(ids)).values(person_id=mine), execution_options={"synchronize_session": "fetch"}
    )
    pair.moved, pair.moved_from = [str(one) for one in ids], theirs


@operation
def reopen(meeting_ids: frozenset[UUID], pair_id: UUID, *, by: Actor, now: datetime) -> LookAlike:
    """Take a verdict back: the pair is proposed again, and persons made one are two again. Raises NoSuchPair."""
    pair = queries.lock_pair(meeting_ids, pair_id)
    if pair.moved_from is not None:
        ids = [UUID(one) for one in pair.moved]
        moved = update(Participant).where(Participant.id.in_(ids)).values(person_id=pair.moved_from)
        db.session.execute(moved, execution_options={"synchronize_session": "fetch"})
    pair.verdict, pair.decided_at, pair.decided_by, pair.moved, pair.moved_from = Verdict.OPEN, None, "", [], None
    _note(pair, "pair.reopened", by=by, now=now)
    return pair


def _note(pair: LookAlike, action: str, *, by: Actor, now: datetime) -> None:
    """In the trail of each meeting, without the other's people."""
    ends = {pair.first_meeting_id: pair.first_id, pair.second_meeting_id: pair.second_id}
    for meeting_id, participant_id in ends.items():
        record(
            action,
            by=by,
            at=now,
            meeting_id=meeting_id,
            subject_id=participant_id,
            subject=queries.name(participant_id),
        )
