"""Recording what the meeting did about an agenda item: its outcome, papers, speakers, notes; and when sessions opened and closed."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from tracker.audit.operations import record
from tracker.core.access import Actor
from tracker.core.db import db, operation
from tracker.core.errors import Invalid
from tracker.discussions.models import Group
from tracker.discussions.rules import DISCUSSION, MOST_GROUPS, RECOMMENDATIONS
from tracker.meetings.models import AgendaItem, Meeting, Session
from tracker.meetings.operations import raise_revision
from tracker.plenary import queries, rules
from tracker.plenary.errors import ItemChanged
from tracker.plenary.models import Speaker

FIRST_NUMBER = MOST_GROUPS + 2


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemDetails:
    """What is said of an item; `documents` are the papers the meeting had before it."""

    presenter: str = ""
    discussion: Sequence[str] = ()
    outcome: str = ""
    documents: Collection[UUID] = field(default_factory=frozenset)


@operation
def record_item(
    meeting: Meeting, item_id: UUID, details: ItemDetails, *, upon: str = "", by: Actor, now: datetime
) -> AgendaItem:
    """Say who presented the item, what was discussed and what the meeting did. "Matters discussed" is written from it.

    `upon`: the fingerprint of what was read before. Raises ItemChanged, storing nothing, where it says something else by now.
    """
    raise_revision(meeting.id)
    item = queries.get_item(meeting.id, item_id)
    before = (item.presenter, list(item.discussion), item.outcome)
    documents, moved = queries.list_documents(meeting.id), 0
    present = [document.id for document in documents if document.agenda_item_id == item.id]
    if upon and upon != rules.item_mark(*before, present):
        raise ItemChanged
    item.presenter, item.discussion, item.outcome = details.presenter, list(details.discussion), details.outcome
    for document in documents:
        wanted = document.id in details.documents
        if wanted != (document.agenda_item_id == item.id):
            document.agenda_item_id, moved = (item.id if wanted else None), moved + 1
    if moved or before != (item.presenter, item.discussion, item.outcome):
        _record("agenda-item.recorded", meeting, item, by=by, now=now)
    return item


@operation
def open_notes(meeting: Meeting, item_id: UUID, *, by: Actor, now: datetime) -> Group:
    """The notes of this item, made when they are first wanted: points like a group's, by several writers at once."""
    raise_revision(meeting.id)  # others wait, so an item gets one set of notes
    item = queries.get_item(meeting.id, item_id)
    found = queries.find_notes(meeting.id, item.id)
    if found is not None:
        return found
    number = max(queries.last_notes_number(meeting.id) + 1, FIRST_NUMBER)
    notes = Group(
        meeting_id=meeting.id,
        agenda_item_id=item.id,
        of_item=True,
        number=number,
        slug=f"item-{number - FIRST_NUMBER + 1}",
        topic=f"{item.number} {item.title}"[:200],
        headings=[DISCUSSION, RECOMMENDATIONS.value],
    )
    db.session.add(notes)
    db.session.flush()
    _record("agenda-item.notes", meeting, item, by=by, now=now)
    return notes


@operation
def add_speakers(meeting: Meeting, item_id: UUID, names: Sequence[str], *, now: datetime) -> list[Speaker]:
    """Put these at the end of the speakers' list, in this order."""
    item = queries.get_item(meeting.id, item_id)
    last = max((speaker.position for speaker in queries.list_speakers(item.id)), default=0)
    made = [
        Speaker(meeting_id=meeting.id, agenda_item_id=item.id, position=position, name=name)
        for position, name in enumerate(names, last + 1)
    ]
    db.session.add_all(made)
    db.session.flush()
    return made


@operation
def mark_speaker(meeting: Meeting, item_id: UUID, speaker_id: UUID, act: str, *, now: datetime) -> None:
    """`act`: spoke, waits again, goes first among those who wait, or is taken off the list."""
    item = queries.get_item(meeting.id, item_id)
    speaker = queries.get_speaker(item.id, speaker_id)
    if act == "spoke":
        speaker.spoke_at = now
    elif act == "waits":
        speaker.spoke_at = None
    elif act == "first":
        waiting = [other.position for other in queries.list_speakers(item.id) if other.spoke_at is None]
        speaker.position = min(waiting, default=speaker.position) - 1
    elif act == "remove":
        db.session.delete(speaker)


@operation
def time_session(
    meeting: Meeting,
    session_id: UUID,
    opened_at: datetime | None,
    closed_at: datetime | None,
    *,
    by: Actor,
    now: datetime,
) -> Session:
    """Keep when a session was really opened and closed. Raises Invalid when it closed before it opened."""
    if opened_at and closed_at and closed_at < opened_at:
        raise Invalid(fields={"closed": rules.CLOSED_BEFORE})
    session = queries.lock_sitting(meeting.id, session_id)
    if (session.opened_at, session.closed_at) != (opened_at, closed_at):
        session.opened_at, session.closed_at = opened_at, closed_at
        record("session.timed", by=by, at=now, meeting_id=meeting.id, subject_id=session.id, subject=session.title)
    return session


def _record(action: str, meeting: Meeting, item: AgendaItem, *, by: Actor, now: datetime) -> None:
    subject = f"{item.number} {item.title}"
    record(action, by=by, at=now, meeting_id=meeting.id, subject_id=item.id, subject=subject)
