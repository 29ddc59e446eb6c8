"""Everything held about one person, as a ZIP: data for programs, a page to read, and the files they sent."""

import io
import json
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from tracker.core.texts import Text
from tracker.organisations.names import TYPE_NAMES
from tracker.registration.consents import NOTICE
from tracker.registration.exports import COLUMNS
from tracker.registration.lists import MODE_NAMES, PART_NAMES, STATE_NAMES

#: inner numbers and states of machines that tell a person nothing; the data for programs have them
_INNER = frozenset(
    ("id", "meeting_id", "participant_id", "person_id", "actor_id", "subject_id", "submission", "sort_key", "search_text",
     "email_share", "link_epoch", "compared", "digest", "request_id", "organisation_id", "organisation_key", "mail_id",
     "wording_id", "position", "replaced_by_id", "blob", "folded", "picked", "claimed_until", "message_id",
     "next_attempt_at", "html", "contact_consent", "state_at", "inside", "channel", "recorded_at", "result", "since",
     "desk", "actor_kind", "context", "template", "attempts", "settled_at", "revision", "media_type", "earlier_id")
)  # fmt: skip
_TITLES: Mapping[str, Text] = {
    **{column.name: column.title for column in COLUMNS},
    NOTICE: Text("the privacy notice"),
    "session_id": Text("Session"),
    "day_id": Text("Day"),
    "group_id": Text("Group"),
    "role": Text("Role"),
    "question_id": Text("Question"),
    "at": Text("Time"),
    "attended": Text("Attended"),
    "first_in_at": Text("Came in"),
    "last_out_at": Text("Left"),
    "remote": Text("Online"),
    "kind": Text("Kind"),
    "device": Text("Desk"),
    "by_label": Text("By"),
    "actor_label": Text("By"),
    "reason": Text("Reason"),
    "organisation_name": Text("Organisation"),
    "organisation_parent": Text("Parent body"),
    "country_iso2": Text("Country"),
    "locale": Text("Language"),
    "language": Text("Language"),
    "gender": Text("Gender"),
    "consent_at": Text("Consent"),
    "notice_version": Text("Privacy notice"),
    "agreed": Text("Agreed to"),
    "changes": Text("Answers changed"),
    "to_address": Text("To"),
    "sender": Text("From"),
    "subject": Text("Subject"),
    "sent_subject": Text("Subject"),
    "sent_at": Text("Sent"),
    "text": Text("Text"),
}
#: words for values that are kept as keys
_WORDS: Mapping[str, Mapping[Any, Text]] = {
    "state": STATE_NAMES,
    "mode": MODE_NAMES,
    "part": PART_NAMES,
    "organisation_type": TYPE_NAMES,
}
#: a longer value is read in a list, not in a table
_SHORT = 90
_WHEN = ("at", "first_in_at", "answered_at", "queued_at")


@dataclass(frozen=True, slots=True)
class Section:
    """The rows of one table, as they are read: each a list of title and value."""

    title: str
    rows: Sequence[Sequence[tuple[str, str]]]

    @property
    def headings(self) -> list[str]:
        """The columns, where the rows are best read below each other; none where each is read by itself."""
        short = all(len(value) <= _SHORT for row in self.rows for _title, value in row)
        return (
            list(dict.fromkeys(title for row in self.rows for title, _value in row))
            if len(self.rows) > 1 and short
            else []
        )

    @property
    def cells(self) -> list[list[str]]:
        """The values of each row below the headings."""
        return [[dict(row).get(title, "") for title in self.headings] for row in self.rows]


@dataclass(frozen=True, slots=True)
class Reader:
    """How values are put for a person: `say` in the language, `names` of sessions, days, groups and questions."""

    say: Callable[[str], str]
    names: Mapping[UUID, str]

    def title(self, name: str) -> str:
        title = _TITLES.get(name)
        return self.say(title) if title else name.replace("_", " ").capitalize()

    def lines(self, row: Mapping[str, Any]) -> list[tuple[str, str]]:
        """Title and value of what tells a person something; inner numbers and what is empty are left out."""
        shown = ((name, self.written(name, value)) for name, value in row.items() if name not in _INNER)
        return [(self.title(name), value) for name, value in sorted(shown, key=_what) if value]

    def written(self, name: str, value: Any) -> str:
        """A value in words; nothing for numbers that only programs know."""
        if value is None or _is_inner(value):
            return self.names.get(value, "") if isinstance(value, UUID) else ""
        if isinstance(value, datetime):
            return value.strftime("%Y-%m-%d %H:%M UTC")
        if isinstance(value, bool):
            return self.say(Text("Yes") if value else Text("No"))
        if isinstance(value, Mapping):
            return "; ".join(
                f"{self.title(str(key))}: {self._inside(name, str(key), one)}" for key, one in value.items()
            )
        if isinstance(value, list):
            return ", ".join(filter(None, (self.written(name, one) for one in value)))
        word = _WORDS.get(name, {}).get(value)
        return self.say(word) if word else str(value)

    def _inside(self, column: str, name: str, value: Any) -> str:
        """A value of a mapping; those of changes are what was and what is."""
        if column == "changes" and isinstance(value, list):
            return " → ".join(self.written(name, one) or "–" for one in value)
        return self.written(name, value)


def _is_inner(value: Any) -> bool:
    """Whether it is a number of the database, as such or as the text of one."""
    if isinstance(value, str) and len(value) == 36:
        try:
            value = UUID(value)
        except ValueError:
            return False
    return isinstance(value, UUID)


def sections(found: Iterable[tuple[str, Text, Sequence[Mapping[str, Any]]]], reader: Reader) -> list[Section]:
    """What was found, in the reader's words, in the order in which it happened."""
    return [
        Section(reader.say(title), [reader.lines(row) for row in sorted(rows, key=_when)]) for _, title, rows in found
    ]


def _what(line: tuple[str, str]) -> int:
    """Days and sessions before what is said of them."""
    return 0 if line[0] in ("day_id", "session_id", "question_id") else 1


def _when(row: Mapping[str, Any]) -> str:
    return next((str(row[name]) for name in _WHEN if row.get(name)), "")


def as_json(found: Iterable[tuple[str, Text, Sequence[Mapping[str, Any]]]]) -> str:
    """Every row with every column, by table."""
    return json.dumps({table: rows for table, _title, rows in found}, default=_plain, ensure_ascii=False, indent=2)


def _plain(value: Any) -> str:
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value))


def pack(page: str, data: str, files: Iterable[tuple[str, bytes]]) -> io.BytesIO:
    """The archive: `page` to read, `data` for programs, files under their names with a number before them."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("my-data.html", page)
        archive.writestr("my-data.json", data)
        for number, (name, content) in enumerate(files, 1):
            archive.writestr(f"files/{number}-{_safe(name)}", content)
    made.seek(0)
    return made


def _safe(name: str) -> str:
    return "".join(c if c.isalnum() or c in "._-" else "_" for c in name).lstrip(".") or "file"
