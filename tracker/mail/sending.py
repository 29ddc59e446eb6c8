"""Sending the mails of the outbox: taken with a lease, written out, sent, and what became of each noted."""

import logging
import time
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from email.message import EmailMessage
from time import sleep, thread_time

from flask import Flask, current_app

from tracker.core.db import db
from tracker.mail import kinds, operations
from tracker.mail.composing import KEY, Attachment, Builder, Letter, NothingToSay, compose, envelope_sender
from tracker.mail.kinds import MailKind
from tracker.mail.models import OutboxMail, SentMail
from tracker.mail.rules import blacked_out
from tracker.mail.transports import AddressRefused, Refused, Transport, Unreachable, open_transport

__all__ = ["Attachment", "Builder", "Letter", "NothingToSay", "compose", "copy_of", "init_app", "rest", "send_due"]

log = logging.getLogger("tracker.mail")
#: taken at once; few, so that a crash leaves few to the next sender's lease
AT_ONCE = 20


def init_app(app: Flask, builders: Mapping[str, Builder], mail_kinds: Sequence[MailKind] = ()) -> None:
    """Know the builder of each template and the kinds whose words can be changed; without either, the context fills it."""
    app.extensions[KEY] = dict(builders)
    app.extensions[kinds.KEY] = {kind.name: kind for kind in mail_kinds}
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
            for number, mail in enumerate(mails, 1):
                worked = thread_time()
                try:
                    sent += _send(mail, transport, moment)
                except Unreachable:
                    operations.release(mails[number:])  # the others would fail the same way: they lose no try
                    return sent
                sleep(rest(thread_time() - worked, current_app.config.get("JOBS_SHARE", 1.0)))
    return sent


def rest(worked: float, share: float) -> float:
    """Seconds to rest after `worked` seconds of processor time, so that mails take no more than `share` of one processor.

    Beside the web server, visitors come first: a rush of registrations is answered now and its mails leave over a minute.
    """
    return worked * (1 / share - 1)


def _send(mail: OutboxMail, transport: Transport, now: datetime) -> bool:
    """Raises Unreachable, after noting the vain try."""
    try:
        message = compose(mail)
        copy, sender = copy_of(mail, message), envelope_sender(mail)
        db.session.commit()  # while a slow server is talked to, no transaction stays open, not even a reading one
        transport.send(message, sender)
    except Exception as error:
        _note_failure(mail, error, now)
        if isinstance(error, Unreachable):
            raise
        return False
    operations.note_sent(mail, copy, now=now)
    return True


def _note_failure(mail: OutboxMail, error: Exception, now: datetime) -> None:
    final, reason = isinstance(error, Refused), f"{type(error).__name__}: {error}"
    log.warning("mail not sent", extra={"mail": str(mail.id), "error": type(error).__name__, "final": final})
    if final:
        operations.note_refused(mail, reason, now=now, about_address=isinstance(error, AddressRefused))
    else:
        operations.note_failed(mail, reason, now=now)


def copy_of(mail: OutboxMail, message: EmailMessage) -> SentMail:
    """The mail for those who read it later: who holds a private link acts as its person, so none stays in it."""
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    return SentMail(
        mail_id=mail.id,
        sender=str(message["From"]),
        reply_to=str(message["Reply-To"] or ""),
        language=str(message["Content-Language"]),
        subject=str(message["Subject"]),
        text=blacked_out(text.get_content().strip() if text else ""),
        html=blacked_out(html.get_content() if html else ""),
    )
