"""The mail that a decision would send, to be read before it goes."""

import re
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage

from tracker.core.ids import new_id
from tracker.mail.models import OutboxMail
from tracker.mail.sending import compose
from tracker.registration.models import Participant
from tracker.registration.operations import LETTERS
from tracker.registration.rules import State

#: who holds a private link acts as its person: the organiser reads the mail without it
_PRIVATE = re.compile(r"(?<=/r/)[A-Za-z0-9_-]{20,}")


@dataclass(frozen=True, slots=True)
class Preview:
    to: str
    subject: str
    text: str


def preview(person: Participant, state: State, *, reason: str, now: datetime) -> Preview | None:
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
    message = compose(mail)
    return Preview(person.email, str(message["Subject"]), _PRIVATE.sub("\N{HORIZONTAL ELLIPSIS}", _text(message)))


def _text(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    return re.sub(r"\n{3,}", "\n\n", body.get_content()).strip() if body else ""
