"""The published report, for everybody."""

from flask import Response, jsonify, render_template
from flask.typing import ResponseReturnValue

from tracker.core.access import Role, allow
from tracker.meetings.models import Meeting
from tracker.meetings.queries import get_meeting
from tracker.report import preview, printing, queries
from tracker.report.blueprint import bp
from tracker.report.document import Document, from_json, without_records
from tracker.report.errors import NotPublished
from tracker.report.manifest import manifest
from tracker.report.models import ReportVersion
from tracker.report.sending import file_answer


@bp.get("/m/<slug>/report")
@allow(Role.ANYONE)
def show(slug: str) -> ResponseReturnValue:
    meeting = get_meeting(slug)
    version, document = _published(meeting)
    return render_template(
        "report/show.html",
        meeting=meeting,
        version=version,
        document=document,
        paper=preview.paper(document, slug, records=False),
        formats=printing.FORMATS,
        sizes=printing.sizes(document),
    )


@bp.get("/m/<slug>/report.<any(docx, pdf, html, md, json):name>")
@allow(Role.ANYONE)
def download_published(slug: str, name: str) -> Response:
    _, document = _published(get_meeting(slug))
    return file_answer(document, name)


@bp.get("/m/<slug>/report/manifest.json")
@allow(Role.ANYONE)
def show_published_manifest(slug: str) -> ResponseReturnValue:
    """The hashes of what everybody may download."""
    version, _ = _published(get_meeting(slug))
    return jsonify(manifest(version, public=True))


def _published(meeting: Meeting) -> tuple[ReportVersion, Document]:
    version = queries.published_version(meeting.id)
    if version is None:
        raise NotPublished
    return version, without_records(from_json(version.document))
