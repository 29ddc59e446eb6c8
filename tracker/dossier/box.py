"""A meeting in a box: one ZIP with pages to read without the server, documents, report, papers, data and checksums.

The whole box holds everything the meeting has here, people included, and can be loaded back; the public one holds
what everybody may see.
"""

import json
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import IO, Any

from sqlalchemy import select

from tracker.core.db import db, one_moment
from tracker.documents import queries as documents
from tracker.dossier import box_pages, queries, rows
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
from tracker.report.document import from_json, without_records
from tracker.report.facts import Facts
from tracker.report.models import ReportVersion
from tracker.report.printing import FORMATS, print_document
from tracker.report.rules import shown_shares, small_cells
from tracker.storage.errors import BlobMissing
from tracker.storage.files import Storage

FORMAT = 1
SUMS = "SHA256SUMS"
MANIFEST = "data/box.json"
#: papers in the box that name nobody but the groups' people, each as PDF and Word file
TEXTS = ("groups", "recommendations", "summary", "comparison")
#: where the files lie that rows name and nobody reads here: logos, the Word template; those that people sent of themselves
KEPT, PERSONAL = "files/", "personal/"
_CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Packed:
    """What came of packing."""

    files: int
    rows: int


class _Box:
    """A ZIP that knows the hash of everything in it, and tells of each file that is in."""

    def __init__(self, out: IO[bytes], tell: Callable[[int], None]) -> None:
        self._zip = zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6)
        self._tell = tell
        self._steps = 0
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
        self.step()
        return size

    def step(self) -> None:
        """One file more is in it, or one that might have been is not needed."""
        self._steps += 1
        self._tell(self._steps)

    def close(self) -> None:
        lines = "".join(f"{digest}  {name}\n" for name, digest in sorted(self.sums.items()))
        self._zip.writestr(SUMS, lines)
        self._zip.close()


def pack(
    meeting: Meeting,
    out: IO[bytes],
    storage: Storage,
    *,
    whole: bool,
    now: datetime,
    tell: Callable[[int], None] = lambda _: None,
) -> Packed:
    """Write the box as the meeting is at one moment; `tell` hears how far it is."""
    with one_moment():
        facts = report.facts(meeting, now.replace(second=0, microsecond=0))
        box = _Box(out, tell)
        shelf = Shelf(title=meeting.title, whole=whole)
        _put_report(box, shelf, facts, whole=whole)
        _put_papers(box, shelf, facts, whole=whole)
        _put_documents(box, shelf, meeting, storage)
        if whole:
            _put_kept(box, meeting, storage)
        count = _put_data(box, shelf, facts, whole=whole, now=now)
        box.put("index.html", box_pages.index(facts, shelf))
        box.put("README.txt", box_pages.readme(facts, whole=whole))
        box.close()
    return Packed(len(box.sums) + 1, count)


def count_files(meeting: Meeting, *, whole: bool) -> int:
    """About how many files its box will have: enough to say how far the packing is."""
    pages = len(FORMATS) + 2 * len(_papers(meeting, whole=whole)) + len(("index", "readme", "figures", "manifest"))
    return pages + queries.count_documents(meeting.id).files + (len(rows.tables()) if whole else 0)


def _put_report(box: _Box, shelf: Shelf, facts: Facts, *, whole: bool) -> None:
    """The version published last; in the whole box, before there is one, the version locked last or the draft."""
    meeting = facts.meeting
    version = report.published_version(meeting.id)
    if not whole and version is None:
        return
    version = version or report.find_latest(meeting.id)
    document = from_json(version.document) if version else compile_facts(facts)
    if not whole:
        document = without_records(document)
    for name in FORMATS:
        size = box.put(f"report/report.{name}", print_document(document, name))
        shelf.report.append(Shown(f"report/report.{name}", f"{name.upper()}, {document.version_text.lower()}", size))
    if whole:
        for kept in _versions(meeting):
            data = {"sha256": kept.sha256, "document": kept.document, "figures": kept.figures}
            box.put(f"report/versions/{kept.number}.json", _json(data))


def _put_papers(box: _Box, shelf: Shelf, facts: Facts, *, whole: bool) -> None:
    names = _papers(facts.meeting, whole=whole)
    if "brief" in names:
        size = box.put("papers/brief.pdf", brief.brief(facts))
        shelf.papers.append(Shown("papers/brief.pdf", "Brief on one page, PDF", size))
    issued = lists.find_latest(facts.meeting.id) if whole else None
    if issued and lists.count_withdrawn(issued):
        issued = None  # it names somebody who agrees no more: the list as it stands today
    for name in (name for name in names if name != "brief"):
        is_issued = name == "participants" and issued is not None
        document = from_json(issued.document) if issued and is_issued else papers.compose(facts, PAPERS[name])
        found = document if whole else without_records(document)
        for kind in ("pdf", "docx"):
            size = box.put(f"papers/{name}.{kind}", print_document(found, kind))
            shelf.papers.append(Shown(f"papers/{name}.{kind}", f"{document.title}, {kind.upper()}", size))
    if whole:
        listed = sheets.read_list(facts.meeting)
        headings = sheets.headings(sheets.PARTICIPANTS, str)
        size = box.put("papers/participants.xlsx", xlsx_pieces(headings, sheets.list_cells(listed), "Participants"))
        shelf.papers.append(Shown("papers/participants.xlsx", "List of participants, XLSX", size))


def _papers(meeting: Meeting, *, whole: bool) -> Sequence[str]:
    """The papers of a box. Of what the report says the public has those of a published one; of the list what stands today."""
    if whole:
        return ("brief", "participants", *TEXTS)
    issued = ("participants",) if lists.find_latest(meeting.id) is not None else ()
    if report.published_version(meeting.id) is None:
        return (*issued, "summary")
    return ("brief", *issued, *(name for name in TEXTS if name != "groups"))


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


def _put_kept(box: _Box, meeting: Meeting, storage: Storage) -> None:
    """Every other file that a row of the box names, so that what is loaded back prints and shows as it did."""
    for table in rows.tables():
        column = next((table.c[name] for name in ("blob", "logo") if name in table.c), None)
        if column is None or table.name in ("document", "photo"):
            continue
        found = select(column).where(table.c.meeting_id == meeting.id, column.is_not(None), column != "").distinct()
        folder, place = (PERSONAL, storage.apart("personal")) if table.name == "answer" else (KEPT, storage)
        _put_all(box, folder, place, db.session.scalars(found.order_by(column)).all())
    templates = {version.document.get("template", "") for version in _versions(meeting)} - {""}
    _put_all(box, KEPT, storage, sorted(templates))


def _versions(meeting: Meeting) -> Iterator[ReportVersion]:
    return (report.get_version(meeting.id, found.number) for found in report.list_versions(meeting.id))


def _put_all(box: _Box, folder: str, storage: Storage, digests: Sequence[str]) -> None:
    for digest in digests:
        if f"{folder}{digest}" not in box.sums:
            _put_blob(box, f"{folder}{digest}", storage, digest)


def _put_blob(box: _Box, name: str, storage: Storage, digest: str) -> int | None:
    """None when the file is lost; the page then says so."""
    try:
        file = storage.open(digest)
    except BlobMissing:
        return None
    with file:
        return box.put(name, iter(lambda: file.read(_CHUNK), b""))


def _put_data(box: _Box, shelf: Shelf, facts: Facts, *, whole: bool, now: datetime) -> int:
    meeting = facts.meeting
    shelf.data.append(Shown("data/figures.json", "Every figure with its definition", 0))
    data = figures_as_data(facts.figures)
    box.put("data/figures.json", _json(data if whole else _for_everybody(data, small_cells(meeting))))
    counts: dict[str, int] = {}
    if whole:
        for table in rows.tables():
            lines = list(rows.read(table, meeting.id))
            if lines:
                counts[table.name] = len(lines)
                box.put(f"data/rows/{table.name}.jsonl", iter(lines))
            else:
                box.step()
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


def _for_everybody(data: dict[str, Any], least: int) -> dict[str, Any]:
    """Figures without what the report would not print: classes by gender of too few persons, and who had registered."""
    genders = {row["key"]: row["attended"] for row in data["breakdowns"]["by_gender"] if row["key"]}
    shown, _hidden = shown_shares(genders, least)
    rows_shown = [
        {name: row[name] for name in ("key", "label", "attended")}
        for row in data["breakdowns"]["by_gender"]
        if row["key"] in shown
    ]
    return data | {"breakdowns": data["breakdowns"] | {"by_gender": rows_shown}}


def _organisations(meeting: Meeting) -> dict[str, str]:
    """The bodies that rows of the box point at: id -> code."""
    here = select(Participant.organisation_id).where(Participant.meeting_id == meeting.id)
    expected = select(ExpectedOrganisation.organisation_id).where(ExpectedOrganisation.meeting_id == meeting.id)
    query = select(Organisation.id, Organisation.code).order_by(Organisation.code)
    wanted = query.where(Organisation.id.in_(here.union(expected)))
    return {str(row.id): row.code for row in db.session.execute(wanted)}


def _json(data: Any) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
