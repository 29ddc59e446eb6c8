"""What a mail says before its fields are filled in: words of its own, the meeting's text, or the built-in one."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from flask import current_app, render_template

from tracker.core.i18n import force_locale
from tracker.core.named_fields import one_line
from tracker.mail import queries
from tracker.mail.kinds import MailKind
from tracker.mail.models import OutboxMail

_KEPT = "tracker.mail_sources"
_GAPS = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True)
class Words:
    """Subject and text with named fields, and the language they are written in."""

    subject: str
    text: str
    language: str


def words_for(mail: OutboxMail, kind: MailKind) -> Words:
    """What this mail says: its own words, else the meeting's text in its language, else the built-in text."""
    if mail.wording_id:
        wording = queries.find_wording(mail.wording_id)
        own = own_words(wording.texts, mail.locale, wording.language) if wording else None
        if own:
            return own
    return current_words(mail.meeting_id, kind, mail.locale)


def own_words(texts: Mapping[str, Mapping[str, str]], locale: str, otherwise: str) -> Words | None:
    """The words in this language, else in the other; None when there are none."""
    language = locale if locale in texts else otherwise
    found = texts.get(language)
    return Words(found["subject"], found["text"], language) if found else None


def current_words(meeting_id: UUID | None, kind: MailKind, language: str) -> Words:
    """The meeting's own text, or the built-in one."""
    own = queries.find_text(meeting_id, kind.name, language) if meeting_id else None
    if own and own.subject is not None and own.text is not None:
        return Words(own.subject, own.text, language)
    return builtin_words(kind, language)


def builtin_words(kind: MailKind, language: str) -> Words:
    """The text of templates/mail/<kind>.txt in this language, its fields in braces."""
    kept: dict[tuple[str, str], Words] = current_app.extensions.setdefault(_KEPT, {})
    key = (kind.name, language)
    if key not in kept:
        kept[key] = Words("", "", language) if kind.is_free else _rendered(kind, language)
    return kept[key]


def _rendered(kind: MailKind, language: str) -> Words:
    braces = {name: f"{{{name}}}" for name in kind.fields}
    with force_locale(language):
        rendered = render_template(f"mail/{kind.name}.txt", **{**braces, **kind.source, "as_source": True})
    return Words(*split(rendered), language)


def split(rendered: str) -> tuple[str, str]:
    """A text template begins with the subject and an empty line."""
    subject, _, text = rendered.strip().partition("\n\n")
    return one_line(subject.removeprefix("Subject:")), _GAPS.sub("\n\n", text.strip())
