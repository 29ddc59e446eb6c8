"""What stands beside a version: the hash of every file and every paragraph, and the figures it states."""

from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from tracker.report.document import Block, Document, Sources, from_json, text_of, without_records
from tracker.report.editing.rules import pieces
from tracker.report.errors import PrintingFailed
from tracker.report.models import ReportVersion
from tracker.report.printing import FORMATS, file_name, print_document


def manifest(version: ReportVersion, *, public: bool = False) -> dict[str, Any]:
    """As JSON. `public`: of what everybody may download; no record's id, and no figure that the text does not state."""
    document = from_json(version.document)
    if public:
        document = without_records(document)
    figures = {} if public else {"figures": version.figures}
    return {
        "meeting": document.slug,
        "version": version.number,
        "sha256": version.sha256,
        "locked_at": version.locked_at.isoformat(),
        "published_at": version.published_at.isoformat() if version.published_at else None,
        "as_of": document.as_of,
        "files": list(_files(document)),
        "paragraphs": [one for section in document.sections for block in section.blocks for one in _texts(block)],
        **figures,
    }


def _files(document: Document) -> Iterator[dict[str, Any]]:
    """A format that cannot be printed on this machine has no file, so no hash."""
    for name in FORMATS:
        try:
            data = print_document(document, name)
        except PrintingFailed:
            continue
        yield {"name": file_name(document, name), "size": len(data), "sha256": sha256(data).hexdigest()}


def _texts(block: Block) -> Iterator[dict[str, Any]]:
    for piece in pieces(block):
        yield _entry(piece.id, text_of(piece.runs), piece.sources, getattr(block, "number", 0))
    if block.type in ("table", "entries"):
        yield _entry(block.id, "\n".join(block.texts()), block.sources, getattr(block, "number", 0))


def _entry(key: str, text: str, sources: Sources, number: int | str) -> dict[str, Any]:
    return {
        "id": key,
        "number": number or None,
        "sha256": sha256(text.encode()).hexdigest(),
        "sources": [{"kind": source.kind, "ids": list(source.ids)} for source in sources],
    }
