"""The list a phone keeps so that it finds people without a network: name, organisation, code and state, nothing else.

It comes in pages, and then as what changed since. Rows, not objects, and organisations once a page: a list of 100,000
people must fit on a telephone and come over a bad network.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select, tuple_

from tracker.attendance.models import CheckIn, Presence
from tracker.attendance.queries import NAME, ORGANISATION, Place, at_place
from tracker.audit.models import AuditEntry
from tracker.core.db import also_equal, db
from tracker.core.folding import fold
from tracker.registration.models import Origin, Participant, ParticipantEvent, State
from tracker.registration.rules import ERASED

#: people a page
PAGE = 5000
#: what was written at the same moment may become visible a little later: this much is told twice
OVERLAP = timedelta(seconds=30)
#: a walk-in is let in like somebody confirmed
WALK_IN = "walk-in"
_MARKS = re.compile("[\u0300-\u036f\u064b-\u0652]")
_NO_WORD = re.compile(r"[\W_]+")


@dataclass(slots=True)
class Part:
    """People as a phone keeps them: code, name, number of the organisation, state, and what else to find the name by."""

    people: list[tuple[str, str, int, str, str]] = field(default_factory=list)
    #: name, and what else to find it by
    organisations: list[tuple[str, str]] = field(default_factory=list)
    #: the last one of the page; None: there are no more
    after: UUID | None = None


def _people(whose: ColumnElement[bool]) -> Select[Any]:
    return (
        select(Participant.id, Participant.code, NAME, ORGANISATION, Participant.state, Participant.origin)
        .where(whose)
        .order_by(Participant.sort_key, Participant.id)
    )


def read_page(meeting_id: UUID, after: UUID | None, limit: int = PAGE) -> Part:
    """Everybody with a registration, by name, those after somebody."""
    query = _people(Participant.meeting_id == meeting_id).limit(limit)
    if after is not None:
        last = select(Participant.sort_key).where(Participant.id == after, Participant.meeting_id == meeting_id)
        query = query.where(tuple_(Participant.sort_key, Participant.id) > tuple_(last.scalar_subquery(), after))
    rows = db.session.execute(query).all()
    part = _packed(rows)
    part.after = rows[-1].id if len(rows) == limit else None
    return part


def read_changes(meeting_id: UUID, since: datetime) -> Part:
    """Whoever registered, was decided about, changed or was erased since then.

    Who was erased has another code: the phone then has one more than there are, and takes the list anew.
    """
    changed = select(ParticipantEvent.participant_id).where(
        ParticipantEvent.meeting_id == meeting_id, ParticipantEvent.at >= since - OVERLAP
    )
    erased = select(AuditEntry.subject_id).where(
        AuditEntry.meeting_id == meeting_id, AuditEntry.at >= since - OVERLAP, AuditEntry.action == ERASED
    )
    whose = Participant.id.in_(changed.union_all(erased))
    people = _people(also_equal(Participant.meeting_id, meeting_id)).where(whose)
    return _packed(db.session.execute(people).all())


def count_people(meeting_id: UUID) -> int:
    """How many there are: a phone that has another number takes the list anew."""
    return db.session.execute(
        select(func.count()).select_from(Participant).where(Participant.meeting_id == meeting_id)
    ).scalar_one()


def read_presence(meeting_id: UUID, place: Place, since: datetime | None) -> Sequence[tuple[str, int, datetime | None]]:
    """Who is at a session or day: code, 2 in the room, 1 left, 0 taken back, and since when. What changed since then."""
    query = (
        select(Participant.code, Presence.attended, Presence.inside, Presence.first_in_at)
        .join(Presence, Presence.participant_id == Participant.id)
        .where(at_place(place))
        .order_by(Presence.id)
    )
    if since is None:
        query = query.where(Presence.meeting_id == meeting_id, Presence.attended.is_(True))
    else:
        touched = select(CheckIn.participant_id).where(
            CheckIn.meeting_id == meeting_id, CheckIn.recorded_at >= since - OVERLAP
        )
        query = query.where(also_equal(Presence.meeting_id, meeting_id), Presence.participant_id.in_(touched))
    return [(row.code, (1 + row.inside) * row.attended, row.first_in_at) for row in db.session.execute(query)]


def code_of(meeting_id: UUID, event_id: UUID) -> str:
    """The code of whom an event was about; empty when it was about nobody here."""
    query = (
        select(Participant.code)
        .join(CheckIn, CheckIn.participant_id == Participant.id)
        .where(CheckIn.id == event_id, CheckIn.meeting_id == meeting_id)
    )
    return db.session.execute(query).scalar_one_or_none() or ""


def _packed(rows: Sequence[Any]) -> Part:
    part, numbers = Part(), dict[str, int]()
    for _id, code, name, organisation, state, origin in rows:
        number = numbers.setdefault(organisation, len(numbers))
        if number == len(part.organisations):
            part.organisations.append((organisation, _also(organisation)))
        shown = WALK_IN if origin is Origin.WALK_IN and state is State.SUBMITTED else state.value
        part.people.append((code, name, number, shown, _also(name)))
    return part


def _also(text: str) -> str:
    """The folded text where the phone, which knows no transliteration, would fold it otherwise."""
    folded = fold(text)
    return "" if folded == as_folded_there(text) else folded


def as_folded_there(text: str) -> str:
    """What static/js/desk/words.js makes of it."""
    plain = _MARKS.sub("", unicodedata.normalize("NFD", text)).lower()
    return _NO_WORD.sub(" ", plain).strip()
