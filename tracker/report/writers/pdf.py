"""The document as PDF: tagged, fonts embedded, typeset from `report.typ`."""

from pathlib import Path

from tracker.report.document import Document, to_json
from tracker.report.writers import charts
from tracker.report.writers.frame import PAGE, PAGES, Say, frame, page, turned
from tracker.typesetting.typeset import TypesettingFailed, typeset

__all__ = ["TypesettingFailed", "write"]

TEMPLATE = Path(__file__).resolve().parent / "report.typ"


def page_words(say: Say) -> list[dict[str, str]]:
    """The foot's pieces, for the template: a text, or what it counts."""
    places = {PAGE: {"is": "page"}, PAGES: {"is": "pages"}}
    return [places.get(piece, {"is": piece}) for piece in page(say)]


def write(document: Document, say: Say = str) -> bytes:
    """Raises TypesettingFailed."""
    pictures = {key: charts.for_typesetter(bars, alt, charts.PAGE) for key, (bars, alt) in charts.of(document).items()}
    around = frame(document, say)
    words = {
        "distribution": around.distribution,
        "original": around.original,
        "foot": around.foot,
        "page": page_words(say),
    }
    data = to_json(document) | {"state": document.version_text, "words": words, "pictures": pictures}
    return typeset(TEMPLATE, turned(data))
