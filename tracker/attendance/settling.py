"""What a door refused, or a phone kept that had been signed out: an organiser decides whether it counts."""

from datetime import datetime
from uuid import UUID, uuid5

from tracker.attendance import queries
from tracker.attendance.events import Answer, DoorEvent
from tracker.attendance.models import Settled
from tracker.attendance.operations import correct_check_in
from tracker.attendance.queries import EventRow
from tracker.attendance.rules import COUNTED
from tracker.audit.operations import record
from tracker.core.access import Actor
from tracker.core.db import db, operation


@operation
def count_refused(meeting_id: UUID, event_id: UUID, *, reason: str, by: Actor, now: datetime) -> Answer:
    """Let a refused event count as it was, at its own time; one more event, with who decided it. Twice is the same as once.

    Raises NotFound. The answer says why when it cannot count (the person was declined, say); then it stays in the list.
    """
    refused = queries.get_check_in(meeting_id, event_id)
    counted = DoorEvent(
        id=uuid5(refused.id, "counted"),
        participant_id=refused.participant_id,
        code=refused.code if refused.participant_id is None else "",
        session_id=refused.session_id,
        day_id=refused.day_id,
        kind=refused.kind,
        at=refused.at,
        device=refused.device,
        reason=reason,
    )
    answer = correct_check_in(meeting_id, counted, by=by, now=now)
    if answer.result in COUNTED:
        _settle(meeting_id, refused, by=by, now=now)
    return answer


@operation
def put_aside(meeting_id: UUID, event_id: UUID, *, by: Actor, now: datetime) -> None:
    """Note that a refused event does not count: it leaves the list, and stays among the events. Raises NotFound."""
    refused = queries.get_check_in(meeting_id, event_id)
    if _settle(meeting_id, refused, by=by, now=now):
        name = refused.name or refused.code
        record("check-in.put-aside", by=by, at=now, meeting_id=meeting_id, subject_id=event_id, subject=name)


def _settle(meeting_id: UUID, event: EventRow, *, by: Actor, now: datetime) -> bool:
    if db.session.get(Settled, event.id) is not None:
        return False
    db.session.add(Settled(check_in_id=event.id, meeting_id=meeting_id, at=now, by_label=by.label))
    return True
