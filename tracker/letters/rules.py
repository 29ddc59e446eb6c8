"""What a letter is made of, and how its parts are filled in. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields

from tracker.core.named_fields import fill, one_line

#: the longest part taken, in characters
LIMITS: Mapping[str, int] = {
    "masthead": 600,
    "addressee": 600,
    "subject": 300,
    "body": 6000,
    "signature": 200,
    "signature_title": 300,
    "foot": 300,
}
#: parts of one line
LINES = frozenset({"subject", "signature"})
#: these may be empty
OPTIONAL = frozenset({"addressee", "signature_title", "foot"})
RIGHT_TO_LEFT = frozenset({"ar"})
MOST_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class LetterParts:
    """A letter with named fields. Lines are lines; a blank line in the body begins a paragraph."""

    masthead: str
    addressee: str
    subject: str
    body: str
    signature: str
    signature_title: str
    foot: str

    def as_dict(self) -> dict[str, str]:
        return {field.name: getattr(self, field.name) for field in fields(self)}


@dataclass(frozen=True, slots=True)
class LetterContent:
    """A letter with everything filled in: what the writers print. All of it is text, none of it markup."""

    language: str
    reference: str
    reference_label: str
    date: str
    date_label: str
    masthead: list[str]
    addressee: list[str]
    subject: str
    paragraphs: list[str]
    signature: list[str]
    foot: str
    title: str

    @property
    def is_right_to_left(self) -> bool:
        return self.language in RIGHT_TO_LEFT


def filled(
    parts: LetterParts,
    values: Mapping[str, str],
    *,
    language: str,
    reference: str,
    date: str,
    labels: tuple[str, str],
) -> LetterContent:
    """The letter to one person. What they wrote is put in once and never read again."""
    known = {**values, "reference": reference, "date": date}
    subject = one_line(fill(parts.subject, known))
    return LetterContent(
        language=language,
        reference=reference,
        reference_label=labels[0],
        date=date,
        date_label=labels[1],
        masthead=lines_of(fill(parts.masthead, known)),
        addressee=lines_of(fill(parts.addressee, known)),
        subject=subject,
        paragraphs=paragraphs_of(fill(parts.body, known)),
        signature=[*lines_of(fill(parts.signature, known)), *lines_of(fill(parts.signature_title, known))],
        foot=one_line(fill(parts.foot, known)),
        title=subject,
    )


def lines_of(text: str) -> list[str]:
    """The lines that say something."""
    return [line.strip() for line in text.split("\n") if line.strip()]


def paragraphs_of(text: str) -> list[str]:
    """Texts between blank lines; single line ends stay inside."""
    found = (part.strip("\n ") for part in re.split(r"\n[ \t]*\n", text))
    return [part for part in found if part.strip()]


def reference_of(short_title: str, year: int, number: int) -> str:
    """ "Annual joint meeting 2016", 7 -> "AJM-2016/0007": the initials of Latin words, at most six; else "L"."""
    initials = "".join(word[0].upper() for word in re.findall(r"[A-Za-z][A-Za-z]*", short_title))[:6]
    return f"{initials or 'L'}-{year}/{number:04d}"


def file_name(slug: str, reference: str, family_name: str) -> str:
    """A file's name without its ending: ASCII letters, digits and hyphens."""
    name = "-".join(re.findall(r"[A-Za-z0-9]+", f"{slug} {reference.rpartition('/')[2]} {family_name}"))
    return name.lower()[:80]
