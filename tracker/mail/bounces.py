"""Reading a mail that came back: the delivery status notifications of RFC 3464, parsed by the library's e-mail package.

Which of our mails it is about is told, in this order, by the address it came back to (`bounces+ID@...`), and by the
Message-ID of the mail it encloses.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from uuid import UUID

from tracker.core.errors import TrackerError
from tracker.core.ids import as_id
from tracker.core.texts import Text

_ID = r"([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"
_RETURNED_TO = re.compile(r"\+" + _ID + "@")
_MESSAGE_ID = re.compile(r"<" + _ID + r"@tracker>")
_ARRIVED_AT = ("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "To")


class NotABounce(TrackerError):
    message = Text("This is no notice about a mail that could not be delivered.")
    status = 422


@dataclass(frozen=True, slots=True)
class Bounce:
    """What a notice says of one of our mails; `for_good`: it will not arrive any more."""

    mail_id: UUID
    status: str
    diagnostic: str
    for_good: bool


def read_bounce(data: bytes) -> Bounce:
    """Raises NotABounce: no delivery status notification, about none of our mails, or about one that arrived."""
    notice = message_from_bytes(data, policy=policy.compat32)
    mail_id = _which(notice)
    told = next(_recipients(notice), None)
    if mail_id is None or told is None:
        raise NotABounce
    action = str(told["Action"] or "").strip().lower()
    if action not in ("failed", "delayed"):
        raise NotABounce
    status = str(told["Status"] or "").split()[0:1]
    return Bounce(
        mail_id=mail_id,
        status=status[0] if status else ("5.0.0" if action == "failed" else "4.0.0"),
        diagnostic=_one_line(told["Diagnostic-Code"] or told["Status"] or action),
        for_good=action == "failed",
    )


def _recipients(notice: Message) -> Iterator[Message]:
    """The groups of fields about a receiver, those that failed first."""
    groups = [
        group
        for part in notice.walk()
        if part.get_content_type() == "message/delivery-status" and isinstance(part.get_payload(), list)
        for group in part.get_payload()
        if isinstance(group, Message) and group["Action"]
    ]
    return iter(sorted(groups, key=lambda group: str(group["Action"]).strip().lower() != "failed"))


def _which(notice: Message) -> UUID | None:
    for name in _ARRIVED_AT:
        for value in notice.get_all(name, []):
            found = _RETURNED_TO.search(str(value))
            if found:
                return as_id(found[1])
    enclosed = (part for part in notice.walk() if part.get_content_type() in ("message/rfc822", "text/rfc822-headers"))
    for part in enclosed:
        found = _MESSAGE_ID.search(_headers_of(part))
        if found:
            return as_id(found[1])
    return None


def _headers_of(part: Message) -> str:
    payload = part.get_payload()
    if isinstance(payload, list) and payload and isinstance(payload[0], Message | EmailMessage):
        return f"{payload[0]['Message-ID'] or ''}"
    decoded = part.get_payload(decode=True)
    return decoded.decode("utf-8", "replace") if isinstance(decoded, bytes) else str(payload)


def _one_line(text: object) -> str:
    """Of "smtp; 550 5.1.1 no such user" what stands after the kind."""
    line = " ".join(str(text).split())
    kind, _, said = line.partition(";")
    return said.strip() if said and " " not in kind else line
