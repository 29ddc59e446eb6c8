"""The formats a report is printed in. What was printed once is kept while its content is the same."""

import logging
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from threading import Lock

from tracker.core.i18n import force_locale, say
from tracker.core.texts import Text
from tracker.documents.sending import storage
from tracker.report.document import Document, digest
from tracker.report.errors import PrintingFailed, UnknownFormat
from tracker.report.writers.pdf import TypesettingFailed
from tracker.storage.errors import BlobMissing

log = logging.getLogger("tracker.report")
#: printed files kept by each process, the oldest go first
KEPT = 24
#: a report longer than this is not printed only to tell how large its files are
QUICK_WORDS = 20_000


@dataclass(frozen=True, slots=True)
class Format:
    """A file format: its name and what it is good for, its media type, the module that writes it."""

    name: str
    purpose: Text
    media_type: str
    module: str

    def load(self) -> Callable[..., bytes]:
        """Its `write`; some writers import heavy libraries, so only when they are needed."""
        write: Callable[..., bytes] = import_module(f"tracker.report.writers.{self.module}").write
        return write


FORMATS = {
    found.name: found
    for found in (
        Format(
            "docx",
            Text("To edit in Word"),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "docx",
        ),
        Format("pdf", Text("To print"), "application/pdf", "pdf"),
        Format("html", Text("To read on a slow line"), "text/html; charset=utf-8", "html"),
        Format("md", Text("As plain text"), "text/markdown; charset=utf-8", "markdown"),
        Format("json", Text("For programs"), "application/json", "json"),
    )
}
_kept: OrderedDict[tuple[str, str], bytes] = OrderedDict()
_lock = Lock()


def print_document(document: Document, name: str) -> bytes:
    """The file of this format. Raises UnknownFormat, PrintingFailed."""
    if name not in FORMATS:
        raise UnknownFormat
    return keep((digest(document), name), lambda: _print(document, FORMATS[name]))


def _print(document: Document, form: Format) -> bytes:
    try:
        if document.template and form.name == "docx":
            return print_into(storage().read(document.template), document)
        if document.language == "en":
            return form.load()(document)
        with force_locale(document.language):
            return form.load()(document, say=say)
    except BlobMissing as error:
        log.exception("the template of a report is missing", extra={"slug": document.slug})
        raise PrintingFailed from error
    except TypesettingFailed as error:
        log.exception("a report could not be typeset", extra={"slug": document.slug})
        raise PrintingFailed from error


def print_into(template: bytes, document: Document) -> bytes:
    """The Word file made from the organisers' own template."""
    written: bytes = import_module("tracker.report.writers.docx").write(document, template)
    return written


def keep(key: tuple[str, str], make: Callable[[], bytes]) -> bytes:
    """What was made for this key, made now if it is not kept."""
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    made = make()
    with _lock:
        _kept[key] = made
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return made


def sizes(document: Document) -> dict[str, int | None]:
    """How large each file is; None where it is not known without much work, or cannot be printed."""
    return {name: _size(document, name) for name in FORMATS}


def _size(document: Document, name: str) -> int | None:
    if document.words > QUICK_WORDS:
        return None
    try:
        return len(print_document(document, name))
    except PrintingFailed:
        return None


def file_name(document: Document, name: str) -> str:
    """ "joint-meeting-2016-report-draft.docx", "...-report-v1.pdf"."""
    state = "draft" if document.is_draft else f"v{document.version}"
    return f"{document.slug}-report-{state}.{name}"
