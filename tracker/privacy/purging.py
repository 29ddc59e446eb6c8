"""Erasing everybody of a meeting, in many small transactions: others write meanwhile, and what is cut short goes on later.

First people, some at a time, each whole with what tells who they were; then what else is left of the meeting, row by row.
A meeting counts as erased when all of it is done: until then it is due, and beginning anew changes nothing but what is left.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select, tuple_

from tracker.audit.operations import record
from tracker.core.access import Actor
from tracker.core.db import db, operation
from tracker.meetings.models import Meeting
from tracker.meetings.operations import raise_revision
from tracker.meetings.queries import lock_meeting
from tracker.privacy import queries
from tracker.privacy.errors import StillUnderWay
from tracker.privacy.inventory import HOLDINGS, WITH_THE_NAME, Holding, Scope
from tracker.privacy.operations import Erased, erase_holding, erase_rows
from tracker.registration.models import Participant

#: people, and other rows, of one transaction
PEOPLE, ROWS = 200, 1000
#: how many numbers are looked up at once, beside the writers
LOOKED_UP = 50_000


def purge_meeting(meeting: Meeting, *, by: Actor, now: datetime) -> Erased:
    """Take everything away that tells who was at a meeting that is over. Raises StillUnderWay."""
    scope = Scope(meeting.id)
    _begin(meeting, now)
    people, held, ids = queries.count_people(scope), queries.count_held(scope), queries.list_message_ids(scope)
    blobs: list[str] = []
    named = _list_named(scope.meeting_id)
    while True:
        for some in _parts(named, PEOPLE):
            blobs += _erase_some(Scope(scope.meeting_id, some=tuple(some)), now)
        blobs += queries.list_waiting_files(scope)
        _erase_the_rest(scope)
        named = _list_named(scope.meeting_id)
        if not named:  # else somebody was entered meanwhile
            break
    _end(meeting, people, by=by, now=now)
    return Erased(held, blobs, ids)


@operation
def _begin(meeting: Meeting, now: datetime) -> None:
    """From here on the meeting is due, until all is done."""
    meeting = lock_meeting(meeting.id)
    if not queries.has_ended(meeting, now):
        raise StillUnderWay
    meeting.purged_at = None


def _list_named(meeting_id: UUID) -> Sequence[UUID]:
    query = select(Participant.id).where(Participant.meeting_id == meeting_id, Participant.erased_at.is_(None))
    return db.session.scalars(query.order_by(Participant.id)).all()


def _parts(of: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    return (of[start : start + size] for start in range(0, len(of), size))


@operation
def _erase_some(scope: Scope, now: datetime) -> list[str]:
    raise_revision(scope.meeting_id)  # names are kept in memory to be searched: they are not to be found there any more
    return erase_rows([one for one in HOLDINGS if one.table in WITH_THE_NAME], scope, now)


def _erase_the_rest(scope: Scope) -> None:
    for one in HOLDINGS:
        if one.erase == {} or (one.table in WITH_THE_NAME and one.erase is not None):
            continue
        key = _key(one)
        for ids in _list_rows(one, scope):
            for some in _parts(ids, ROWS):
                _erase_these(one, key.in_(some))


@operation
def _erase_these(one: Holding, rows: ColumnElement[bool]) -> None:
    erase_holding(one, rows)


def _key(one: Holding) -> Any:
    columns = list(one.at.primary_key.columns)
    return columns[0] if len(columns) == 1 else tuple_(*columns)


def _list_rows(one: Holding, scope: Scope) -> Iterator[Sequence[Any]]:
    """The numbers of the rows about these people, some at a time, read outside of any transaction that writes."""
    columns, key = list(one.at.primary_key.columns), _key(one)
    query = select(*columns).where(one.rows(scope)).order_by(*columns).limit(LOOKED_UP)
    after: ColumnElement[bool] | None = None
    while True:
        found = db.session.execute(query if after is None else query.where(after)).all()
        db.session.commit()
        if found:
            yield [row[0] if len(columns) == 1 else tuple(row) for row in found]
        if len(found) < LOOKED_UP:
            return
        after = key > (found[-1][0] if len(columns) == 1 else tuple_(*found[-1]))


@operation
def _end(meeting: Meeting, people: int, *, by: Actor, now: datetime) -> None:
    meeting = lock_meeting(meeting.id)
    meeting.purged_at = now
    meeting.revision += 1
    record("privacy.purged", by=by, at=now, meeting_id=meeting.id, subject_id=meeting.id, people=people)
