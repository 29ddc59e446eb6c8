"""Stored answers to the meeting's own questions as pages show them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from tracker.core.i18n import current_language
from tracker.organisations.queries import country_name
from tracker.questions.queries import Reply, all_questions
from tracker.questions.rules import BETWEEN, Asked, Kind, Stage
from tracker.registration.own_answers import CHANGE, Asking


@dataclass(frozen=True, slots=True)
class OwnReply:
    """One answer under its question, in the reader's language where it is not words of its own."""

    question_id: UUID
    key: str
    kind: Kind
    stage: Stage
    label: str
    text: str
    #: what the chosen answers are called now, where that is not what they were called; ""
    now_called: str
    size: int | None
    ended: bool


def own_replies(meeting: Asking, held: Mapping[UUID, Reply]) -> Sequence[OwnReply]:
    """A person's answers in the order of the questions, those to ended questions too."""
    language = current_language()
    every = all_questions(meeting.id, meeting.revision)
    return [_shown(question, held[question.id], language) for question in every if question.id in held]


def _shown(question: Asked, reply: Reply, language: str) -> OwnReply:
    now = [choice.label for id_, _ in reply.chosen if (choice := question.choice(id_))]
    called = BETWEEN.join(now) if now and now != [label for _, label in reply.chosen] else ""
    label, text = question.said("label", language), answer_words(question, reply.text, language)
    ids = question.id, question.key, question.kind, question.stage
    return OwnReply(*ids, label, text, called, reply.size, question.ended)


def answer_words(question: Asked, text: str, language: str) -> str:
    """A stored answer in a language, where it is not words of its own: the country of a code."""
    if question.kind is Kind.COUNTRY:
        return country_name(text, language) or text
    return text


def change_names(meeting: Asking) -> dict[str, str]:
    """What the history's changes of own answers are called: the question, by the name of the change."""
    language = current_language()
    return {CHANGE + q.key: q.said("label", language) for q in all_questions(meeting.id, meeting.revision)}
