"""Everything held about one person, as a ZIP: data for programs, a page to read, and the files they sent."""

import io
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from tracker.core.texts import Text
from tracker.registration.exports import COLUMNS

#: inner numbers that tell a person nothing; the data for programs have them
_INNER = frozenset(
    ("id", "meeting_id", "participant_id", "person_id", "actor_id", "subject_id", "submission", "sort_key", "search_text",
     "email_share", "link_epoch", "compared", "digest", "request_id", "organisation_id", "organisation_key", "mail_id",
     "wording_id", "position", "replaced_by_id", "blob", "folded", "picked", "claimed_until", "message_id",
     "next_attempt_at", "question_id", "html")
)  # fmt: skip
_TITLES: Mapping[str, Text] = {column.name: column.title for column in COLUMNS}


@dataclass(frozen=True, slots=True)
class Section:
    """The rows of one table, as they are read: each a list of title and value."""

    title: str
    rows: Sequence[Sequence[tuple[str, str]]]


def sections(
    found: Iterable[tuple[str, Text, Sequence[Mapping[str, Any]]]], say: Callable[[str], str]
) -> list[Section]:
    """What was found, with titles in the reader's language; what is empty is left out."""
    return [Section(say(title), [list(_lines(row, say)) for row in rows]) for _table, title, rows in found]


def _lines(row: Mapping[str, Any], say: Callable[[str], str]) -> Iterator[tuple[str, str]]:
    for name, value in row.items():
        if name not in _INNER and value not in (None, "", [], {}):
            title = _TITLES.get(name)
            yield (say(title) if title else name.replace("_", " ").capitalize()), _written(value)


def _written(value: Any) -> str:
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M UTC")
    if isinstance(value, bool):
        return "yes" if value else "no"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else str(value)


def as_json(found: Iterable[tuple[str, Text, Sequence[Mapping[str, Any]]]]) -> str:
    """Every row with every column, by table."""
    return json.dumps({table: rows for table, _title, rows in found}, default=_plain, ensure_ascii=False, indent=2)


def _plain(value: Any) -> str:
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value))


def pack(page: str, data: str, files: Iterable[tuple[str, Path]]) -> io.BytesIO:
    """The archive: `page` to read, `data` for programs, files under their names with a number before them."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("my-data.html", page)
        archive.writestr("my-data.json", data)
        for number, (name, place) in enumerate(files, 1):
            archive.write(place, f"files/{number}-{_safe(name)}")
    made.seek(0)
    return made


def _safe(name: str) -> str:
    return "".join(c if c.isalnum() or c in "._-" else "_" for c in name).lstrip(".") or "file"
