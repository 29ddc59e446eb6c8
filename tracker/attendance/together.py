"""Check-ins that are sent at the same moment by several doors, recorded in one transaction: one commit for all.

Who finds others waiting at the same address puts its events down and lets them do so first; the last, who finds nobody more, records
what all of them put down. Nobody is answered before what they sent is committed, and nobody waits for company.
"""

import threading
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from tracker.attendance.events import Answer, DoorEvent
from tracker.attendance.operations import Call, record_calls
from tracker.attendance.rules import OPEN_GATE, Gate
from tracker.core import turns
from tracker.core.access import Actor
from tracker.core.db import end_reading, is_in_operation

#: calls with more events are recorded by themselves
FEW = 20


class _Waiting:
    """A call that was put down, and what became of it."""

    def __init__(self, call: Call) -> None:
        self.call = call
        self.answers: list[Answer] | None = None
        self.done = threading.Event()


_guard = threading.Lock()
_put_down: dict[UUID, list[_Waiting]] = {}


def record_together(
    meeting_id: UUID, events: Sequence[DoorEvent], *, by: Actor, now: datetime, gate: Gate = OPEN_GATE
) -> list[Answer]:
    """As `record_check_ins`; together with what others send at this moment, if any do."""
    call = Call(events, by, now, gate)
    if len(events) > FEW or is_in_operation():
        return record_calls(meeting_id, [call])[0]
    mine = _Waiting(call)
    with _guard:
        _put_down.setdefault(meeting_id, []).append(mine)
    try:
        while not mine.done.is_set() and turns.is_awaited():
            end_reading()  # no connection is kept while others work
            turns.let_first()
    except BaseException:
        _take_back(meeting_id, mine)
        raise
    with _guard:
        group = _put_down.pop(meeting_id) if mine in _put_down.get(meeting_id, ()) else []
    if group:
        _record(meeting_id, group)
    mine.done.wait()
    # None: something failed for all of them, so each is told by itself what it is
    return record_calls(meeting_id, [call])[0] if mine.answers is None else mine.answers


def _take_back(meeting_id: UUID, mine: _Waiting) -> None:
    """Whoever is told that it failed finds nothing recorded by the next, if that has not begun."""
    with _guard:
        left = [other for other in _put_down.pop(meeting_id, ()) if other is not mine]
        if left:
            _put_down[meeting_id] = left


def _record(meeting_id: UUID, group: list[_Waiting]) -> None:
    try:
        for waiting, answers in zip(group, record_calls(meeting_id, [one.call for one in group]), strict=True):
            waiting.answers = answers
    except Exception:
        if len(group) == 1:
            raise
    finally:
        for waiting in group:
            waiting.done.set()
