"""A meeting's documents and photographs made equal to its file; those that stay keep their addresses."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from tracker.core import formats
from tracker.core.access import Actor
from tracker.core.db import db, operation
from tracker.documents import operations as documents
from tracker.documents import queries
from tracker.documents.models import Document, DocumentGroup, Photo
from tracker.documents.operations import DocumentDetails, PhotoDetails
from tracker.dossier.format import DocumentTable, PhotoTable
from tracker.dossier.standins import make_pdf
from tracker.meetings.models import Meeting
from tracker.meetings.queries import list_agenda
from tracker.storage.files import Storage

#: moves rows out of the way while positions are dealt anew: they are unique at every moment
ASIDE = 100_000


@dataclass(frozen=True, slots=True)
class Store:
    """Where the papers of one meeting come from and go to, and who brings them."""

    meeting: Meeting
    folder: Path
    storage: Storage
    by: Actor
    now: datetime


@operation
def set_documents(
    meeting: Meeting, tables: Sequence[DocumentTable], folder: Path, storage: Storage, *, by: Actor, now: datetime
) -> None:
    """List these documents under their headings, in the order in which the headings first appear."""
    store = Store(meeting, folder, storage, by, now)
    by_heading: dict[str, list[DocumentTable]] = {}
    for table in tables:
        by_heading.setdefault(table.group, []).append(table)
    known = {listed.group.title: listed for listed in queries.list_groups_with_documents(meeting.id)}
    kept = []
    for title, wanted in by_heading.items():
        listed = known.pop(title, None)
        group = listed.group if listed else documents.add_group(meeting, title, by=by, now=now)
        _set_group(store, group, list(listed.documents) if listed else [], wanted)
        kept.append(group)
    for listed in known.values():
        for document in listed.documents:
            documents.remove_document(meeting, document.id, by=by, now=now)
        documents.remove_group(meeting, listed.group.id, by=by, now=now)
    _deal(kept)


def _set_group(store: Store, group: DocumentGroup, old: list[Document], wanted: Sequence[DocumentTable]) -> None:
    agenda = {item.number: item.id for item in list_agenda(store.meeting.id)}
    rows = []
    for table in wanted:
        name, content = _content(store, table)
        details = DocumentDetails(
            title=table.title,
            file_name=name,
            content=content,
            symbol=table.symbol,
            language=table.language,
            recorded_size=None if table.file else table.size,
            agenda_item_id=agenda.get(table.agenda),
        )
        found = next((row for row in old if _is_same(row, details, content)), None)
        if found is None:
            found = documents.add_document(
                store.meeting, group, details, storage=store.storage, by=store.by, now=store.now
            )
        else:
            old.remove(found)
            found.agenda_item_id = details.agenda_item_id
        rows.append(found)
    for row in old:
        documents.remove_document(store.meeting, row.id, by=store.by, now=store.now)
    _deal(rows)


def _content(store: Store, table: DocumentTable) -> tuple[str, bytes]:
    if table.file:
        path = store.folder / table.file
        return path.name, path.read_bytes()
    lines = [
        store.meeting.short_title,
        "",
        f"This page stands in for the original document of {formats.size(table.size or 0)}, which is not part of the sample.",
    ]
    return f"{table.title.replace('/', '-')}.pdf", make_pdf(table.title, lines)


def _is_same(row: Document, details: DocumentDetails, content: bytes) -> bool:
    return (row.title, row.language, row.symbol, row.recorded_size, row.blob) == (
        details.title,
        details.language,
        details.symbol,
        details.recorded_size,
        sha256(content).hexdigest(),
    )


@operation
def set_photos(
    meeting: Meeting, tables: Sequence[PhotoTable], folder: Path, storage: Storage, *, by: Actor, now: datetime
) -> None:
    """Show these photographs, in this order."""
    old = list(queries.list_photos(meeting.id))
    rows = []
    for table in tables:
        path = folder / table.file
        content = path.read_bytes()
        digest = sha256(content).hexdigest()
        found = next(
            (p for p in old if (p.blob, p.alternative, p.caption) == (digest, table.alternative, table.caption)), None
        )
        if found is None:
            details = PhotoDetails(
                alternative=table.alternative, file_name=path.name, content=content, caption=table.caption
            )
            found = documents.add_photo(meeting, details, storage=storage, by=by, now=now)
        else:
            old.remove(found)
        rows.append(found)
    for photo in old:
        documents.remove_photo(meeting, photo.id, by=by, now=now)
    _deal(rows)


def _deal(rows: Sequence[Document | DocumentGroup | Photo]) -> None:
    """Give the rows the positions 1, 2, 3 in this order."""
    if [row.position for row in rows] == list(range(1, len(rows) + 1)):
        return
    db.session.flush()
    for aside in (ASIDE, 0):
        for position, row in enumerate(rows, start=1):
            row.position = aside + position
        db.session.flush()
