"""The document as PDF: tagged, fonts embedded, typeset from `report.typ`."""

from pathlib import Path

from tracker.report.document import Document, to_json
from tracker.report.writers import charts
from tracker.typesetting.typeset import TypesettingFailed, typeset

__all__ = ["TypesettingFailed", "write"]

TEMPLATE = Path(__file__).resolve().parent / "report.typ"


def write(document: Document) -> bytes:
    """Raises TypesettingFailed."""
    pictures = {key: {"svg": svg, "alt": alt} for key, (svg, alt) in charts.pictures(document).items()}
    return typeset(TEMPLATE, to_json(document) | {"state": document.version_text, "pictures": pictures})
