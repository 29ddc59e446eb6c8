"""Walk-ins that a phone took without a network: let in already, so whatever can be kept of them is kept."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from tracker.attendance import rules
from tracker.attendance.events import Answer, DoorEvent
from tracker.attendance.operations import admit_walk_in, record_check_ins
from tracker.attendance.rules import Gate
from tracker.core.access import Actor
from tracker.meetings.models import Meeting
from tracker.registration.answers import WalkInDetails
from tracker.registration.errors import AlreadyRegistered, WrongAnswers

#: taken in one call: each is a registration of its own
MOST = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class WalkInSent:
    """Who came, the form's own id, and the event at the door."""

    details: WalkInDetails
    submission: UUID
    event: DoorEvent


def take_walk_in(
    meeting: Meeting, sent: WalkInSent, *, by: Actor, now: datetime, gate: Gate = rules.OPEN_GATE
) -> Answer:
    """Register and check in. Sent again, it is one person and is answered the same.

    An address that has a place is that person; an address that is none is left out; what else is wrong, or comes from a
    phone that was signed out, is kept as an event with the name, for the organisers to settle.
    """
    unregistered = sent.event._replace(code=_written(sent.details), participant_id=None)
    if gate.held:
        return record_check_ins(meeting.id, [unregistered], by=by, now=now, gate=gate)[0]
    try:
        return admit_walk_in(meeting, sent.details, sent.event, submission=sent.submission, by=by, now=now, gate=gate)
    except AlreadyRegistered as error:
        known = sent.event._replace(participant_id=error.participant_id)
        return record_check_ins(meeting.id, [known], by=by, now=now, gate=gate)[0]
    except WrongAnswers as error:
        if set(error.fields) == {"email"} and sent.details.email:
            without = replace(sent, details=replace(sent.details, email=None))
            return take_walk_in(meeting, without, by=by, now=now, gate=gate)
        return record_check_ins(meeting.id, [unregistered], by=by, now=now, gate=gate)[0]


def _written(details: WalkInDetails) -> str:
    name = " ".join(filter(None, (details.given_name, details.family_name)))
    return ", ".join(filter(None, (name, details.organisation, details.email)))[:200] or "-"
