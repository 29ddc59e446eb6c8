"""A meeting in a box: one ZIP with pages to read without the server, documents, report, papers, data and checksums.

The whole box holds everything the meeting has here, people included, and can be loaded back; the public one holds
what everybody may see.
"""

import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import IO, Any

from sqlalchemy import select

from tracker.audit.operations import record
from tracker.core.access import Actor
from tracker.core.db import db
from tracker.documents import queries as documents
from tracker.dossier import box_pages, rows
from tracker.dossier.box_pages import Shelf, Shown
from tracker.figures.commands import as_data as figures_as_data
from tracker.meetings.models import ExpectedOrganisation, Meeting
from tracker.organisations.models import Organisation
from tracker.outputs import brief, papers, sheets
from tracker.outputs import queries as lists
from tracker.outputs.papers import PAPERS
from tracker.registration.models import Participant
from tracker.registration.spreadsheets import xlsx_pieces
from tracker.report import queries as report
from tracker.report.compile import compile_facts
from tracker.report.document import Document, from_json, without_records
from tracker.report.facts import Facts
from tracker.report.printing import FORMATS, print_document
from tracker.storage.errors import BlobMissing
from tracker.storage.files import Storage

FORMAT = 1
SUMS = "SHA256SUMS"
MANIFEST = "data/box.json"
#: papers in the box, each as PDF and Word file
PUBLIC_PAPERS = ("groups", "recommendations", "summary", "comparison")
_CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Packed:
    """What came of packing."""

    files: int
    rows: int


class _Box:
    """A ZIP that knows the hash of everything in it."""

    def __init__(self, out: IO[bytes]) -> None:
        self._zip = zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6)
        self.sums: dict[str, str] = {}

    def put(self, name: str, pieces: bytes | Iterator[bytes]) -> int:
        """Store a file; tells its size."""
        digest, size = sha256(), 0
        with self._zip.open(name, "w", force_zip64=True) as file:
            for piece in [pieces] if isinstance(pieces, bytes) else pieces:
                digest.update(piece)
                file.write(piece)
                size += len(piece)
        self.sums[name] = digest.hexdigest()
        return size

    def close(self) -> None:
        lines = "".join(f"{digest}  {name}\n" for name, digest in sorted(self.sums.items()))
        self._zip.writestr(SUMS, lines)
        self._zip.close()


def pack(meeting: Meeting, out: IO[bytes], storage: Storage, *, whole: bool, by: Actor, now: datetime) -> Packed:
    """Write the box. That it was taken away is kept in the history."""
    facts = report.facts(meeting, now.replace(second=0, microsecond=0))
    box = _Box(out)
    shelf = Shelf(title=meeting.title, whole=whole)
    _put_report(box, shelf, facts, whole=whole)
    _put_papers(box, shelf, facts, whole=whole)
    _put_documents(box, shelf, meeting, storage)
    count = _put_data(box, shelf, facts, whole=whole, now=now)
    box.put("index.html", box_pages.index(facts, shelf))
    box.put("README.txt", box_pages.readme(facts, whole=whole))
    record("people.exported", by=by, at=now, meeting_id=meeting.id, list="box" if whole else "public box", format="zip")
    box.close()
    return Packed(len(box.sums) + 1, count)


def _put_report(box: _Box, shelf: Shelf, facts: Facts, *, whole: bool) -> None:
    """The version published or locked last; before there is one, the draft."""
    meeting = facts.meeting
    version = report.published_version(meeting.id) or report.find_latest(meeting.id)
    document = from_json(version.document) if version else compile_facts(facts)
    if not whole:
        document = without_records(document)
    for name in FORMATS:
        size = box.put(f"report/report.{name}", print_document(document, name))
        shelf.report.append(Shown(f"report/report.{name}", f"{name.upper()}, {document.version_text.lower()}", size))
    if whole:
        for found in report.list_versions(meeting.id):
            kept = report.get_version(meeting.id, found.number)
            data = {"sha256": kept.sha256, "document": kept.document, "figures": kept.figures}
            box.put(f"report/versions/{found.number}.json", _json(data))


def _put_papers(box: _Box, shelf: Shelf, facts: Facts, *, whole: bool) -> None:
    size = box.put("papers/brief.pdf", brief.brief(facts))
    shelf.papers.append(Shown("papers/brief.pdf", "Brief on one page, PDF", size))
    documents: list[tuple[str, Document]] = [
        (name, papers.compose(facts, PAPERS[name])) for name in PUBLIC_PAPERS if whole or name != "groups"
    ]
    issued = lists.find_latest(facts.meeting.id)
    if issued is not None:
        documents.insert(0, ("participants", from_json(issued.document)))
    elif whole:
        documents.insert(0, ("participants", papers.compose(facts, PAPERS["participants"])))
    for name, document in documents:
        found = document if whole else without_records(document)
        for kind in ("pdf", "docx"):
            size = box.put(f"papers/{name}.{kind}", print_document(found, kind))
            shelf.papers.append(Shown(f"papers/{name}.{kind}", f"{document.title}, {kind.upper()}", size))
    if whole:
        listed = sheets.read_list(facts.meeting)
        headings = sheets.headings(sheets.PARTICIPANTS, str)
        size = box.put("papers/participants.xlsx", xlsx_pieces(headings, sheets.list_cells(listed), "Participants"))
        shelf.papers.append(Shown("papers/participants.xlsx", "List of participants, XLSX", size))


def _put_documents(box: _Box, shelf: Shelf, meeting: Meeting, storage: Storage) -> None:
    number = 0
    for listed in documents.list_groups_with_documents(meeting.id):
        shown = []
        for document in listed.documents:
            number += 1
            name = f"documents/{number:03}-{document.file_name}"
            size = _put_blob(box, name, storage, document.blob)
            shown.append(Shown(name if size is not None else "", document.title, size or 0))
        shelf.documents.append((listed.group.title, shown))
    for at, photo in enumerate(documents.list_photos(meeting.id), 1):
        name = f"photos/{at:03}-{photo.file_name}"
        if _put_blob(box, name, storage, photo.blob) is not None:
            shelf.photos.append(Shown(name, photo.alternative, 0, photo.caption))


def _put_blob(box: _Box, name: str, storage: Storage, digest: str) -> int | None:
    """None when the file is lost; the page then says so."""
    try:
        path = storage.path(digest)
    except BlobMissing:
        return None
    with path.open("rb") as file:
        return box.put(name, iter(lambda: file.read(_CHUNK), b""))


def _put_data(box: _Box, shelf: Shelf, facts: Facts, *, whole: bool, now: datetime) -> int:
    meeting = facts.meeting
    shelf.data.append(Shown("data/figures.json", "Every figure with its definition", 0))
    box.put("data/figures.json", _json(figures_as_data(facts.figures)))
    counts: dict[str, int] = {}
    if whole:
        for table in rows.tables():
            lines = list(rows.read(table, meeting.id))
            if lines:
                counts[table.name] = len(lines)
                box.put(f"data/rows/{table.name}.jsonl", iter(lines))
    manifest = {
        "format": FORMAT,
        "kind": "whole" if whole else "public",
        "slug": meeting.slug,
        "title": meeting.title,
        "packed_at": now.isoformat(),
        "rows": counts,
        "organisations": _organisations(meeting) if whole else {},
        "figures": {figure.name: figure.value for figure in facts.figures.values()},
    }
    box.put(MANIFEST, _json(manifest))
    return sum(counts.values())


def _organisations(meeting: Meeting) -> dict[str, str]:
    """The bodies that rows of the box point at: id -> code."""
    here = select(Participant.organisation_id).where(Participant.meeting_id == meeting.id)
    expected = select(ExpectedOrganisation.organisation_id).where(ExpectedOrganisation.meeting_id == meeting.id)
    query = select(Organisation.id, Organisation.code).order_by(Organisation.code)
    wanted = query.where(Organisation.id.in_(here.union(expected)))
    return {str(row.id): row.code for row in db.session.execute(wanted)}


def _json(data: Any) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
