"""Storing answers: all of a new registration with one INSERT, and the changes of one that is there."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert

from tracker.core.batches import Batch, batch
from tracker.core.db import db
from tracker.core.folding import fold
from tracker.core.ids import new_id
from tracker.questions import queries
from tracker.questions.models import Answer, PendingUpload
from tracker.questions.rules import SEARCHED, Asked, Given

_INSERT = insert(Answer)


def insert_answers(
    meeting_id: UUID,
    participant_id: UUID,
    questions: Sequence[Asked],
    given: Mapping[str, Given | None],
    *,
    at: datetime,
) -> None:
    """Keep the answers of a person who had none to these questions. Part of the operation that calls it."""
    rows = [
        _row(meeting_id, participant_id, question, answer, at)
        for question in questions
        if (answer := given.get(question.key)) is not None
    ]
    if rows:
        db.session.connection().execute(_INSERT, rows)
    _settle_uploads(given)


def answers_of_many(
    meeting_id: UUID,
    answers: Iterable[tuple[UUID, Sequence[Asked], Mapping[str, Given | None]]],
    *,
    at: datetime,
) -> Batch:
    """The answers of many new people (each with their questions and answers), to be written; no files among them."""
    rows = [
        _row(meeting_id, participant_id, question, answer, at)
        for participant_id, questions, given in answers
        for question in questions
        if (answer := given.get(question.key)) is not None
    ]
    return batch(Answer, rows)


def replace_answers(
    meeting_id: UUID,
    participant_id: UUID,
    questions: Sequence[Asked],
    given: Mapping[str, Given | None],
    *,
    at: datetime,
) -> dict[str, list[str]]:
    """Make these the person's answers to these questions: {key: [before, after]} of those that changed.

    A question that `given` does not name keeps its answer. Part of the operation that calls it.
    """
    held = queries.replies(meeting_id, [participant_id], [question.id for question in questions]).get(
        participant_id, {}
    )
    changes: dict[str, list[str]] = {}
    for question in questions:
        if question.key not in given:
            continue
        before, after = held.get(question.id), given[question.key]
        if _is_same(before, after):
            continue
        changes[question.key] = [before.text if before else "", after.text if after else ""]
        if before is not None:
            _delete(participant_id, question.id)
        if after is not None:
            db.session.connection().execute(_INSERT, _row(meeting_id, participant_id, question, after, at))
    _settle_uploads(given)
    return changes


def _is_same(before: queries.Reply | None, after: Given | None) -> bool:
    """Choices are the same when their ids are: who chose them under other words keeps those."""
    if before is None or after is None:
        return before is None and after is None
    if after.file is not None:
        return False
    if after.chosen or before.chosen:
        return {id_ for id_, _ in before.chosen} == {id_ for id_, _ in after.chosen}
    return before.text == after.text


def _row(meeting_id: UUID, participant_id: UUID, question: Asked, given: Given, at: datetime) -> dict[str, Any]:
    file = given.file
    return {
        "id": new_id(),
        "meeting_id": meeting_id,
        "participant_id": participant_id,
        "question_id": question.id,
        "revision": question.revision,
        "text": given.text,
        "chosen": [list(pair) for pair in given.chosen],
        "picked": given.picked,
        "folded": f" {fold(given.text)} " if question.kind in SEARCHED else "",
        "blob": file.blob if file else None,
        "media_type": file.media_type if file else None,
        "size": file.size if file else None,
        "answered_at": at,
    }


def _delete(participant_id: UUID, question_id: UUID) -> None:
    db.session.execute(
        delete(Answer).where(Answer.participant_id == participant_id, Answer.question_id == question_id),
        execution_options={"synchronize_session": False},
    )


def _settle_uploads(given: Mapping[str, Given | None]) -> None:
    """A file that became an answer waits no longer."""
    ids = [answer.file.upload_id for answer in given.values() if answer is not None and answer.file is not None]
    if ids:
        db.session.execute(
            delete(PendingUpload).where(PendingUpload.id.in_(ids)), execution_options={"synchronize_session": False}
        )
