"""Finding questions and answers. Definitions are kept in memory by the meeting's revision, as every form needs them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, Select, func, select
from sqlalchemy.sql.elements import SQLCoreOperations

from tracker.core.db import db, is_in_operation
from tracker.meetings.models import Meeting
from tracker.questions.errors import NoSuchQuestion
from tracker.questions.models import Answer, Question, SecondForm
from tracker.questions.rules import SEARCHED, Asked, Choice, Stage

_MOST_KEPT = 256
_kept: dict[tuple[UUID, int], tuple[Asked, ...]] = {}


@dataclass(frozen=True, slots=True)
class Reply:
    """A stored answer as pages show it."""

    participant_id: UUID
    question_id: UUID
    revision: int
    text: str
    chosen: list[list[str]]
    blob: str | None
    media_type: str | None
    size: int | None
    answered_at: datetime


def all_questions(meeting_id: UUID, revision: int) -> tuple[Asked, ...]:
    """Every question of the meeting, ended ones too, in order. `revision`: the meeting's, as it was just read.

    Inside an operation they are read afresh: what it has not committed yet must not be kept.
    """
    if is_in_operation():
        return _read_questions(meeting_id)
    key = (meeting_id, revision)
    found = _kept.get(key)
    if found is None:
        found = _read_questions(meeting_id)
        if len(_kept) >= _MOST_KEPT:
            _kept.clear()
        _kept[key] = found
    return found


def asks_in_words(meeting_id: UUID) -> bool:
    """Whether the meeting asks, or asked, anything whose answers the search looks into."""
    meeting = db.session.get(Meeting, meeting_id)
    return meeting is not None and any(q.kind in SEARCHED for q in all_questions(meeting_id, meeting.revision))


def asked_questions(meeting_id: UUID, revision: int, stage: Stage) -> list[Asked]:
    """The questions a form of this stage puts."""
    return [q for q in all_questions(meeting_id, revision) if q.stage is stage and not q.ended]


def _read_questions(meeting_id: UUID) -> tuple[Asked, ...]:
    return tuple(as_asked(row) for row in list_rows(meeting_id))


def as_asked(row: Question) -> Asked:
    """The question as the rules know it."""
    return Asked(
        id=row.id,
        key=row.key,
        kind=row.kind,
        label=row.label,
        version=row.version,
        revision=row.revision,
        stage=row.stage,
        help=row.help,
        required=row.required,
        choices=tuple(Choice(**choice) for choice in row.choices),
        only_if=tuple((on, value) for on, value in row.only_if),
        organisation_types=frozenset(row.organisation_types),
        purpose=row.purpose,
        retain_days=row.retain_days,
        translations=row.translations,
        ended=row.ended_at is not None,
    )


def get_question(meeting_id: UUID, question_id: UUID) -> Question:
    """One question of this meeting. Raises NoSuchQuestion."""
    query = select(Question).where(Question.meeting_id == meeting_id, Question.id == question_id)
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NoSuchQuestion
    return found


_REPLY = (
    Answer.participant_id,
    Answer.question_id,
    Answer.revision,
    Answer.text,
    Answer.chosen,
    Answer.blob,
    Answer.media_type,
    Answer.size,
    Answer.answered_at,
)


def replies_of(meeting_id: UUID, participant_id: UUID) -> dict[UUID, Reply]:
    """A person's answers, by question."""
    return replies(meeting_id, [participant_id]).get(participant_id, {})


def replies(
    meeting_id: UUID, participant_ids: Sequence[UUID], question_ids: Collection[UUID] | None = None
) -> dict[UUID, dict[UUID, Reply]]:
    """The answers of these people, by person and question; to all questions, or to these."""
    query = select(*_REPLY).where(Answer.meeting_id == meeting_id, Answer.participant_id.in_(participant_ids))
    if question_ids is not None:
        query = query.where(Answer.question_id.in_(question_ids))
    found: dict[UUID, dict[UUID, Reply]] = {}
    rows: Iterable[Any] = db.session.execute(query.order_by(Answer.participant_id, Answer.question_id))
    for row in rows:
        found.setdefault(row[0], {})[row[1]] = Reply(*row)
    return found


def count_answers(meeting_id: UUID) -> Mapping[UUID, int]:
    """How many people answered each question."""
    ours = select(Question.id).where(Question.meeting_id == meeting_id)
    query = (
        select(Answer.question_id, func.count())
        .where(Answer.question_id.in_(ours))
        .group_by(Answer.question_id)
        .order_by(Answer.question_id)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def who_answered_with(meeting_id: UUID, word: str) -> Select[UUID]:
    """The participants whose answers in words hold these folded letters."""
    return select(Answer.participant_id).where(_in_words(meeting_id), Answer.folded.contains(word))


def has_answered_with(meeting_id: UUID, participant_id: SQLCoreOperations[UUID], word: str) -> ColumnElement[bool]:
    """The same of each participant of a statement, for one that reads few: their own answers are looked through."""
    return _answers_of(participant_id).where(_in_words(meeting_id), Answer.folded.contains(word)).exists()


def answers_in_words(meeting_id: UUID, participant_id: SQLCoreOperations[UUID]) -> ScalarSelect[str]:
    """All folded answers in words of each participant of a statement; NULL without."""
    texts = _answers_of(participant_id).with_only_columns(func.aggregate_strings(Answer.folded, " "))
    return texts.where(_in_words(meeting_id)).scalar_subquery()


def _answers_of(participant_id: SQLCoreOperations[UUID]) -> Select[UUID]:
    return select(Answer.id).where(Answer.participant_id == participant_id)


def _in_words(meeting_id: UUID) -> ColumnElement[bool]:
    searched = select(Question.id).where(Question.meeting_id == meeting_id, Question.kind.in_(SEARCHED))
    return Answer.question_id.in_(searched)


def who_chose(question_id: UUID, choice: str) -> Select[UUID]:
    """The participants who answered this question with this choice, or with it among others."""
    return select(Answer.participant_id).where(
        Answer.question_id == question_id, Answer.picked.contains(f" {choice} ", autoescape=True)
    )


def list_rows(meeting_id: UUID) -> Sequence[Question]:
    """Every question of the meeting in order, to be changed."""
    query = (
        select(Question)
        .where(Question.meeting_id == meeting_id)
        .order_by(Question.stage, Question.position, Question.version, Question.id)
    )
    return db.session.scalars(query).all()


def last_position(meeting_id: UUID) -> int:
    """The highest position; 0 without questions."""
    return db.session.scalars(
        select(func.coalesce(func.max(Question.position), 0)).where(Question.meeting_id == meeting_id)
    ).one()


def last_version(meeting_id: UUID, key: str) -> int:
    """The highest version asked under a key; 0 for none."""
    query = select(func.coalesce(func.max(Question.version), 0))
    return db.session.scalars(query.where(Question.meeting_id == meeting_id, Question.key == key)).one()


def deadline(meeting_id: UUID) -> datetime | None:
    """Until when the second form can be filled in, where the organiser set it."""
    return db.session.scalars(select(SecondForm.closes_at).where(SecondForm.meeting_id == meeting_id)).one_or_none()


@dataclass(frozen=True, slots=True)
class Source:
    """A meeting whose questions can be taken over."""

    id: UUID
    short_title: str
    questions: int


def list_sources(meeting_id: UUID, slugs: Sequence[str] | None) -> list[Source]:
    """The other meetings (of these; None: all) that ask something, the latest first."""
    query = (
        select(Meeting.id, Meeting.short_title, func.count(Question.id))
        .join(Question, Question.meeting_id == Meeting.id)
        .where(Meeting.id != meeting_id, Question.ended_at.is_(None))
        .group_by(Meeting.id, Meeting.short_title, Meeting.starts_on)
        .order_by(Meeting.starts_on.desc(), Meeting.id)
    )
    if slugs is not None:
        query = query.where(Meeting.slug.in_(slugs))
    return [Source(*row) for row in db.session.execute(query)]


def asked_since(question_ids: Sequence[UUID]) -> datetime | None:
    """When the latest of these questions was first asked."""
    return db.session.scalars(select(func.max(Question.asked_since)).where(Question.id.in_(question_ids))).one()
