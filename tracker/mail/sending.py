"""Writing out the mails of the outbox, in each person's language, and sending them.

The mail room knows no participant: the room that queued a mail gives, by its template, a builder that reads the records
when the mail leaves. Private links are made then, so neither the database nor a backup of it holds one.
"""

import logging
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import parseaddr
from time import sleep, thread_time

from flask import Flask, current_app, render_template

from tracker.core.i18n import force_locale
from tracker.mail import operations
from tracker.mail.models import OutboxMail
from tracker.mail.transports import Refused, Transport, open_transport

log = logging.getLogger("tracker.mail")
KEY = "tracker.letters"
#: taken at once; few, so that a crash leaves few to the next sender's lease
AT_ONCE = 20
_GAPS = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True)
class Attachment:
    name: str
    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """What a template is filled with, and what goes with it."""

    values: Mapping[str, object]
    reply_to: str = ""
    attachments: tuple[Attachment, ...] = field(default_factory=tuple)
    #: gets a copy; "" for nobody
    cc: str = ""


#: None: there is nothing to say any more, e.g. the person was erased
Builder = Callable[[OutboxMail], Letter | None]


class NothingToSay(Refused):
    """The records the mail was about are gone."""


def init_app(app: Flask, builders: Mapping[str, Builder]) -> None:
    """Know the builder of each template; a template without one is filled from the mail's own context."""
    app.extensions[KEY] = dict(builders)
    open_transport(app.config["TRACKER_MAIL_URL"])  # a wrong address stops the start, not the first mail


def send_due(now: datetime, *, limit: int = 500) -> int:
    """Send what is due, at most `limit`; tells how many left. One mail's trouble never holds up the next."""
    sent = taken = 0
    began = time.monotonic()
    with open_transport(current_app.config["TRACKER_MAIL_URL"]) as transport:
        while taken < limit:
            # a lease counts from when its mail is taken: in a long round on a slow line it would be over before
            moment = now + timedelta(seconds=time.monotonic() - began)
            mails = operations.claim_due(now=moment, limit=min(AT_ONCE, limit - taken))
            if not mails:
                break
            taken += len(mails)
            for mail in mails:
                worked = thread_time()
                sent += _send(mail, transport, moment)
                sleep(rest(thread_time() - worked, current_app.config.get("JOBS_SHARE", 1.0)))
    return sent


def rest(worked: float, share: float) -> float:
    """Seconds to rest after `worked` seconds of processor time, so that mails take no more than `share` of one processor.

    Beside the web server, visitors come first: a rush of registrations is answered now and its mails leave over a minute.
    """
    return worked * (1 / share - 1)


def _send(mail: OutboxMail, transport: Transport, now: datetime) -> bool:
    try:
        message = compose(mail)
        transport.send(message)
    except Exception as error:  # noqa: BLE001 -- whatever is wrong with one mail, the others must go
        final = isinstance(error, Refused)
        log.warning("mail not sent", extra={"mail": str(mail.id), "error": type(error).__name__, "final": final})
        operations.note_failed(mail, f"{type(error).__name__}: {error}", now=now, for_good=final)
        return False
    operations.note_sent(mail, str(message["Subject"]), now=now)
    return True


def compose(mail: OutboxMail) -> EmailMessage:
    """The whole mail. Headers are set by the email library, which refuses line breaks in them."""
    builder: Builder | None = current_app.extensions[KEY].get(mail.template)
    letter = builder(mail) if builder else Letter(mail.context)
    if letter is None:
        raise NothingToSay("the records it was about are gone")
    values = {**mail.context, **letter.values, "base_url": current_app.config["TRACKER_BASE_URL"].rstrip("/")}
    with force_locale(mail.locale):
        subject, text = _split(render_template(f"mail/{mail.template}.txt", **values))
        html = render_template(f"mail/{mail.template}.html", subject=subject, **values)
    message = EmailMessage()
    message["Message-ID"] = mail.message_id
    message["Date"] = mail.queued_at
    message["From"] = _address(current_app.config["TRACKER_MAIL_FROM"])
    message["To"] = _address(mail.to_address)
    if letter.cc:
        message["Cc"] = _address(letter.cc)
    if letter.reply_to:
        message["Reply-To"] = _address(letter.reply_to)
    message["Subject"] = subject
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday notices back
    message.set_content(text)
    message.add_alternative(html, subtype="html")
    for attachment in letter.attachments:
        kind, _, subtype = attachment.media_type.partition("/")
        message.add_attachment(attachment.data, maintype=kind, subtype=subtype, filename=attachment.name)
    return message


def _split(rendered: str) -> tuple[str, str]:
    """A text template begins with the subject and an empty line."""
    subject, _, text = rendered.strip().partition("\n\n")
    return " ".join(subject.removeprefix("Subject:").split()), _GAPS.sub("\n\n", text.strip()) + "\n"


def _address(text: str) -> Address:
    """For a header; the domain in ASCII, as every server understands it."""
    import idna

    name, spec = parseaddr(text)
    local, _, domain = spec.rpartition("@")
    if not local:
        raise Refused(f"not an address: {text!r}")
    if not domain.isascii():
        domain = idna.encode(domain, uts46=True).decode()
    return Address(name, local, domain)
