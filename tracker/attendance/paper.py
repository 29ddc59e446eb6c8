"""Typing a list back in: a signed sheet with its own times, or who attended online. Every line becomes an event."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from sqlalchemy import and_, case, select

from tracker.attendance.events import Answer, DoorEvent
from tracker.attendance.operations import record_check_ins
from tracker.attendance.queries import NAME, ORGANISATION, Place
from tracker.attendance.rules import COUNTED, Channel
from tracker.attendance.sheets import Candidate, Line, Unclear, pick
from tracker.audit.operations import record
from tracker.core.access import Actor
from tracker.core.db import db, operation
from tracker.core.texts import Text
from tracker.registration.models import Participant, State

#: what an event says that no door saw; so it counts although the person may not be confirmed
REASONS = {Channel.PAPER: Text("On the paper list"), Channel.REMOTE: Text("Attended online")}
#: more people than this and a name is no name
_MOST_CANDIDATES = 6
_WITHDREW_AT = case((Participant.state == State.WITHDRAWN, Participant.state_at))


@dataclass(frozen=True, slots=True)
class Entered:
    """What became of a list: who is entered now, who was before, what was refused, what is not clear."""

    entered: Sequence[Answer] = ()
    known: Sequence[Answer] = ()
    refused: Sequence[tuple[Line, Answer]] = ()
    unclear: Sequence[Unclear] = field(default_factory=tuple)


@operation
def enter_list(
    meeting_id: UUID,
    place: Place,
    lines: Sequence[Line],
    picked: Mapping[Line, UUID],
    *,
    channel: Channel,
    at: datetime,
    zone: str,
    by: Actor,
    now: datetime,
) -> Entered:
    """Check in everybody whose line is clear, at the time on the line or else `at`; `picked` says who an unclear one is.

    The same line for the same session is the same event, however often it is typed.
    """
    meant, unclear = _find(meeting_id, lines, picked)
    moments = {line: _moment(line.at, at, zone) for line in meant}
    events = [_event(place, person, moments[line], channel) for line, person in meant.items()]
    answers = record_check_ins(meeting_id, events, by=by, now=now)
    counted = [answer for answer in answers if answer.result in COUNTED]
    if counted:
        record(
            "check-in.list-entered", by=by, at=now, meeting_id=meeting_id, subject_id=place.id, subject=place.title,
            channel=channel.value, count=len(counted),
        )  # fmt: skip
    return Entered(
        entered=[answer for answer in counted if answer.since == answer.at],
        known=[answer for answer in counted if answer.since != answer.at],
        refused=[(line, one) for line, one in zip(meant, answers, strict=True) if one.result not in COUNTED],
        unclear=unclear,
    )


def _event(place: Place, person: UUID, at: datetime, channel: Channel) -> DoorEvent:
    return DoorEvent(
        id=uuid5(place.id, f"{channel} {person} {at.isoformat()}"),
        participant_id=person,
        session_id=None if place.is_day else place.id,
        day_id=place.id if place.is_day else None,
        at=at,
        reason=str(REASONS[channel]),
        channel=channel,
    )


def _moment(written: time | None, at: datetime, zone: str) -> datetime:
    if written is None:
        return at
    return datetime.combine(at.astimezone(ZoneInfo(zone)).date(), written, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def _find(
    meeting_id: UUID, lines: Sequence[Line], picked: Mapping[Line, UUID]
) -> tuple[dict[Line, UUID], list[Unclear]]:
    meant: dict[Line, UUID] = {}
    unclear: list[Unclear] = []
    by_key = _by_code_or_address(meeting_id, lines)
    for line in lines:
        if line.no_time:
            unclear.append(Unclear(line))
            continue
        named = [by_key[key] for key in (line.code, line.email) if key in by_key]
        if not named or line.may_be_a_name:
            named += [one for one in _by_name(meeting_id, line) if one not in named]
        found = [one for one in named if one.withdrew_at is None]
        chosen = pick(line, found)
        if (wanted := picked.get(line)) is not None:
            chosen = next((one for one in found if one.participant_id == wanted), chosen)
        if chosen is not None:
            meant[line] = chosen.participant_id
        else:
            unclear.append(Unclear(line, found, [one for one in named if one.withdrew_at]))
    return meant, unclear


def _by_code_or_address(meeting_id: UUID, lines: Sequence[Line]) -> dict[str | None, Candidate]:
    codes, addresses = {line.code for line in lines} - {None}, {line.email for line in lines} - {None}
    query = select(Participant.id, NAME, ORGANISATION, Participant.code, _WITHDREW_AT, Participant.email).where(
        Participant.meeting_id == meeting_id,
        Participant.code.in_(codes) | Participant.email.in_(addresses),
    )
    found: dict[str | None, Candidate] = {}
    # who registered again after withdrawing stands for the address
    order = (Participant.state != State.WITHDRAWN, Participant.registered_at, Participant.id)
    for *who, email in db.session.execute(query.order_by(*order)):
        one = Candidate(*who)
        found[one.code] = found[email] = one
    return found


def _by_name(meeting_id: UUID, line: Line) -> list[Candidate]:
    if not line.words or "@" in line.text:
        return []
    said = and_(*(Participant.search_text.like(f"% {word}%") for word in line.words))
    query = (
        select(Participant.id, NAME, ORGANISATION, Participant.code, _WITHDREW_AT)
        .where(Participant.meeting_id == meeting_id, said)
        .order_by(Participant.state == State.WITHDRAWN, Participant.sort_key, Participant.id)
        .limit(_MOST_CANDIDATES)
    )
    return [Candidate(*row) for row in db.session.execute(query)]
