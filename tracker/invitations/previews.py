"""The mail that would go to the first of several, to be read before it goes. Its private link is blacked out."""

import re
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tracker.core.ids import new_id
from tracker.mail.models import OutboxMail
from tracker.mail.rules import blacked_out
from tracker.mail.sending import compose


@dataclass(frozen=True, slots=True)
class Preview:
    to: str
    subject: str
    text: str


def preview(template: str, *, to: str, locale: str, meeting_id: UUID, subject_id: UUID, now: datetime) -> Preview:
    """The mail of this kind about this invitation or request."""
    mail = OutboxMail(
        id=new_id(),
        meeting_id=meeting_id,
        subject_id=subject_id,
        to_address=to,
        template=template,
        context={},
        locale=locale,
        message_id="<preview@tracker>",
        queued_at=now,
    )
    message = compose(mail)
    body = message.get_body(("plain",))
    text = re.sub(r"\n{3,}", "\n\n", body.get_content()).strip() if body else ""
    return Preview(to, str(message["Subject"]), blacked_out(text))
