"""Asking, changing, ordering and ending questions. Nothing here ever deletes a question or an answer."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from itertools import count
from typing import Any
from uuid import UUID

from tracker.audit.operations import record
from tracker.core.access import Actor
from tracker.core.db import db, operation
from tracker.core.ids import new_id
from tracker.core.texts import Text
from tracker.meetings.operations import raise_revision
from tracker.questions import queries
from tracker.questions.details import MOST_QUESTIONS, QuestionDetails, cleaned, key_for, problems
from tracker.questions.errors import QuestionChanged, WrongQuestion
from tracker.questions.models import Question, QuestionRevision, SecondForm
from tracker.questions.rules import Asked, Choice

#: what may differ between two revisions of a question
_SAID = (
    "label",
    "help",
    "required",
    "stage",
    "only_if",
    "organisation_types",
    "purpose",
    "retain_days",
    "translations",
)


@operation
def add_question(meeting_id: UUID, details: QuestionDetails, *, by: Actor, now: datetime) -> Question:
    """Ask another question, last in its form. Raises WrongQuestion, by field."""
    raise_revision(meeting_id)  # also makes others wait, so no two get one key or position
    asked = queries.all_questions(meeting_id, 0)
    details = _fit(details, [q for q in asked if not q.ended])
    key = details.key or key_for(details.label, [q.key for q in asked])
    version = max((q.version for q in asked if q.key == key), default=0) + 1
    position = queries.last_position(meeting_id) + 1
    question = Question(
        id=new_id(),
        meeting_id=meeting_id,
        key=key,
        version=version,
        revision=1,
        kind=details.kind,
        position=position,
        asked_since=now,
        **_columns(details, ()),
    )
    db.session.add(question)
    _keep_revision(question, at=now)
    _tell("question.added", question, by=by, at=now)
    return question


@operation
def change_question(
    meeting_id: UUID, question_id: UUID, details: QuestionDetails, *, upon: int, by: Actor, now: datetime
) -> Question:
    """Say the question anew. Answers keep the words they were given to; another kind of answer ends it and asks a new version.

    `upon`: the revision it was written upon. Raises QuestionChanged when there is a later one, WrongQuestion by field.
    """
    raise_revision(meeting_id)
    question = queries.get_question(meeting_id, question_id)
    if question.revision != upon or question.ended_at is not None:
        raise QuestionChanged
    others = [q for q in queries.all_questions(meeting_id, 0) if not q.ended and q.id != question.id]
    before = queries.as_asked(question)
    details = replace(_fit(replace(details, key=""), others, question.key), key=question.key)
    if details.kind is not question.kind:
        return _next_version(question, details, by=by, now=now)
    columns = _columns(details, before.choices)
    if all(getattr(question, name) == value for name, value in columns.items()):
        return question
    for name, value in columns.items():
        setattr(question, name, value)
    question.revision += 1
    _keep_revision(question, at=now)
    _tell("question.changed", question, by=by, at=now)
    return question


def _next_version(question: Question, details: QuestionDetails, *, by: Actor, now: datetime) -> Question:
    """Always a question of its own, answered or not: somebody may be answering the old one at this moment."""
    question.ended_at = now
    following = Question(
        id=new_id(),
        meeting_id=question.meeting_id,
        key=question.key,
        version=queries.last_version(question.meeting_id, question.key) + 1,
        revision=1,
        kind=details.kind,
        position=question.position,
        asked_since=now,
        **_columns(details, ()),
    )
    db.session.add(following)
    _keep_revision(following, at=now)
    _tell("question.changed", following, by=by, at=now, version=following.version)
    return following


@operation
def end_question(meeting_id: UUID, question_id: UUID, *, by: Actor, now: datetime) -> Question:
    """Ask it no more. Its answers stay; a second time changes nothing."""
    raise_revision(meeting_id)
    question = queries.get_question(meeting_id, question_id)
    if question.ended_at is None:
        question.ended_at = now
        _tell("question.ended", question, by=by, at=now)
    return question


@operation
def ask_again(meeting_id: UUID, question_id: UUID, *, by: Actor, now: datetime) -> Question:
    """Ask an ended question again. Raises WrongQuestion where a later version of it is asked."""
    raise_revision(meeting_id)
    question = queries.get_question(meeting_id, question_id)
    if any(q.key == question.key and not q.ended for q in queries.all_questions(meeting_id, 0)):
        raise WrongQuestion(Text("A later version of this question is being asked."))
    question.ended_at, question.asked_since = None, now
    _tell("question.added", question, by=by, at=now)
    return question


@operation
def move_question(meeting_id: UUID, question_id: UUID, *, up: bool, by: Actor, now: datetime) -> Question:
    """Let it change places with its neighbour in the form; at the end nothing happens."""
    raise_revision(meeting_id)
    question = queries.get_question(meeting_id, question_id)
    rows = [q for q in queries.list_rows(meeting_id) if q.stage is question.stage and q.ended_at is None]
    here = next((n for n, row in enumerate(rows) if row.id == question.id), -1)
    there = here - 1 if up else here + 1
    if here >= 0 and 0 <= there < len(rows):
        other = rows[there]
        question.position, other.position = other.position, question.position
        _tell("question.moved", question, by=by, at=now)
    return question


@operation
def order_questions(meeting_id: UUID, question_ids: Sequence[UUID]) -> None:
    """Ask these questions in this order."""
    raise_revision(meeting_id)
    places = {id_: place for place, id_ in enumerate(question_ids, 1)}
    for row in queries.list_rows(meeting_id):
        row.position = places.get(row.id, row.position)


@operation
def set_deadline(meeting_id: UUID, closes_at: datetime | None, *, by: Actor, now: datetime) -> None:
    """Until when the second form can be filled in; None: until the meeting ends."""
    raise_revision(meeting_id)
    form = db.session.get(SecondForm, meeting_id)
    if form is None:
        form = SecondForm(meeting_id=meeting_id)
        db.session.add(form)
    form.closes_at = closes_at
    record("second-form.deadline", by=by, at=now, meeting_id=meeting_id, subject_id=meeting_id)


@operation
def take_over(meeting_id: UUID, source_id: UUID, *, by: Actor, now: datetime) -> list[Question]:
    """Ask what another meeting asks, without its answers; what is asked here under the same key already stays as it is."""
    raise_revision(meeting_id)
    here = {q.key for q in queries.all_questions(meeting_id, 0) if not q.ended}
    coming = [q for q in queries.all_questions(source_id, 0) if not q.ended and q.key not in here]
    numbers: dict[str, dict[str, str]] = {}
    added = []
    for asked in coming:
        choices = tuple(replace(choice, id="") for choice in asked.choices if not choice.retired)
        only_if = tuple((on, numbers.get(on, {}).get(value, value)) for on, value in asked.only_if)
        kept = tuple(pair for pair in only_if if _is_there(meeting_id, *pair))
        question = add_question(meeting_id, _as_details(asked, choices, kept), by=by, now=now)
        numbers[asked.key] = _pair([c.id for c in asked.choices if not c.retired], question)
        added.append(question)
    return added


def _is_there(meeting_id: UUID, on: str, value: str) -> bool:
    asked = {q.key: q for q in queries.all_questions(meeting_id, 0) if not q.ended}
    return on not in asked or asked[on].choice(value) is not None


def _pair(old: Sequence[str], question: Question) -> dict[str, str]:
    return dict(zip(old, [choice["id"] for choice in question.choices], strict=True))


def _as_details(asked: Asked, choices: tuple[Choice, ...], only_if: tuple[tuple[str, str], ...]) -> QuestionDetails:
    same = {name: getattr(asked, name) for name in _SAID if name != "only_if"}
    return QuestionDetails(key=asked.key, kind=asked.kind, choices=choices, only_if=only_if, **same)


def _fit(details: QuestionDetails, others: Sequence[Asked], own_key: str = "") -> QuestionDetails:
    details = cleaned(details)
    wrong = problems(details, others, own_key)
    if wrong:
        raise WrongQuestion(fields=wrong)
    if len(others) >= MOST_QUESTIONS:
        raise WrongQuestion(fields={"label": Text("A meeting can ask %(most)d questions", most=MOST_QUESTIONS)})
    return details


def _columns(details: QuestionDetails, before: Sequence[Choice]) -> dict[str, Any]:
    return {
        "label": details.label,
        "help": details.help,
        "required": details.required,
        "stage": details.stage,
        "only_if": [list(pair) for pair in details.only_if],
        "organisation_types": sorted(details.organisation_types),
        "purpose": details.purpose,
        "retain_days": details.retain_days,
        "translations": {language: dict(said) for language, said in details.translations.items()},
        "choices": _numbered(details.choices, before),
    }


def _numbered(choices: Sequence[Choice], before: Sequence[Choice]) -> list[dict[str, Any]]:
    """The choices with their ids: a new one gets one never used before, one that was left out is retired at the end."""
    last = max((int(choice.id[1:]) for choice in before), default=0)
    known, new = {choice.id for choice in before}, count(last + 1)
    numbered = [choice if choice.id in known else replace(choice, id=f"c{next(new)}") for choice in choices]
    staying = {choice.id for choice in numbered}
    numbered += [replace(choice, retired=True) for choice in before if choice.id not in staying]
    return [
        {"id": c.id, "label": c.label, "translations": dict(c.translations), "retired": c.retired} for c in numbered
    ]


def _keep_revision(question: Question, *, at: datetime) -> None:
    definition = {name: getattr(question, name) for name in (*_SAID, "kind", "choices")}
    db.session.flush()
    db.session.add(
        QuestionRevision(
            meeting_id=question.meeting_id,
            question_id=question.id,
            number=question.revision,
            at=at,
            definition=definition,
        )
    )


def _tell(action: str, question: Question, *, by: Actor, at: datetime, **details: Any) -> None:
    db.session.flush()
    record(
        action,
        by=by,
        at=at,
        meeting_id=question.meeting_id,
        subject_id=question.id,
        subject=question.label,
        key=question.key,
        **details,
    )
