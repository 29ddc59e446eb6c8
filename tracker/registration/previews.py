"""The mail that a decision would send, to be read before it goes."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from typing import Protocol
from uuid import UUID

from tracker.core.ids import new_id
from tracker.mail.kinds import MailKind, find_kind
from tracker.mail.models import OutboxMail
from tracker.mail.rules import blacked_out
from tracker.mail.sending import compose
from tracker.mail.wording import Words, current_words
from tracker.meetings.models import Meeting
from tracker.registration import queries
from tracker.registration.models import Participant
from tracker.registration.records import LETTERS
from tracker.registration.rules import State


class Picked(Protocol):
    """Somebody who was ticked."""

    @property
    def id(self) -> UUID: ...


@dataclass(frozen=True, slots=True)
class Preview:
    """One mail; `others`: how many more get it in this language."""

    to: str
    subject: str
    text: str
    language: str = "en"
    others: int = 0


def kind_of(state: State) -> MailKind | None:
    """The kind of mail that tells of a decision; None: a decision merely taken back is not worth one."""
    return None if state is State.SUBMITTED else find_kind(LETTERS[state])


def preview(
    person: Participant, state: State, *, reason: str, now: datetime, words: Words | None = None, others: int = 0
) -> Preview | None:
    """The mail to this person, in their language; None when none goes: no address, or a decision merely taken back."""
    if person.email is None or state is State.SUBMITTED:
        return None
    mail = OutboxMail(
        id=new_id(),
        meeting_id=person.meeting_id,
        subject_id=person.id,
        to_address=person.email,
        template=LETTERS[state],
        context={"reason": reason} if reason else {},
        locale=person.locale,
        message_id="<preview@tracker>",
        queued_at=now,
    )
    message = compose(mail, words)
    language = str(message["Content-Language"])
    return Preview(person.email, str(message["Subject"]), blacked_out(_text(message)), language, others)


def previews(
    meeting: Meeting,
    people: Sequence[Picked],
    state: State,
    *,
    reason: str,
    now: datetime,
    typed: Mapping[str, tuple[str, str]],
) -> list[Preview]:
    """One mail for each language among these people, with the words as typed where they were changed."""
    shown = []
    for language, readers in _by_language(meeting, people).items():
        words = Words(*typed[language], language) if language in typed else None
        first = preview(readers[0], state, reason=reason, now=now, words=words, others=len(readers) - 1)
        if first is not None:
            shown.append(first)
    return shown


def offered_words(meeting: Meeting, people: Sequence[Picked], state: State) -> dict[str, tuple[str, str]]:
    """What the mails would say in each language among these people, to be changed for this one decision."""
    kind = kind_of(state)
    if kind is None:
        return {}
    said = {code: current_words(meeting.id, kind, code) for code in _by_language(meeting, people)}
    return {code: (words.subject, words.text) for code, words in said.items()}


def _by_language(meeting: Meeting, people: Sequence[Picked]) -> dict[str, list[Participant]]:
    """Those who have an address, by their language, the one most of them read first."""
    found: dict[str, list[Participant]] = {}
    for person in queries.list_participants(meeting.id, [one.id for one in people]):
        if person.email is not None:
            found.setdefault(person.locale, []).append(person)
    return dict(sorted(found.items(), key=lambda item: (-len(item[1]), item[0])))


def _text(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    return re.sub(r"\n{3,}", "\n\n", body.get_content()).strip() if body else ""
