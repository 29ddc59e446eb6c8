"""How a finished mail leaves: to an SMTP server, or as a line of JSON into a file."""

import base64
import fcntl
import json
import os
import smtplib
import ssl
from email.message import EmailMessage
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self
from urllib.parse import unquote, urlsplit

#: seconds to wait for the mail server
TIMEOUT = 20


class Refused(Exception):
    """The mail server will never take this mail: trying again is useless."""


class Transport(Protocol):
    """Opened once for many mails; `send` raises Refused, or anything else for "try later"."""

    def __enter__(self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
    def send(self, message: EmailMessage) -> None: ...


def open_transport(url: str) -> Transport:
    """The transport of TRACKER_MAIL_URL: `smtp://`, `smtps://` or `file:///path`. Raises ValueError for another."""
    parts = urlsplit(url)
    if parts.scheme == "file":
        return JsonLines(Path(unquote(parts.path)))
    if parts.scheme in ("smtp", "smtps") and parts.hostname:
        return Smtp(
            parts.hostname,
            parts.port or (465 if parts.scheme == "smtps" else 25),
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            tls_at_once=parts.scheme == "smtps",
        )
    raise ValueError("TRACKER_MAIL_URL must begin with smtp://, smtps:// or file:///")


class JsonLines:
    """One mail a line. A line is on disk before the mail counts as sent; several senders take turns."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> Self:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        return self

    def __exit__(self, *_error: object) -> None:
        """Nothing stays open between mails."""

    def send(self, message: EmailMessage) -> None:
        line = (json.dumps(as_json(message), ensure_ascii=False) + "\n").encode()
        with self.path.open("ab") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            file.write(line)
            file.flush()
            os.fsync(file.fileno())


def as_json(message: EmailMessage) -> dict[str, object]:
    """The parts of a mail as the file has them; attachments in base64."""
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    return {
        "to": str(message["To"]),
        **({"cc": str(message["Cc"])} if message["Cc"] else {}),
        "from": str(message["From"]),
        "reply_to": str(message["Reply-To"] or ""),
        "subject": str(message["Subject"]),
        "text": text.get_content() if text else "",
        "html": html.get_content() if html else "",
        "attachments": [
            {
                "name": part.get_filename(),
                "media_type": part.get_content_type(),
                "content": base64.b64encode(part.get_payload(decode=True) or b"").decode(),  # type: ignore[arg-type]
            }
            for part in message.iter_attachments()
        ],
        "message_id": str(message["Message-ID"]),
    }


class Smtp:
    """One connection for all mails of a round; encrypted whenever the server offers it, always where there is a password."""

    def __init__(self, host: str, port: int, *, user: str = "", password: str = "", tls_at_once: bool = False) -> None:
        self.host, self.port, self.user, self.password, self.tls_at_once = host, port, user, password, tls_at_once
        self.server: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        if self.server is not None:
            self.server.close()

    def send(self, message: EmailMessage) -> None:
        server = self._connected()
        try:
            server.send_message(message)
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPResponseException) as error:
            server.close()
            self.server = None
            if _is_final(error):
                raise Refused(str(error)) from error
            raise

    def _connected(self) -> smtplib.SMTP:
        if self.server is not None and self.server.sock is not None:
            return self.server
        context = ssl.create_default_context()
        if self.tls_at_once:
            server: smtplib.SMTP = smtplib.SMTP_SSL(self.host, self.port, timeout=TIMEOUT, context=context)
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=TIMEOUT)
            server.ehlo()
            if self.port == 587 or self.user or server.has_extn("starttls"):
                server.starttls(context=context)
        if self.user:
            server.login(self.user, self.password)
        self.server = server
        return server


def _is_final(error: smtplib.SMTPException) -> bool:
    """5xx to a recipient or a text is for good; 4xx, and a refused password, may pass."""
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return False
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _text in error.recipients.values())
    return isinstance(error, smtplib.SMTPResponseException) and error.smtp_code >= 500
