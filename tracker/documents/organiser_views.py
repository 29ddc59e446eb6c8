"""The organiser's list of documents and photographs."""

from typing import TypeVar
from uuid import UUID

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.exceptions import RequestEntityTooLarge

from tracker.core import clock
from tracker.core.access import Role, actor, allow
from tracker.core.csrf import checks_own_token
from tracker.documents import operations, queries
from tracker.documents.blueprint import bp
from tracker.documents.errors import DocumentRefused
from tracker.documents.forms import DocumentForm, PhotoForm, UploadForm
from tracker.documents.rules import Direction
from tracker.documents.sending import storage
from tracker.meetings.models import Meeting
from tracker.meetings.queries import get_meeting

F = TypeVar("F", bound=UploadForm)


@bp.route("/o/<slug>/documents", methods=["GET", "POST"])
@allow(Role.ORGANISER)
@checks_own_token
def manage(slug: str) -> ResponseReturnValue:
    """The list, and a form that adds to it."""
    meeting = get_meeting(slug)
    listed = queries.list_groups_with_documents(meeting.id)
    form, status = _read(DocumentForm)
    form.offer([row.group for row in listed])
    if status == 200 and request.method == "POST" and form.validate():
        try:
            group = queries.get_group(meeting.id, form.group_id) if form.group_id else form.new_group.data or ""
            operations.add_document(meeting, group, form.details(), storage=storage(), by=actor(), now=clock.now())
        except DocumentRefused as error:
            form.refuse(error)
        else:
            flash(gettext("The document has been added."), "ok")
            return redirect(url_for(".manage", slug=slug), 303)
    return _page("documents/manage.html", meeting, form, status, listed=listed)


@bp.post("/o/<slug>/documents/<uuid:document_id>/move")
@allow(Role.ORGANISER)
def move(slug: str, document_id: UUID) -> ResponseReturnValue:
    """One place up or down in its group."""
    meeting = get_meeting(slug)
    direction = Direction.UP if request.form.get("direction") == Direction.UP else Direction.DOWN
    operations.move_document(meeting, document_id, direction, by=actor(), now=clock.now())
    return redirect(url_for(".manage", slug=slug, _anchor=f"d-{document_id}"), 303)


@bp.route("/o/<slug>/documents/<uuid:document_id>/remove", methods=["GET", "POST"])
@allow(Role.ORGANISER)
def remove(slug: str, document_id: UUID) -> ResponseReturnValue:
    """Ask, then take the document off the list."""
    meeting = get_meeting(slug)
    if request.method == "GET":
        document = queries.get_document(meeting.id, document_id)
        return render_template("documents/remove.html", meeting=meeting, document=document)
    gone = operations.remove_document(meeting, document_id, by=actor(), now=clock.now())
    flash(gettext("“%(title)s” has been removed.", title=gone.title), "ok")
    return redirect(url_for(".manage", slug=slug), 303)


@bp.post("/o/<slug>/documents/group/<uuid:group_id>/remove")
@allow(Role.ORGANISER)
def remove_group(slug: str, group_id: UUID) -> ResponseReturnValue:
    """Take an empty heading away."""
    operations.remove_group(get_meeting(slug), group_id, by=actor(), now=clock.now())
    flash(gettext("The group has been removed."), "ok")
    return redirect(url_for(".manage", slug=slug), 303)


@bp.route("/o/<slug>/photos", methods=["GET", "POST"])
@allow(Role.ORGANISER)
@checks_own_token
def manage_photos(slug: str) -> ResponseReturnValue:
    """The photographs, and a form that adds one."""
    meeting = get_meeting(slug)
    form, status = _read(PhotoForm)
    if status == 200 and request.method == "POST" and form.validate():
        try:
            operations.add_photo(meeting, form.details(), storage=storage(), by=actor(), now=clock.now())
        except DocumentRefused as error:
            form.refuse(error)
        else:
            flash(gettext("The photograph has been added."), "ok")
            return redirect(url_for(".manage_photos", slug=slug), 303)
    return _page("documents/photos.html", meeting, form, status, photos=queries.list_photos(meeting.id))


@bp.route("/o/<slug>/photos/<uuid:photo_id>/remove", methods=["GET", "POST"])
@allow(Role.ORGANISER)
def remove_photo(slug: str, photo_id: UUID) -> ResponseReturnValue:
    """Ask, then take the photograph away."""
    meeting = get_meeting(slug)
    if request.method == "GET":
        photo = queries.get_photo(meeting.id, photo_id)
        return render_template("documents/remove_photo.html", meeting=meeting, photo=photo)
    operations.remove_photo(meeting, photo_id, by=actor(), now=clock.now())
    flash(gettext("The photograph has been removed."), "ok")
    return redirect(url_for(".manage_photos", slug=slug), 303)


@bp.teardown_request
def close_uploads(_error: BaseException | None) -> None:
    """Give back the temporary files of large uploads at once."""
    request.close()


def _read(form_class: type[F]) -> tuple[F, int]:
    """The form as it was sent. A request over the limit is not read at all: the form is empty then and says why."""
    try:
        return form_class(), 200
    except RequestEntityTooLarge:
        form = form_class(formdata=None)
        form.refuse_size(current_app.config["TRACKER_MAX_UPLOAD_MB"])
        return form, 413


def _page(template: str, meeting: Meeting, form: UploadForm, status: int, **values: object) -> ResponseReturnValue:
    if status == 200 and request.method == "POST":
        status = 400 if form.token_is_old else 422
    most = current_app.config["MAX_CONTENT_LENGTH"]
    return render_template(template, meeting=meeting, form=form, most=most, **values), status
