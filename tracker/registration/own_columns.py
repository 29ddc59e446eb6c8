"""The meeting's own questions as columns of lists: those an organiser wants to see, and all of them in files."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from tracker.core.i18n import current_language
from tracker.core.texts import Text
from tracker.questions import queries as questions
from tracker.questions.rules import CHOSEN, Asked, Kind
from tracker.registration.exports import Column
from tracker.registration.own_answers import Asking
from tracker.registration.own_replies import answer_words
from tracker.registration.spreadsheets import Kind as Cell

_CELLS = {Kind.NUMBER: Cell.NUMBER, Kind.DATE: Cell.DATE}


@dataclass(frozen=True, slots=True)
class OwnColumns:
    """A column a question, for files that are taken away. Choices stand there in the words they were chosen in."""

    meeting_id: UUID
    questions: Sequence[Asked]

    @property
    def columns(self) -> Sequence[Column]:
        return [Column(q.column, Text(q.label), None, _CELLS.get(q.kind, Cell.TEXT), 24) for q in self.questions]

    def values(self, participant_ids: Sequence[UUID]) -> Mapping[UUID, Sequence[Any]]:
        """These people's answers in the order of the columns, in one statement."""
        ids = [question.id for question in self.questions]
        found = questions.replies(self.meeting_id, participant_ids, ids)
        return {
            person: [_value(q, own[q.id].text) if q.id in own else None for q in self.questions]
            for person, own in found.items()
        }


def _value(question: Asked, text: str) -> Any:
    if question.kind is Kind.NUMBER:
        number = Decimal(text)
        return int(number) if number == number.to_integral_value() else float(number)
    return date.fromisoformat(text) if question.kind is Kind.DATE else text


def own_columns(meeting: Asking) -> OwnColumns | None:
    """All questions that are asked or have answers; None where there are none."""
    every = questions.all_questions(meeting.id, meeting.revision)
    if any(q.ended for q in every):
        counts = questions.count_answers(meeting.id)
        every = tuple(q for q in every if not q.ended or q.id in counts)
    return OwnColumns(meeting.id, every) if every else None


@dataclass(frozen=True, slots=True)
class ShownColumns:
    """What the list of people shows of the questions: all that can be shown, those that are, and their cells."""

    offered: Sequence[Asked]
    shown: Sequence[Asked]
    cells: Mapping[UUID, Mapping[UUID, str]]

    def cell(self, participant_id: UUID, question: Asked) -> str:
        return self.cells.get(participant_id, {}).get(question.id, "")

    @property
    def choices(self) -> Sequence[Asked]:
        """The questions whose answers the list can be narrowed to."""
        return [q for q in self.offered if q.kind in CHOSEN]


def shown_columns(meeting: Asking, wanted: Collection[str], participant_ids: Sequence[UUID]) -> ShownColumns:
    """The columns somebody picked, by their names, with these people's answers in the reader's language."""
    every = questions.all_questions(meeting.id, meeting.revision)
    shown = [q for q in every if q.column in wanted]
    by_id, language = {q.id: q for q in shown}, current_language()
    found = questions.replies(meeting.id, participant_ids, list(by_id)) if shown and participant_ids else {}
    cells = {
        person: {id_: answer_words(by_id[id_], reply.text, language) for id_, reply in own.items()}
        for person, own in found.items()
    }
    return ShownColumns(every, shown, cells)
