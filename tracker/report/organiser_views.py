"""The organiser's report page: assemble, look, download, lock, publish."""

from flask import Response, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tracker.core import clock
from tracker.core.access import Role, actor, allow
from tracker.meetings.models import Meeting
from tracker.meetings.queries import get_meeting
from tracker.report import drafts, operations, preview, printing, queries
from tracker.report.blueprint import bp
from tracker.report.document import Document, from_json
from tracker.report.manifest import manifest
from tracker.report.rules import WORD_LIMIT
from tracker.report.sending import file_answer


@bp.get("/o/<slug>/report")
@allow(Role.ORGANISER)
def assemble(slug: str) -> ResponseReturnValue:
    """The draft as it stands, written again with `?again=`, or with `?version=` a locked one."""
    meeting = get_meeting(slug)
    draft = drafts.draft(meeting, clock.now(), anew="again" in request.args)
    document = _asked(meeting) if "version" in request.args else draft.document
    readiness = draft.readiness
    return render_template(
        "report/assemble.html",
        meeting=meeting,
        document=document,
        outline=preview.outline(document, readiness, draft.desk),
        desk=draft.desk,
        paper=preview.paper(document, slug, records=True),
        formats=printing.FORMATS,
        sizes=printing.sizes(document),
        readiness=readiness,
        versions=queries.list_versions(meeting.id),
        word_limit=WORD_LIMIT,
    )


@bp.get("/o/<slug>/report.<any(docx, pdf, html, md, json):name>")
@allow(Role.ORGANISER)
def download(slug: str, name: str) -> Response:
    document = _asked(get_meeting(slug))
    return file_answer(document, name)


@bp.get("/o/<slug>/report/<int:number>/manifest.json")
@allow(Role.ORGANISER)
def show_manifest(slug: str, number: int) -> ResponseReturnValue:
    """The hashes of a version's files and paragraphs, and its figures."""
    return jsonify(manifest(queries.get_version(get_meeting(slug).id, number)))


@bp.post("/o/<slug>/report/lock")
@allow(Role.ORGANISER)
def lock(slug: str) -> ResponseReturnValue:
    version = operations.lock_version(get_meeting(slug), by=actor(), now=clock.now())
    flash(gettext("Version %(number)s is locked. It can no longer change.", number=version.number), "ok")
    return redirect(url_for(".assemble", slug=slug, version=version.number), 303)


@bp.post("/o/<slug>/report/<int:number>/publish")
@allow(Role.ORGANISER)
def publish(slug: str, number: int) -> ResponseReturnValue:
    operations.publish(get_meeting(slug), number, by=actor(), now=clock.now())
    flash(gettext("Version %(number)s is published on the meeting's page.", number=number), "ok")
    return redirect(url_for(".assemble", slug=slug, version=number), 303)


def _asked(meeting: Meeting) -> Document:
    number = request.args.get("version", type=int)
    if number is None:
        return drafts.draft(meeting, clock.now()).document
    return from_json(queries.get_version(meeting.id, number).document)
