"""The worker's part: whom nobody has compared yet is given to a person and compared with whoever may be the same.

A registration is not slowed by it, and no answer of the public form depends on it, so its time tells nothing.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from time import sleep, thread_time
from typing import Any, cast
from uuid import UUID

from flask import current_app
from sqlalchemy import Table, bindparam, delete, insert, or_, select, update

from tracker.core.db import db, operation
from tracker.core.ids import new_id
from tracker.duplicates.models import LookAlike, MatchKey, Verdict
from tracker.mail.sending import rest
from tracker.persons.models import Person
from tracker.persons.rules import SAME_NAME, Identity, Likeness, compare, hashed, name_keys, near_names, other_keys
from tracker.registration.models import NOT_COMPARED, Participant
from tracker.registration.rules import LIVE, State

#: compared and written in one transaction, which lasts some tens of milliseconds: a registration waits no longer than that
AT_ONCE = 100
#: in one go of the job
MOST = 20_000
#: a key that so many share says nothing; a name that so few bear is rare
TOO_COMMON, RARE = 20, 4
#: pairs proposed of one registration
MOST_PAIRS = 5

_TABLE = cast(Table, Participant.__table__)
_p = _TABLE.c
_COLUMNS = (
    _p.id, _p.given_name, _p.family_name, _p.sort_key, _p.name_original, _p.badge_name, _p.email, _p.email_other,
    _p.phone, _p.organisation_id, _p.organisation_name, _p.country_iso2, _p.meeting_id,
    _p.person_id, _p.state,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Known:
    """A registration as it is compared."""

    identity: Identity
    meeting_id: UUID
    person_id: UUID | None
    state: State

    @property
    def id(self) -> UUID:
        return self.identity.id


@dataclass(slots=True)
class Batch:
    """Those to compare, whom they may be the same as, and what comes of it."""

    new: list[Known]
    others: dict[UUID, Known] = field(default_factory=dict)
    keys: list[dict[str, Any]] = field(default_factory=list)
    #: who shares which keys with whom
    candidates: dict[UUID, set[UUID]] = field(default_factory=lambda: defaultdict(set))
    rare: set[UUID] = field(default_factory=set)
    persons: dict[UUID, UUID] = field(default_factory=dict)
    pairs: dict[tuple[UUID, UUID], tuple[Known, Known, Likeness]] = field(default_factory=dict)


def compare_new(now: datetime) -> int:
    """Compare everybody who was not compared yet, so many at a time; tells how many there were."""
    done, share, seen = 0, current_app.config.get("JOBS_SHARE", 1.0), dict[UUID, Known]()
    while done < MOST:
        began = thread_time()
        count = compare_batch(now, seen)
        done += count
        if count < AT_ONCE:
            break
        sleep(rest(thread_time() - began, share))
    return done


def compare_batch(now: datetime, seen: dict[UUID, Known] | None = None) -> int:
    """Compare the first of those who wait: others write while it thinks, and it writes in one go. `seen`: read before."""
    query = select(*_COLUMNS).where(NOT_COMPARED).order_by(_p.id).limit(AT_ONCE)
    batch = Batch([_known(row) for row in db.session.connection().execute(query)], seen if seen is not None else {})
    if not batch.new:
        return 0
    _find_candidates(batch)
    for one in batch.new:
        _settle(one, batch)
    return _write(batch, now)


def _known(row: Any) -> Known:
    identity = Identity(*(*row[:9], str(row[9] or row[10]), *row[10:12]))
    return Known(identity, row[12], row[13], row[14])


def _find_candidates(batch: Batch) -> None:
    """Who shares a key with whom."""
    named = {one.id: {hashed(key) for key in name_keys(one.identity)} for one in batch.new}
    keys = {one.id: named[one.id] | {hashed(key) for key in other_keys(one.identity)} for one in batch.new}
    holders = _hold_keys(keys, batch)
    for one, theirs in keys.items():
        batch.candidates[one] = {who for key in theirs if len(holders[key]) <= TOO_COMMON for who in holders[key]}
        batch.candidates[one].discard(one)
        if min((len(holders[key]) for key in named[one]), default=TOO_COMMON) <= RARE:
            batch.rare.add(one)
    batch.others.update({one.id: one for one in batch.new})
    for some in _cut(sorted(set().union(*batch.candidates.values()) - batch.others.keys())):
        for row in db.session.connection().execute(select(*_COLUMNS).where(_p.id.in_(some))):
            batch.others[row[0]] = _known(row)


def _hold_keys(keys: Mapping[UUID, set[int]], batch: Batch) -> dict[int, list[UUID]]:
    """Who has each of the keys. One that too many have finds nobody, and is not kept for more of them."""
    holders = _holders(set().union(*keys.values()))
    for one, theirs in keys.items():
        for key in theirs:
            if len(holders[key]) <= TOO_COMMON:
                holders[key].append(one)
                batch.keys.append({"key": key, "participant_id": one})
    return holders


def _holders(keys: Collection[int]) -> dict[int, list[UUID]]:
    """Who has each of these keys already."""
    found: dict[int, list[UUID]] = defaultdict(list)
    for some in _cut(sorted(keys)):
        query = select(MatchKey.key, MatchKey.participant_id).where(MatchKey.key.in_(some))
        for key, participant_id in db.session.connection().execute(query):
            found[key].append(participant_id)
    return found


def _cut(things: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (things[at : at + 5000] for at in range(0, len(things), 5000))


def _settle(one: Known, batch: Batch) -> None:
    """Whose this registration is, and which others look like it."""
    person: UUID | None = batch.persons.get(one.id, one.person_id)
    alike: list[tuple[int, Known, Likeness]] = []
    for other_id in sorted(batch.candidates.get(one.id, ())):
        other = batch.others[other_id]
        if person is None and _is_surely(one, other):
            person = batch.persons.get(other.id, other.person_id)
        likeness = compare(one.identity, other.identity, rare=one.id in batch.rare)
        if likeness.is_alike and _is_worth_asking(one, other):
            alike.append((likeness.score, other, likeness))
    batch.persons[one.id] = person or new_id()
    for _score, other, likeness in sorted(alike, key=lambda found: -found[0])[:MOST_PAIRS]:
        first, second = sorted((one, other), key=lambda each: each.id)
        batch.pairs[first.id, second.id] = first, second, likeness


def _is_surely(one: Known, other: Known) -> bool:
    """The same address and the same name: at another meeting, or at this one after withdrawing.

    Two who stand at one meeting are never joined without an organiser.
    """
    if one.meeting_id == other.meeting_id and {one.state, other.state} <= LIVE:
        return False
    shared = one.identity.emails & other.identity.emails
    return bool(shared) and near_names(one.identity, other.identity)[0] >= SAME_NAME


def _is_worth_asking(one: Known, other: Known) -> bool:
    """At one meeting both must stand: one who withdrew and registered anew counts once already."""
    return one.meeting_id != other.meeting_id or {one.state, other.state} <= LIVE


@operation
def _write(batch: Batch, now: datetime) -> int:
    """Keep what was found, of those who are still as they were when they were read; the others wait for the next time."""
    connection = db.session.connection()
    ids = [one.id for one in batch.new]
    query = select(*_COLUMNS).where(NOT_COMPARED, _p.id.in_(ids)).with_for_update(skip_locked=True)
    now_there = {row[0]: _known(row) for row in connection.execute(query)}
    batch.new = [one for one in batch.new if now_there.get(one.id) == one]
    ids = [one.id for one in batch.new]
    open_pairs = or_(LookAlike.first_id.in_(ids), LookAlike.second_id.in_(ids)), LookAlike.verdict == Verdict.OPEN
    connection.execute(delete(MatchKey).where(MatchKey.participant_id.in_(ids)))
    connection.execute(delete(LookAlike).where(*open_pairs))
    stays = set(ids)
    if rows := [row for row in batch.keys if row["participant_id"] in stays]:
        connection.execute(insert(MatchKey), rows)
    _give_persons(batch, now)
    _propose(batch, now)
    for one in batch.new:
        batch.others[one.id] = replace(one, person_id=batch.persons[one.id])
    return len(batch.new)


def _give_persons(batch: Batch, now: datetime) -> None:
    given = {one.id: batch.persons[one.id] for one in batch.new}
    # of those they may be the same as, not of all read before: others wait while this is written
    alike = {other for one in batch.new for other in batch.candidates.get(one.id, ())}
    known = {one.person_id for one in [*batch.new, *(batch.others[other] for other in alike if other in batch.others)]}
    connection = db.session.connection()
    if fresh := sorted(set(given.values()) - known):
        connection.execute(insert(Person), [{"id": person, "created_at": now} for person in fresh])
    settled = update(_TABLE).where(_p.id == bindparam("one")).values(person_id=bindparam("who"), compared=True)
    if given:
        connection.execute(settled, [{"one": one, "who": person} for one, person in given.items()])


def _propose(batch: Batch, now: datetime) -> None:
    """Keep the pairs that are not of one person already and that nobody has decided about."""
    new = {one.id for one in batch.new}
    persons = {each: batch.persons.get(each, batch.others[each].person_id) for pair in batch.pairs for each in pair}
    ids = {each for pair in batch.pairs for each in pair}
    known = _decided(ids, persons)
    rows: dict[tuple[Any, ...], dict[str, Any]] = {}
    waits = {each for each in ids - new if batch.others[each].person_id is None}
    for (first_id, second_id), (first, second, likeness) in batch.pairs.items():
        if {first_id, second_id} & waits:
            continue
        across = first.meeting_id != second.meeting_id
        whose = frozenset((persons[first_id], persons[second_id]))
        if (first_id, second_id) in known or whose in known or (across and len(whose) == 1):
            continue
        key: tuple[Any, ...] = (whose,) if across else (first_id, second_id)
        rows.setdefault(key, _row(first, second, likeness, now))
    if rows:
        db.session.connection().execute(insert(LookAlike), list(rows.values()))


def _row(first: Known, second: Known, likeness: Likeness, now: datetime) -> dict[str, Any]:
    return {
        "id": new_id(),
        "first_id": first.id,
        "second_id": second.id,
        "first_meeting_id": first.meeting_id,
        "second_meeting_id": second.meeting_id,
        "score": likeness.score,
        "reasons": [reason.value for reason in likeness.reasons],
        "found_at": now,
        "verdict": Verdict.OPEN,
        "moved": [],
    }


def _decided(ids: set[UUID], persons: Mapping[UUID, UUID | None]) -> set[object]:
    """The pairs known already, as ids of registrations and, across meetings, as persons."""
    one, two = Participant.__table__.alias(), Participant.__table__.alias()
    whose = {person for each, person in persons.items() if each in ids and person}
    found: set[object] = set()
    for some in _cut(sorted(ids)):
        pairs = select(LookAlike.first_id, LookAlike.second_id).where(LookAlike.first_id.in_(some))
        found |= {(first, second) for first, second in db.session.execute(pairs)}
    for some in _cut(sorted(whose)):
        query = (
            select(one.c.person_id, two.c.person_id)
            .select_from(LookAlike)
            .join(one, one.c.id == LookAlike.first_id)
            .join(two, two.c.id == LookAlike.second_id)
            .where(one.c.person_id.in_(some), LookAlike.first_meeting_id != LookAlike.second_meeting_id)
        )
        found |= {frozenset(pair) for pair in db.session.execute(query)}
    return found
