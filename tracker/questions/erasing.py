"""Forgetting answers: when their time is over, when a person is erased, when a form was never completed.

Rows go first, in one transaction; their files after it. What a crash leaves lying is swept up later.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import String, cast, delete, func, or_, select, update

from tracker.audit.operations import record
from tracker.core.access import Actor
from tracker.core.db import Model, db, operation
from tracker.meetings.models import Meeting
from tracker.meetings.operations import raise_revision
from tracker.questions.models import Answer, PendingUpload, Question, SecondFormSent
from tracker.questions.rules import kept_until
from tracker.questions.uploads import blobs_in_use
from tracker.storage.files import Storage

#: how long a file waits for its form, and how old a file is before it counts as nobody's
WAITS, SETTLES = timedelta(days=1), timedelta(hours=1)
#: what the history says of an answer whose time is over
FORGOTTEN = "\N{HORIZONTAL ELLIPSIS}"
#: how the history names a change of an answer
CHANGE = "question."


@dataclass(frozen=True, slots=True)
class Expired:
    """A question whose answers are kept no longer, and how many there are still."""

    question_id: UUID
    key: str
    label: str
    kept_until: date
    answers: int
    files: int


def list_expired(meeting_id: UUID, now: datetime) -> list[Expired]:
    """The questions of the meeting whose answers' time is over and that still have answers, by key."""
    ends_on, zone = _end_of(meeting_id)
    today = now.astimezone(ZoneInfo(zone)).date()
    query = (
        select(Question, func.count(Answer.id), func.count(Answer.blob))
        .join(Answer, Answer.question_id == Question.id)
        .where(Question.meeting_id == meeting_id, Question.retain_days.is_not(None))
        .group_by(Question.id)
        .order_by(Question.key, Question.version)
    )
    found = []
    for question, answers, files in db.session.execute(query):
        until = kept_until(question.retain_days, ends_on)
        if until is not None and until < today:
            found.append(Expired(question.id, question.key, question.label, until, answers, files))
    return found


def _end_of(meeting_id: UUID) -> tuple[date, str]:
    row = db.session.execute(select(Meeting.ends_on, Meeting.timezone).where(Meeting.id == meeting_id)).one()
    return row[0], row[1]


def erase_expired_answers(
    meeting_id: UUID, *, by: Actor, now: datetime, storage: Storage, dry_run: bool = False
) -> list[Expired]:
    """Erase the answers whose time is over, with their files and what the history says of them.

    Tells what was erased, or with `dry_run` what would be. The question itself stays: it says nothing of anybody.
    """
    expired = list_expired(meeting_id, now)
    if expired and not dry_run:
        blobs = _erase_questions(meeting_id, expired, by=by, now=now)
        remove_unused(storage, blobs)
    return expired


@operation
def _erase_questions(meeting_id: UUID, expired: Sequence[Expired], *, by: Actor, now: datetime) -> list[str]:
    raise_revision(meeting_id)  # what is kept in memory to be searched is of an earlier one
    ids = [question.question_id for question in expired]
    blobs = _take(Answer.question_id.in_(ids), PendingUpload.question_id.in_(ids))
    _forget_history(meeting_id, {CHANGE + question.key for question in expired})
    for question in expired:
        record(
            "answers.erased",
            by=by,
            at=now,
            meeting_id=meeting_id,
            subject_id=question.question_id,
            subject=question.label,
            key=question.key,
            answers=question.answers,
            files=question.files,
        )
    return blobs


@operation
def forget_answers_of(participant_ids: Collection[UUID]) -> list[str]:
    """Erase everything these people answered; part of erasing them.

    Gives the files nobody may need any more, for `remove_unused` once the whole is committed.
    """
    blobs = _take(Answer.participant_id.in_(participant_ids), PendingUpload.holder_id.in_(participant_ids))
    db.session.execute(delete(SecondFormSent).where(SecondFormSent.participant_id.in_(participant_ids)))
    return blobs


def _take(answers: object, uploads: object) -> list[str]:
    """Delete these answers and waiting files; the contents they had."""
    query = select(Answer.blob).where(answers, Answer.blob.is_not(None))  # type: ignore[arg-type]
    blobs = [blob for blob in db.session.scalars(query) if blob]
    blobs += db.session.scalars(select(PendingUpload.blob).where(uploads))  # type: ignore[arg-type]
    untracked = {"synchronize_session": False}
    db.session.execute(delete(Answer).where(answers), execution_options=untracked)  # type: ignore[arg-type]
    db.session.execute(delete(PendingUpload).where(uploads), execution_options=untracked)  # type: ignore[arg-type]
    return blobs


def _forget_history(meeting_id: UUID, fields: Collection[str]) -> None:
    """Put a mark where the history of participants has contents of these fields.

    The history belongs to a room above, so like the foreign keys it is named by its table.
    """
    events = Model.metadata.tables["participant_event"].c
    named = or_(*(cast(events.changes, String).contains(f'"{field}"', autoescape=True) for field in sorted(fields)))
    query = select(events.id, events.changes).where(events.meeting_id == meeting_id, named).order_by(events.id)
    for id_, changes in db.session.execute(query).all():
        left = {name: [FORGOTTEN] * 2 if name in fields else pair for name, pair in changes.items()}
        db.session.execute(update(events.id.table).where(events.id == id_).values(changes=left))


def remove_unused(storage: Storage, blobs: Iterable[str]) -> int:
    """Delete these files from the storage, but for those that somebody still has; tells how many are gone."""
    gone = set(blobs) - blobs_in_use()
    for blob in gone:
        storage.remove(blob)
    return len(gone)


def sweep(storage: Storage, now: datetime) -> int:
    """Forget files whose form was never completed, and delete every file that belongs to nobody; tells how many.

    A file that came within the last hour is left alone: its row may be on its way.
    """
    _forget_waiting(now)
    used = blobs_in_use()
    old = [blob for blob, changed in storage.listed() if blob not in used and changed < now - SETTLES]
    for blob in old:
        storage.remove(blob)
    return len(old)


@operation
def _forget_waiting(now: datetime) -> None:
    db.session.execute(delete(PendingUpload).where(PendingUpload.at < now - WAITS))
