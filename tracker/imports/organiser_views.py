"""People from a file: send it, look through what is in it, then store them."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, stream_with_context, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tracker.core import clock
from tracker.core.access import Role, actor, allow
from tracker.core.errors import TrackerError
from tracker.core.i18n import say
from tracker.documents.sending import storage
from tracker.imports import columns, operations, queries
from tracker.imports.checking import questions_of
from tracker.imports.errors import SomeLeftOut, UnreadableFile
from tracker.imports.forms import read_choice, read_fields, read_upload
from tracker.imports.operations import Choice, Wish
from tracker.imports.pages import KINDS, MOST_SHOWN, WRITTEN_IN, ImportPage
from tracker.imports.reading import ENCODINGS
from tracker.meetings.models import Meeting
from tracker.meetings.queries import get_meeting
from tracker.registration.consents import CONSENTS
from tracker.registration.sending import CSV
from tracker.registration.spreadsheets import Heading, csv_lines
from tracker.storage.errors import FileRefused

bp = Blueprint("imports", __name__)
#: titles of an empty table to fill in
TEMPLATE = ("given_name", "family_name", "email", "organisation", "country", "job_title", "phone", "remarks")


@bp.route("/o/<slug>/people/import", methods=["GET", "POST"])
@allow(Role.ORGANISER)
def upload(slug: str) -> ResponseReturnValue:
    """Send a file; it is read and checked, and nothing is stored of it yet."""
    meeting = get_meeting(slug)
    if request.method == "GET":
        return _upload(meeting)
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return _upload(meeting, gettext("Choose a file")), 422
    try:
        storage().look_through(sent.stream)
        table = read_upload(sent.stream, request.form.get("encoding", ""))
    except (UnreadableFile, FileRefused) as error:
        return _upload(meeting, say(error.message)), error.status
    fields = columns.recognise(table.titles, questions_of(meeting))
    file = operations.keep_file(meeting, sent.filename, table, fields, by=actor(), now=clock.now())
    return redirect(url_for(".preview", slug=slug, file_id=file.id), 303)


def _upload(meeting: Meeting, error: str = "") -> str:
    waiting = queries.list_files(meeting.id, actor())
    fields = [words for name, words in columns.FIELDS.items() if name not in CONSENTS]
    encodings = {code: WRITTEN_IN[code] for code in ENCODINGS}
    values: dict[str, Any] = {"waiting": waiting, "encodings": encodings, "fields": fields}
    return render_template("imports/upload.html", meeting=meeting, error=error, **values)


@bp.get("/o/<slug>/people/import/columns.csv")
@allow(Role.ORGANISER)
def template(slug: str) -> ResponseReturnValue:
    """An empty table whose titles are known, in the reader's language."""
    get_meeting(slug)
    lines = "".join(csv_lines([Heading(say(columns.FIELDS[name])) for name in TEMPLATE], ()))
    return Response(lines, content_type=CSV, headers=_as_file("people.csv"))


@bp.route("/o/<slug>/people/import/<uuid:file_id>", methods=["GET", "POST"])
@allow(Role.ORGANISER)
def preview(slug: str, file_id: UUID) -> ResponseReturnValue:
    """What would be stored and what not, or after the storing what was; sent: what the columns hold."""
    meeting = get_meeting(slug)
    file = queries.get_file(meeting.id, file_id, actor())
    if request.method == "GET":
        return _preview(ImportPage(meeting, file))
    offered = columns.offered(questions_of(meeting), "en")
    operations.set_fields(meeting, file, read_fields(request.form, file.fields, offered), by=actor())
    flash(gettext("The rows are checked again."), "ok")
    return redirect(url_for(".preview", slug=slug, file_id=file_id), 303)


def _preview(page: ImportPage, choice: Choice | None = None, error: str = "") -> str:
    name = "imports/preview.html" if page.file.outcome is None else "imports/stored.html"
    values: dict[str, Any] = {"choice": choice or Choice(), "wishes": Wish, "kinds": KINDS, "most": MOST_SHOWN}
    return render_template(name, meeting=page.meeting, page=page, file=page.file, error=error, **values)


@bp.post("/o/<slug>/people/import/<uuid:file_id>/store")
@allow(Role.ORGANISER)
def store(slug: str, file_id: UUID) -> ResponseReturnValue:
    """Store the people. Asked for all or nobody, and not all can be: nothing is stored."""
    meeting, choice = get_meeting(slug), read_choice(request.form)
    file = queries.get_file(meeting.id, file_id, actor())
    try:
        operations.store_file(meeting, file, choice, by=actor(), now=clock.now())
    except SomeLeftOut as error:
        return _preview(ImportPage(meeting, file), choice, say(error.message)), error.status
    return redirect(url_for(".preview", slug=slug, file_id=file_id), 303)


@bp.get("/o/<slug>/people/import/<uuid:file_id>/left-out.csv")
@allow(Role.ORGANISER)
def left_out(slug: str, file_id: UUID) -> ResponseReturnValue:
    """The rows that are left out as they were sent, each with its number and the reasons before it."""
    meeting = get_meeting(slug)
    page = ImportPage(meeting, queries.get_file(meeting.id, file_id, actor()))
    rows = ([str(one.row.number), page.reasons(one), *one.row.cells] for one in page.left_out)
    lines = stream_with_context(csv_lines([Heading(title) for title in page.left_out_titles()], rows))
    return Response(lines, content_type=CSV, headers=_as_file(f"{slug}-left-out.csv"))


@bp.post("/o/<slug>/people/import/<uuid:file_id>/discard")
@allow(Role.ORGANISER)
def discard(slug: str, file_id: UUID) -> ResponseReturnValue:
    """Throw the file away."""
    try:
        operations.discard(get_meeting(slug), file_id, by=actor())
        flash(gettext("The file is thrown away."), "ok")
    except TrackerError as error:
        flash(say(error.message), "warn")
    return redirect(url_for(".upload", slug=slug), 303)


def _as_file(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"'}
