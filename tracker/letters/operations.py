"""Changing what letters say, issuing and releasing them. Each is one transaction."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from tracker.audit.operations import record
from tracker.core.access import Actor
from tracker.core.db import db, insert_row, operation
from tracker.core.ids import new_id
from tracker.letters import queries
from tracker.letters.errors import LetterTextChanged, NobodyPicked
from tracker.letters.models import Letter, LetterHead, LetterText
from tracker.letters.rules import LetterContent, LetterParts, reference_of
from tracker.mail.operations import Addressee, queue_mails
from tracker.meetings.models import Meeting
from tracker.meetings.queries import lock_meeting
from tracker.registration.models import Participant
from tracker.registration.queries import list_participants
from tracker.registration.records import name_of

MAIL = "letter_ready"
#: makes the letter to a person: what it says, given its reference
Writer = Callable[[Participant, str], LetterContent]


@operation
def change_text(
    meeting: Meeting,
    language: str,
    parts: LetterParts | None,
    *,
    base: int,
    by: Actor,
    now: datetime,
    logo: str | None = None,
) -> LetterText | None:
    """What letters in this language say from now on; None: the built-in text again. `base` is the version that was open.
    `logo`: a stored picture for the letters of every language, as `set_logo` takes it; None: as it is.

    Letters that were issued stay as they are. Raises LetterTextChanged.
    """
    lock_meeting(meeting.id)
    current = queries.find_text(meeting.id, language)
    number = current.number if current else 0
    if number != base:
        raise LetterTextChanged
    if logo is not None:
        set_logo(meeting, logo, by=by, now=now)
    wanted = parts.as_dict() if parts else None
    if (current.parts if current else None) == wanted:
        return current
    text = LetterText(
        id=new_id(),
        meeting_id=meeting.id,
        language=language,
        number=number + 1,
        parts=wanted,
        at=now,
        actor_label=by.label,
    )
    record("letter-text.changed", by=by, at=now, meeting_id=meeting.id, subject=language, version=number + 1)
    return insert_row(text)


@operation
def set_logo(meeting: Meeting, digest: str, *, by: Actor, now: datetime) -> None:
    """Put a stored picture on top of the meeting's letters; "" takes it away."""
    head = db.session.get(LetterHead, meeting.id, with_for_update=True)
    if head is None:
        head = LetterHead(meeting_id=meeting.id)
        db.session.add(head)
    head.logo = digest
    record("letter-logo.changed", by=by, at=now, meeting_id=meeting.id)


@operation
def issue(
    meeting: Meeting,
    participant_ids: Sequence[UUID],
    write: Writer,
    *,
    dated: date,
    by: Actor,
    now: datetime,
) -> list[Letter]:
    """Issue a numbered letter to each of these people. Who has one gets another; the first stays. Raises NobodyPicked."""
    meeting = lock_meeting(meeting.id)
    people = list_participants(meeting.id, participant_ids)
    if not people:
        raise NobodyPicked
    letters: list[Letter] = []
    for number, person in enumerate(people, queries.last_number(meeting.id) + 1):
        reference = reference_of(meeting.short_title, dated.year, number)
        content = write(person, reference)
        letters.append(
            insert_row(
                Letter(
                    id=new_id(),
                    meeting_id=meeting.id,
                    participant_id=person.id,
                    number=number,
                    reference=reference,
                    language=content.language,
                    dated=dated,
                    content=asdict(content),
                    issued_at=now,
                    issued_by=by.label,
                )
            )
        )
        record(
            "letter.issued",
            by=by,
            at=now,
            meeting_id=meeting.id,
            subject_id=person.id,
            subject=name_of(person),
            reference=reference,
        )
    return letters


@operation
def release(meeting: Meeting, letter_ids: Sequence[UUID], *, by: Actor, now: datetime) -> int:
    """Let people take their letters from their private page, and tell them by mail; returns how many were new.

    Releasing twice is the same as once.
    """
    query = (
        select(Letter, Participant)
        .join(Participant, Participant.id == Letter.participant_id)
        .where(Letter.meeting_id == meeting.id, Letter.id.in_(letter_ids), Letter.released_at.is_(None))
        .order_by(Letter.number)
        .with_for_update()
    )
    addressees: dict[UUID, Addressee] = {}
    rows = db.session.execute(query).all()
    for letter, person in rows:
        letter.released_at = now
        record(
            "letter.released",
            by=by,
            at=now,
            meeting_id=meeting.id,
            subject_id=person.id,
            subject=name_of(person),
            reference=letter.reference,
        )
        if person.email:
            context = {"reference": letter.reference}
            addressees[person.id] = Addressee(person.email, person.locale, person.id, context)
    queue_mails(MAIL, addressees.values(), at=now, meeting_id=meeting.id)
    return len(rows)
