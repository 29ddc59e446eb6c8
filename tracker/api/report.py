"""The report of a meeting as programs read and download it."""

from typing import Any

from flask import Response, request
from pydantic import BaseModel

from tracker.api.blueprint import bp
from tracker.api.openapi import documented
from tracker.core import clock
from tracker.core.access import Role, allow
from tracker.core.errors import Invalid
from tracker.core.texts import Text
from tracker.meetings.models import Meeting
from tracker.meetings.queries import get_meeting
from tracker.report import queries
from tracker.report.document import Document, digest, from_json, to_json
from tracker.report.drafts import draft
from tracker.report.errors import NoSuchVersion, PrintingFailed
from tracker.report.printing import FORMATS
from tracker.report.sending import file_answer

VERSION = {"version": "The number of a locked version; the draft as it stands now when not given."}


class ReportOut(BaseModel):
    """A report as its blocks, each with the records it was written from. `version` 0 is a draft."""

    version: int
    as_of: str
    words: int
    sha256: str
    document: dict[str, Any]


@bp.get("/meetings/<slug>/report")
@allow(Role.ORGANISER, scope="report")
@documented(
    "The report as blocks: the draft, or a locked version", response=ReportOut, query=VERSION, refuses=(NoSuchVersion,)
)
def show_report(slug: str) -> ReportOut:
    document = _asked(get_meeting(slug))
    return ReportOut(
        version=document.version,
        as_of=document.as_of,
        words=document.words,
        sha256=digest(document),
        document=to_json(document),
    )


@bp.get("/meetings/<slug>/report.<any(docx, pdf, html, md, json):name>")
@allow(Role.ORGANISER, scope="report")
@documented(
    "The report as a file",
    query=VERSION,
    media=tuple(sorted({kind.media_type for kind in FORMATS.values()})),
    refuses=(NoSuchVersion, PrintingFailed),
)
def download_report(slug: str, name: str) -> Response:
    return file_answer(_asked(get_meeting(slug)), name)


def _asked(meeting: Meeting) -> Document:
    text = request.args.get("version")
    if text is None:
        return draft(meeting, clock.now()).document
    if not (text.isascii() and text.isdigit()):
        raise Invalid(fields={"version": Text("This must be a whole number.")})
    return from_json(queries.get_version(meeting.id, int(text[:9])).document)
