"""The questions of a meeting's own in its file: checked like an organiser's, and asked without losing an answer."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from tracker.core.access import Actor
from tracker.core.ids import new_id
from tracker.dossier.format import QuestionTable
from tracker.questions import operations
from tracker.questions.details import QuestionDetails, cleaned, problems
from tracker.questions.queries import all_questions
from tracker.questions.rules import STANDARD, Asked, Choice, Kind, Stage


def question_problems(tables: Sequence[QuestionTable]) -> list[tuple[tuple[str | int, ...], str]]:
    """What is wrong with the questions, each with its place in the file; each may depend on those before it."""
    found: list[tuple[tuple[str | int, ...], str]] = []
    asked: list[Asked] = []
    for index, table in enumerate(tables):
        details = cleaned(_details(table, asked))
        for name, reason in problems(details, asked).items():
            found.append((("questions", index, _FIELDS.get(name, name)), str(reason)))
        numbered = tuple(replace(choice, id=f"c{n}") for n, choice in enumerate(details.choices, 1))
        key, kind, stage = details.key, details.kind, details.stage
        asked.append(Asked(id=new_id(), key=key, kind=kind, label=details.label, stage=stage, choices=numbered))
    return found


_FIELDS = {"organisation_types": "organisations"}


def set_questions(meeting_id: UUID, tables: Sequence[QuestionTable], *, by: Actor, now: datetime) -> None:
    """Ask what the file asks, in its order. A question it no longer has is ended; no answer is lost.

    Part of the operation that loads the file.
    """
    kept: list[UUID] = []
    for table in tables:
        live = [q for q in all_questions(meeting_id, 0) if not q.ended]
        known = next((q for q in live if q.key == table.key), None)
        details = _details(table, live, known)
        if known is None:
            question = operations.add_question(meeting_id, details, by=by, now=now)
        else:
            question = operations.change_question(meeting_id, known.id, details, upon=known.revision, by=by, now=now)
        kept.append(question.id)
    for left in all_questions(meeting_id, 0):
        if not left.ended and left.id not in kept:
            operations.end_question(meeting_id, left.id, by=by, now=now)
    operations.order_questions(meeting_id, kept)


def _details(table: QuestionTable, asked: Sequence[Asked], known: Asked | None = None) -> QuestionDetails:
    said: dict[str, dict[str, str]] = {
        language: {"label": one.label, "help": one.help, "purpose": one.purpose}
        for language, one in table.translations.items()
    }
    return QuestionDetails(
        key=table.key,
        label=table.label,
        kind=Kind(table.kind),
        stage=Stage(table.form),
        help=table.help,
        required=table.required,
        choices=_choices(table, known),
        only_if=tuple(_condition(text, asked) for text in table.only_if),
        organisation_types=frozenset(table.organisations),
        purpose=table.purpose,
        retain_days=table.retain_days,
        translations=said,
    )


def _choices(table: QuestionTable, known: Asked | None) -> tuple[Choice, ...]:
    """A choice in the words of one there is is that one."""
    ids = {choice.label: choice.id for choice in known.choices} if known else {}
    return tuple(
        Choice(
            ids.get(label, ""),
            label,
            {code: one.choices[n] for code, one in table.translations.items() if n < len(one.choices)},
        )
        for n, label in enumerate(table.choices)
    )


def _condition(text: str, asked: Sequence[Asked]) -> tuple[str, str]:
    """ "needs: visa", or "hotel: Yes, please" in the words of the choice."""
    on, _, value = (part.strip() for part in text.partition(":"))
    if on in STANDARD:
        return on, value
    question = next((q for q in asked if q.key == on), None)
    choices = question.choices if question else ()
    return on, next((choice.id for choice in choices if value in (choice.label, choice.id)), value)
