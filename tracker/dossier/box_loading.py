"""Loading a meeting from its box: every checksum, every record, and then every figure counted again, or nothing at all."""

import json
import zipfile
from collections.abc import Iterator, Mapping
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy.exc import IntegrityError

from tracker.audit.operations import record
from tracker.core.access import Actor
from tracker.core.db import db, operation
from tracker.dossier import rows
from tracker.dossier.box import FORMAT, KEPT, MANIFEST, PERSONAL, SUMS
from tracker.dossier.errors import MeetingHere, WrongBox
from tracker.figures import queries as figures
from tracker.meetings.models import Meeting
from tracker.meetings.queries import find_meeting, get_meeting
from tracker.organisations.operations import load_directory
from tracker.storage.files import Storage

#: a box larger than this, unpacked, or with more files, is none of ours
MOST_BYTES, MOST_FILES = 20 * 1024**3, 20_000
_CHUNK = 1024 * 1024


def is_box(path: Path) -> bool:
    """Whether a file is a ZIP and so may be a box."""
    return zipfile.is_zipfile(path)


def load_box(path: Path, storage: Storage, *, by: Actor, now: datetime) -> Meeting:
    """Put the meeting of a box back. Raises WrongBox, MeetingHere; nothing is stored then but files nobody names."""
    load_directory(now=now)
    try:
        with zipfile.ZipFile(path) as book:
            manifest = _checked(book)
            if find_meeting(manifest["slug"]) is not None:
                raise MeetingHere(manifest["slug"])
            _put_files(book, storage)
            return _load(book, manifest, by=by, now=now)
    except (zipfile.BadZipFile, KeyError) as error:
        raise WrongBox(f"this is not a meeting's box: {error}") from error


def _checked(book: zipfile.ZipFile) -> Mapping[str, Any]:
    """The manifest, once every file is what its checksum says."""
    infos = book.infolist()
    if len(infos) > MOST_FILES or sum(info.file_size for info in infos) > MOST_BYTES:
        raise WrongBox("the box is larger than any of ours")
    stated = dict(_sums(book.read(SUMS).decode()))
    names = {info.filename for info in infos} - {SUMS}
    for name in sorted(names ^ set(stated)):
        raise WrongBox(f"{name}: {'has no checksum' if name in names else 'is missing'}")
    for name, digest in stated.items():
        if _digest(book, name) != digest:
            raise WrongBox(f"{name}: the file is damaged or was changed")
    manifest: Mapping[str, Any] = json.loads(book.read(MANIFEST))
    if manifest.get("format") != FORMAT:
        raise WrongBox(f"the box is of format {manifest.get('format')}; this version reads {FORMAT}")
    if manifest.get("kind") != "whole":
        raise WrongBox("this is the public box: it can be read, and holds no records to load")
    return manifest


def _sums(text: str) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        digest, _, name = line.partition("  ")
        yield name, digest


def _digest(book: zipfile.ZipFile, name: str) -> str:
    found = sha256()
    with book.open(name) as file:
        while chunk := file.read(_CHUNK):
            found.update(chunk)
    return found.hexdigest()


def _put_files(book: zipfile.ZipFile, storage: Storage) -> None:
    for name in book.namelist():
        if name.startswith(("documents/", "photos/", KEPT, PERSONAL)):
            with book.open(name) as file:
                (storage.apart("personal") if name.startswith(PERSONAL) else storage).put(file)


@operation
def _load(book: zipfile.ZipFile, manifest: Mapping[str, Any], *, by: Actor, now: datetime) -> Meeting:
    writer = rows.Writer(manifest["organisations"])
    try:
        for table in rows.tables():
            stated = manifest["rows"].get(table.name, 0)
            if stated and writer.write(table, _lines(book, table.name)) != stated:
                raise WrongBox(f"data/rows/{table.name}.jsonl: not as many rows as were packed")
    except IntegrityError as error:
        raise WrongBox(f"its records do not fit together, or are here already: {error.orig}") from error
    db.session.expire_all()
    meeting = get_meeting(manifest["slug"])
    counted = figures.headline(meeting.id, now)
    for name, value in manifest["figures"].items():
        if name in counted.figures and counted.value(name) != value:
            raise WrongBox(f"the figure {name} was {value} when it was packed and is {counted.value(name)} here")
    record("meeting.loaded", by=by, at=now, meeting_id=meeting.id, subject_id=meeting.id, subject=meeting.short_title)
    return meeting


def _lines(book: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    with book.open(f"data/rows/{name}.jsonl") as file:
        yield from file
