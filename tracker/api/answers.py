"""Answers to a meeting's own questions as programs give and get them."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Annotated
from uuid import UUID

from pydantic import Field

from tracker.core.errors import Invalid
from tracker.core.texts import Text
from tracker.meetings.models import Meeting
from tracker.questions.queries import Reply, all_questions, asked_questions, replies
from tracker.questions.rules import Kind, Stage
from tracker.registration.errors import WrongAnswers
from tracker.registration.own_answers import FIELD

Words = Annotated[str, Field(max_length=4000)]
Answer = Words | Annotated[list[Words], Field(max_length=100)] | int | float


def typed_answers(given: Mapping[str, Answer]) -> dict[str, list[str]]:
    """The answers as the form would send them."""
    return {key: [*map(str, value)] if isinstance(value, list) else [str(value)] for key, value in given.items()}


def answers_of(meeting: Meeting, participant_ids: Sequence[UUID]) -> Mapping[UUID, dict[str, str | list[str]]]:
    """These people's answers by the question's name, in one statement; an earlier version has a name of its own."""
    names = {q.id: q.column for q in all_questions(meeting.id, meeting.revision)}
    if not names:
        return {}
    found = replies(meeting.id, participant_ids)
    return {
        person: {names[question]: _value(reply) for question, reply in own.items() if question in names}
        for person, own in found.items()
    }


def _value(reply: Reply) -> str | list[str]:
    return [words for _, words in reply.chosen] or reply.text


@contextmanager
def named_for_programs(meeting: Meeting, given: Mapping[str, Answer]) -> Iterator[None]:
    """Refuse answers to what is not asked, and name wrong ones as they stand in the body: `answers.food`."""
    asked = {q.key: q for q in asked_questions(meeting.id, meeting.revision, Stage.REGISTRATION)}
    strange: dict[str, str | Text] = {
        f"answers.{key}": Text("The meeting does not ask this") for key in given if key not in asked
    }
    files: dict[str, str | Text] = {
        f"answers.{key}": Text("A file can only be sent by the form")
        for key in given
        if key in asked and asked[key].kind is Kind.FILE
    }
    if strange | files:
        raise Invalid(fields=strange | files)
    try:
        yield
    except WrongAnswers as error:
        fields = {f"answers.{n.removeprefix(FIELD)}" if n.startswith(FIELD) else n: t for n, t in error.fields.items()}
        raise WrongAnswers(fields=fields) from error
