"""How a finished mail leaves: to an SMTP server, or as a line of JSON into a file."""

import base64
import fcntl
import json
import os
import smtplib
import ssl
from contextlib import suppress
from email.message import EmailMessage
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self
from urllib.parse import parse_qs, unquote, urlsplit

#: seconds to wait for the mail server
TIMEOUT = 20


class Refused(Exception):
    """The mail server will never take this mail: trying again is useless."""


class AddressRefused(Refused):
    """It will never take a mail to this address."""


class Unreachable(Exception):
    """There is no mail server to talk to: other mails would fare the same."""


class Transport(Protocol):
    """Opened once for many mails; `send` raises Refused, or anything else for "try later"."""

    def __enter__(self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
    def send(self, message: EmailMessage, sender: str = "") -> None: ...


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
            needs_tls=parse_qs(parts.query).get("starttls") == ["required"],
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

    def send(self, message: EmailMessage, sender: str = "") -> None:
        line = (json.dumps(as_json(message) | {"envelope_from": sender}, ensure_ascii=False) + "\n").encode()
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

    def __init__(
        self,
        host: str,
        port: int,
        *,
        user: str = "",
        password: str = "",
        tls_at_once: bool = False,
        needs_tls: bool = False,
    ) -> None:
        self.host, self.port, self.user, self.password, self.tls_at_once = host, port, user, password, tls_at_once
        self.needs_tls = needs_tls or port == 587 or bool(user)
        self.server: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        if self.server is not None:
            with suppress(OSError, smtplib.SMTPException):
                self.server.quit()
            self.server = None

    def send(self, message: EmailMessage, sender: str = "") -> None:
        server = self._connected()
        try:
            server.send_message(message, from_addr=sender or None)
        except smtplib.SMTPNotSupportedError as error:
            raise AddressRefused("the mail server takes no addresses with letters beyond a to z") from error
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            if _is_final(error):
                about_address = isinstance(error, smtplib.SMTPRecipientsRefused)
                raise (AddressRefused if about_address else Refused)(_said(error)) from error
            raise

    def _drop(self) -> None:
        """The next mail gets a fresh connection: this one may be in the middle of something."""
        if self.server is not None:
            self.server.close()
            self.server = None

    def _connected(self) -> smtplib.SMTP:
        if self.server is not None and self.server.sock is not None:
            return self.server
        try:
            self.server = self._connect()
        except (OSError, smtplib.SMTPException) as error:
            raise Unreachable(f"{self.host}:{self.port}: {_said(error)}") from error
        return self.server

    def _connect(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        if self.tls_at_once:
            server: smtplib.SMTP = smtplib.SMTP_SSL(self.host, self.port, timeout=TIMEOUT, context=context)
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=TIMEOUT)
        try:
            server.ehlo()
            if not self.tls_at_once and (self.needs_tls or server.has_extn("starttls")):
                server.starttls(context=context)
            if self.user:
                server.login(self.user, self.password)
        except BaseException:
            server.close()
            raise
        return server


def _said(error: Exception) -> str:
    """What the server said, in one line."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return "; ".join(f"{code} {_decoded(text)}" for code, text in error.recipients.values())
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_decoded(error.smtp_error)}"
    return str(error)


def _decoded(text: bytes | str) -> str:
    return " ".join((text.decode("utf-8", "replace") if isinstance(text, bytes) else text).split())


def _is_final(error: Exception) -> bool:
    """5xx to a recipient or a text is for good; 4xx, and a refused password, may pass."""
    if isinstance(error, smtplib.SMTPAuthenticationError | smtplib.SMTPSenderRefused):
        return False
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _text in error.recipients.values())
    return isinstance(error, smtplib.SMTPResponseException) and error.smtp_code >= 500
