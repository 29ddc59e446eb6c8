"""A mail written out: its words filled in from the records, its headers as receivers' servers and readers expect them.

The mail room knows no participant: the room that queued a mail gives, by its template, a builder that reads the records
when the mail leaves. Private links are made then, so neither the database nor a backup of it holds one.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import parseaddr
from typing import Any

from flask import current_app, render_template
from flask_babel import gettext

from tracker.core.i18n import force_locale
from tracker.mail.bodies import as_blocks, as_subject, as_text
from tracker.mail.headers import POLICY
from tracker.mail.kinds import MailKind, find_kind
from tracker.mail.models import OutboxMail
from tracker.mail.rules import verp
from tracker.mail.transports import Refused
from tracker.mail.wording import Words, split, words_for

KEY = "tracker.letters"


@dataclass(frozen=True, slots=True)
class Attachment:
    name: str
    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """What a mail is filled with, and what goes with it.

    `values` are for our own templates and the frame; `fields` for texts with named fields, where the kind has such.
    """

    values: Mapping[str, object]
    reply_to: str = ""
    attachments: tuple[Attachment, ...] = field(default_factory=tuple)
    #: gets a copy; "" for nobody
    cc: str = ""
    fields: Mapping[str, str] | None = None
    #: on whose behalf it is sent: "Secretariat"; "" for nobody's
    sender: str = ""


#: None: there is nothing to say any more, e.g. the person was erased
Builder = Callable[[OutboxMail], Letter | None]


class NothingToSay(Refused):
    """The records the mail was about are gone."""


@dataclass(frozen=True, slots=True)
class _Body:
    subject: str
    text: str
    html: str
    language: str


def compose(mail: OutboxMail, words: Words | None = None) -> EmailMessage:
    """The whole mail. Headers are set by the email library, which refuses line breaks in them.

    `words`: instead of what the mail would say, to show them before they are kept. Raises NothingToSay.
    """
    builder: Builder | None = current_app.extensions[KEY].get(mail.template)
    letter = builder(mail) if builder else Letter(mail.context)
    if letter is None:
        raise NothingToSay("the records it was about are gone")
    kind = find_kind(mail.template)
    values = {**mail.context, **letter.values, "base_url": current_app.config["TRACKER_BASE_URL"].rstrip("/")}
    if kind is not None and letter.fields is not None:
        body = _from_words(kind, words or words_for(mail, kind), letter.fields, values)
    else:
        body = _from_templates(mail, values)
    message = EmailMessage(policy=POLICY)
    _put_headers(message, mail, letter, body)
    message.set_content(body.text)
    message.add_alternative(body.html, subtype="html")
    for attachment in letter.attachments:
        main, _, subtype = attachment.media_type.partition("/")
        message.add_attachment(attachment.data, maintype=main, subtype=subtype, filename=attachment.name)
    message["Content-Language"] = body.language  # last: earlier, the library would move it into the first part
    return message


def _put_headers(message: EmailMessage, mail: OutboxMail, letter: Letter, body: _Body) -> None:
    message["Message-ID"] = mail.message_id
    message["Date"] = mail.queued_at
    message["From"] = _sender(letter.sender, body.language)
    message["To"] = address(mail.to_address)
    if letter.cc:
        message["Cc"] = address(letter.cc)
    if letter.reply_to:
        message["Reply-To"] = address(letter.reply_to)
    message["Subject"] = body.subject
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday notices back
    message["X-Auto-Response-Suppress"] = "OOF, AutoReply"  # the same for Exchange, which does not read the other


def _from_words(kind: MailKind, words: Words, fields: Mapping[str, str], values: Mapping[str, Any]) -> _Body:
    subject, text = as_subject(words.subject, fields), as_text(words.text, fields)
    blocks = as_blocks(words.text, fields, kind.links)
    with force_locale(words.language):
        plain = render_template("mail/letter.txt", text=text, **values)
        html = render_template("mail/letter.html", **{**values, "subject": subject, "blocks": blocks})
    return _Body(subject, plain.strip() + "\n", html, words.language)


def _from_templates(mail: OutboxMail, values: Mapping[str, Any]) -> _Body:
    with force_locale(mail.locale):
        subject, text = split(render_template(f"mail/{mail.template}.txt", **values))
        html = render_template(f"mail/{mail.template}.html", **{**values, "subject": subject})
    return _Body(subject, text + "\n", html, mail.locale)


def _sender(behalf: str, language: str) -> Address:
    """Always our own address, as DMARC asks; on whose behalf, and replies, stand beside it."""
    ours = address(current_app.config["TRACKER_MAIL_FROM"])
    behalf = " ".join(behalf.split())
    if not behalf:
        return ours
    with force_locale(language):
        name = gettext("%(who)s via %(system)s", who=behalf, system=ours.display_name) if ours.display_name else behalf
    return Address(name, ours.username, ours.domain)


def envelope_sender(mail: OutboxMail) -> str:
    """Where the mail is sent back to when it cannot be delivered: names the mail, where bounces have an address."""
    bounces = current_app.config["TRACKER_MAIL_BOUNCES"]
    if bounces:
        return address(verp(bounces, mail.id)).addr_spec
    return address(current_app.config["TRACKER_MAIL_FROM"]).addr_spec


def address(text: str) -> Address:
    """For a header; the domain in ASCII, as every server understands it. Raises Refused."""
    import idna

    name, spec = parseaddr(text)
    local, _, domain = spec.rpartition("@")
    if not local or any(c.isspace() or ord(c) < 33 for c in spec):
        raise Refused(f"not an address: {text!r}")
    if not domain.isascii():
        try:
            domain = idna.encode(domain, uts46=True).decode()
        except idna.IDNAError as error:
            raise Refused(f"not a domain: {domain!r}") from error
    return Address(name, local, domain)
