"""Who is found by letters of their name, organisation, address, code or answers, at a large meeting: from memory, for lists and desk.

Each process keeps a meeting's folded texts in the lists' order (`tracker/core/wordbook.py`). Whoever has an act of their own in
the trail since then is asked of the database instead, so what is found is of this moment; where the acts do not name everybody
whom they change, when many are erased, and at small meetings, the database is asked about all (docs/adr/0012-search.md).
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, null, select

from tracker.audit.models import AuditEntry
from tracker.core import clock
from tracker.core.db import db, has_more
from tracker.core.keeping import Shelf, shelf_of
from tracker.core.lately import window
from tracker.core.wordbook import WordBook
from tracker.meetings.models import Meeting
from tracker.questions.queries import answers_in_words, asks_in_words
from tracker.registration.models import Participant
from tracker.registration.rules import ERASED

#: of so many people and fewer, all are looked through in 3 ms
SMALL = 3000
#: meetings kept in a process, and small ones of which that is known, for so many seconds
MOST, MOST_LEFT, SMALL_FOR = 8, 512, 60.0
#: people a part
PART = 2000
#: of more, letters say too little: the database is asked
MOST_FOUND = 20_000
#: acts of the last minutes that are looked through, and people changed by them that are asked about
MOST_ACTS, MOST_CHANGED = 2000, 300
#: from so many changed on it is read anew beside the readers; so old it is given to nobody, and goes
ENOUGH, LONGEST = 100, timedelta(hours=1)
#: the least seconds between two readings of a meeting, and between two of meetings that take another's place in memory
REST = 20.0
#: acts that change others than the one they name, and the one after which a name is to be gone from memory, too
READ_ANEW = frozenset({"participant.merged", "participant.unmerged", "meeting.loaded", ERASED})
#: bytes of memory a meeting may take: names take ten for each letter of a hundred thousand people, long answers more
MOST_ROOM = 40_000_000


@dataclass(frozen=True, slots=True)
class Found:
    """Who is found: the numbers of those unchanged, in the lists' order, and everybody changed since, found or not."""

    numbers: Sequence[int]
    changed: frozenset[UUID]
    _ids: bytes

    def ids(self, start: int = 0, end: int | None = None) -> list[UUID]:
        """Those unchanged, from one to another."""
        return [UUID(bytes=_id_at(self._ids, number)) for number in self.numbers[start:end]]


@dataclass(frozen=True, slots=True)
class _Kept:
    """Everybody's text as it was, with the acts of the minutes before it was read."""

    read: datetime
    revision: int | None
    acts: frozenset[UUID]
    ids: bytes
    names: WordBook
    #: what they answered in words
    answers: WordBook


def find(meeting_id: UUID, words: Sequence[str], *, beginning: bool = False, answers: bool = False) -> Found | None:
    """Who has all these folded words, each within a word of theirs or as its `beginning`, or has used it in an answer to a
    question of the meeting where `answers` are looked into, too; None: ask the database.
    """
    kept, now = _books().find(meeting_id), clock.now()
    if kept is None:
        if not _is_left_to_the_database(meeting_id):
            _read_beside(meeting_id, now)
        return None
    changed = _changed(meeting_id, kept, now)
    if _is_due(changed):
        _read_beside(meeting_id, now)
    if changed is None or len(changed) > MOST_CHANGED:
        return None
    books = (kept.names, kept.answers) if answers else (kept.names,)
    numbers = _holding(books, words, beginning=beginning)
    if numbers is None:
        return None
    if changed:
        others = {one.bytes for one in changed}
        numbers = {number for number in numbers if _id_at(kept.ids, number) not in others}
    return Found(sorted(numbers), changed, kept.ids)


def have_at_hand(meeting_ids: Sequence[UUID], now: datetime) -> None:
    """Read the large meetings before anybody asks, those that many have changed at since or for which there is room; what is
    too old goes.
    """
    books = _books()
    books.drop_all(lambda kept: abs(now - kept.read) > LONGEST)
    for meeting_id in meeting_ids[:MOST]:
        kept = books.find(meeting_id)
        if kept is None:
            is_wanted = not books.is_full and not _is_known_as_left(meeting_id)
        else:
            is_wanted = _is_due(_changed(meeting_id, kept, now))
        if is_wanted:
            read(meeting_id, now)


def read(meeting_id: UUID, now: datetime) -> None:
    """Keep in memory what everybody is found by, as it is now."""
    _begun().put(meeting_id, time.monotonic())
    # the revision before the acts, and these before the people: others write meanwhile
    _number, revision = _stand(meeting_id, now, now)
    acts = frozenset(db.session.scalars(_acts(meeting_id, now, AuditEntry.id)))
    names, answers, ids = WordBook(), WordBook(), bytearray()
    for part in db.session.execute(_everybody(meeting_id)).partitions():
        names.add([row[1] for row in part])
        answers.add([row[2] or "" for row in part])
        ids += b"".join(row[0].bytes for row in part)
        if names.room + answers.room > MOST_ROOM:
            _leave_to_the_database(meeting_id, LONGEST.total_seconds())
            forget(meeting_id)
            return
    _books().put(meeting_id, _Kept(now, revision, acts, bytes(ids), names, answers))


def forget(meeting_id: UUID) -> None:
    """Keep nothing of this meeting in the memory of this process."""
    _books().drop(meeting_id)


def _everybody(meeting_id: UUID) -> Select[*tuple[Any, ...]]:
    answered = answers_in_words(meeting_id, Participant.id) if asks_in_words(meeting_id) else null()
    return (
        select(Participant.id, Participant.search_text, answered)
        .where(Participant.meeting_id == meeting_id)
        .order_by(Participant.sort_key, Participant.id)
        .execution_options(yield_per=PART)
    )


def _id_at(ids: bytes, number: int) -> bytes:
    return ids[16 * number : 16 * number + 16]


def _holding(books: Sequence[WordBook], words: Sequence[str], *, beginning: bool) -> set[int] | None:
    """Whose texts in any of the books have all the words; None where there are none, or one of them is in too many."""
    found: set[int] | None = None
    for word in words:
        numbers = set[int]()
        for book in books:
            holding = book.holding(word, most=MOST_FOUND, beginning=beginning)
            if holding is None:
                return None
            numbers |= holding
        found = numbers if found is None else found & numbers
    return found


def _changed(meeting_id: UUID, kept: _Kept, now: datetime) -> frozenset[UUID] | None:
    """Whom the acts since then name; None where that is not everybody who changed, and where it is too long ago.

    Acts are only ever appended, in the transaction of what they tell, so an equal count is the same acts. They are counted from some
    minutes before the reading on: one that began earlier may end later. Fewer are of a moment before the reading.
    """
    if abs(now - kept.read) > LONGEST:
        return None
    number, revision = _stand(meeting_id, kept.read, now)
    if number < len(kept.acts) or revision != kept.revision:
        return None
    if number == len(kept.acts):
        return frozenset()
    if number > MOST_ACTS:
        return None
    acts = db.session.execute(_acts(meeting_id, kept.read, AuditEntry.id, AuditEntry.action, AuditEntry.subject_id))
    since = [(action, subject) for id_, action, subject in acts if id_ not in kept.acts]
    if any(action in READ_ANEW for action, _subject in since):
        return None
    return frozenset(subject for _action, subject in since if subject)


def _is_due(changed: frozenset[UUID] | None) -> bool:
    """Whether it is to be read anew."""
    return changed is None or len(changed) >= ENOUGH


def _stand(meeting_id: UUID, moment: datetime, now: datetime) -> tuple[int, int | None]:
    """How many acts there are since some minutes before a moment; and once the meeting is over its revision, which each part of
    an erasing of many raises: such a part has no act of its own, or one that is written long after its time.
    """
    acts = _acts(meeting_id, moment, func.count()).scalar_subquery()
    query = select(acts, Meeting.revision, Meeting.ends_on, Meeting.timezone).where(Meeting.id == meeting_id)
    number, revision, ends_on, zone = db.session.execute(query).one()
    return number, revision if clock.local(now, zone).date() > ends_on else None


def _acts(meeting_id: UUID, moment: datetime, *columns: Any) -> Select[*tuple[Any, ...]]:
    return select(*columns).where(AuditEntry.meeting_id == meeting_id, AuditEntry.at >= window(moment))


def _is_left_to_the_database(meeting_id: UUID) -> bool:
    """Whether a search asks the database in no time, as at a small meeting, or has to; known for a minute."""
    if _is_known_as_left(meeting_id):
        return True
    is_small = not has_more(select(Participant.id).where(Participant.meeting_id == meeting_id), SMALL)
    if is_small:
        _leave_to_the_database(meeting_id, SMALL_FOR)
    return is_small


def _is_known_as_left(meeting_id: UUID) -> bool:
    until = _left().find(meeting_id)
    return until is not None and time.monotonic() < until


def _leave_to_the_database(meeting_id: UUID, seconds: float) -> None:
    _left().put(meeting_id, time.monotonic() + seconds)


def _left() -> Shelf[float]:
    return shelf_of("tracker.found.not", MOST_LEFT)


def _read_beside(meeting_id: UUID, now: datetime) -> None:
    """Have it read in a thread, once it has rested. Of meetings that are not in memory one is taken in at a time: more than
    have room, asked in turn, would be read for each search.
    """
    resting = [meeting_id] if _books().find(meeting_id) else [meeting_id, None]
    begun, moment = _begun(), time.monotonic()
    if all(moment - (begun.find(one) or float("-inf")) > REST for one in resting):
        for one in resting:
            begun.put(one, moment)
        _books().count_beside(meeting_id, partial(read, meeting_id, now))


def _begun() -> Shelf[float]:
    """When a reading of a meeting was begun last; None: of any that was not in memory."""
    return shelf_of("tracker.found.begun", MOST_LEFT)


def _books() -> Shelf[_Kept]:
    return shelf_of("tracker.found", MOST)
