"""Check-ins that arrive at the same moment are kept in one transaction: a commit costs a door as much as eight doors.

Every request waits for its turn to write. Whoever has it takes the events of all that wait behind, records them in one
batch and hands the answers out; the others find theirs ready when their turn comes. An answer is given only after the
commit, as ever; alone, an event costs what it did.
"""

import logging
from collections import deque
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Any
from uuid import UUID

from tracker.attendance.events import Answer, DoorEvent
from tracker.attendance.operations import MOST, record_check_ins
from tracker.core import clock
from tracker.core.access import Actor
from tracker.core.db import is_in_operation, operation


@dataclass(slots=True, eq=False)
class _Waiting:
    """The events of one request, and what became of them."""

    events: Sequence[DoorEvent]
    answers: list[Answer] | None = None
    #: what it was taken together with failed: it is recorded by itself
    alone: bool = False


@dataclass(slots=True)
class _Queue:
    """Requests of one person or device at one meeting; `turn` is held by the one that writes."""

    turn: Any = field(default_factory=Lock)
    waiting: deque[_Waiting] = field(default_factory=deque)


log = logging.getLogger("tracker.attendance")
_queues: dict[Hashable, _Queue] = {}
#: meetings and people whose queues are kept; an empty queue costs nothing to make again
_MOST_QUEUES = 256


def record_together(meeting_id: UUID, events: Sequence[DoorEvent], *, by: Actor) -> list[Answer]:
    """`record_check_ins` in one transaction with whatever waits at the same moment for the same meeting and actor.

    Inside another operation (an idempotency key) it stays part of that one.
    """
    if is_in_operation() or len(events) > 1:
        return record_check_ins(meeting_id, events, by=by, now=clock.now())
    if len(_queues) > _MOST_QUEUES:
        _queues.clear()  # whoever waits keeps hold of its own queue
    queue = _queues.setdefault((meeting_id, by), _Queue())
    mine = _Waiting(events)
    queue.waiting.append(mine)
    with queue.turn:
        if mine.answers is None and not mine.alone:
            _take_waiting(queue, mine, meeting_id, by)
    if mine.answers is None:
        return record_check_ins(meeting_id, events, by=by, now=clock.now())
    return mine.answers


def _take_waiting(queue: _Queue, mine: _Waiting, meeting_id: UUID, by: Actor) -> None:
    batch: list[_Waiting] = []
    try:
        answers = iter(_record_waiting(queue, batch, meeting_id, by))
    except Exception:
        log.exception("check-ins could not be recorded together", extra={"requests": len(batch)})
        if mine in queue.waiting:  # it failed before anything was taken
            queue.waiting.remove(mine)
        for one in {*batch, mine}:
            one.alone = True
        return
    for one in batch:
        one.answers = [next(answers) for _ in one.events]


@operation
def _record_waiting(queue: _Queue, batch: list[_Waiting], meeting_id: UUID, by: Actor) -> list[Answer]:
    """Take what waits once the transaction has begun, so that those who came while it waited for its turn are in it."""
    batch += [queue.waiting.popleft() for _ in range(min(len(queue.waiting), MOST))]
    events = [event for one in batch for event in one.events]
    return record_check_ins(meeting_id, events, by=by, now=clock.now())
