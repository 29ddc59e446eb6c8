"""The agenda as it was treated: outcomes, papers, speakers, notes; and when sessions really opened and closed."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tracker.core import clock
from tracker.core.access import Role, actor, allow
from tracker.core.csrf import checks_own_token, token_is_current
from tracker.core.errors import Invalid
from tracker.core.ids import as_id
from tracker.meetings.models import Meeting
from tracker.meetings.queries import get_meeting, list_agenda
from tracker.plenary import operations, queries, rules
from tracker.plenary.errors import ItemChanged
from tracker.plenary.forms import ItemForm, TimesForm

bp = Blueprint("plenary", __name__)


@bp.get("/o/<slug>/agenda")
@allow(Role.ORGANISER)
def agenda(slug: str) -> ResponseReturnValue:
    """Every item with what is recorded of it, and every session with its times."""
    return _agenda(get_meeting(slug))


@bp.route("/o/<slug>/agenda/<uuid:item_id>", methods=["GET", "POST"])
@allow(Role.ORGANISER)
@checks_own_token
def item(slug: str, item_id: UUID) -> ResponseReturnValue:
    """Who presented it, what papers, what was said, what the meeting did."""
    meeting = get_meeting(slug)
    if request.method == "GET":
        return _item(meeting, item_id, None)
    form = ItemForm.sent(request.form)
    if form.errors or not token_is_current(request.form):
        return _item(meeting, item_id, form), 422 if form.errors else 400
    try:
        operations.record_item(meeting, item_id, form.details(), upon=form.upon, by=actor(), now=clock.now())
    except ItemChanged as refused:
        return _item(meeting, item_id, form, newer=True), refused.status
    flash(gettext("Saved."), "ok")
    return redirect(url_for(".item", slug=slug, item_id=item_id), 303)


@bp.post("/o/<slug>/agenda/<uuid:item_id>/speakers")
@allow(Role.ORGANISER)
def speakers(slug: str, item_id: UUID) -> ResponseReturnValue:
    """Add people to the speakers' list, or say what became of one."""
    meeting, now = get_meeting(slug), clock.now()
    speaker = as_id(request.form.get("speaker", ""))
    if speaker:
        operations.mark_speaker(meeting, item_id, speaker, request.form.get("act", ""), now=now)
    else:
        operations.add_speakers(meeting, item_id, rules.names(request.form.get("names", "")), now=now)
    return redirect(url_for(".item", slug=slug, item_id=item_id) + "#speakers", 303)


@bp.post("/o/<slug>/agenda/<uuid:item_id>/notes")
@allow(Role.ORGANISER)
def notes(slug: str, item_id: UUID) -> ResponseReturnValue:
    """Open the item's notes, which are points like those of a group."""
    group = operations.open_notes(get_meeting(slug), item_id, by=actor(), now=clock.now())
    return redirect(url_for("discussions.notes", slug=slug, group_slug=group.slug), 303)


@bp.post("/o/<slug>/agenda/sessions/<uuid:session_id>")
@allow(Role.ORGANISER)
@checks_own_token
def times(slug: str, session_id: UUID) -> ResponseReturnValue:
    """When a session really opened and closed."""
    meeting, form = get_meeting(slug), TimesForm.sent(request.form)
    session = queries.lock_sitting(meeting.id, session_id)
    moments = form.moments(clock.local(session.starts_at, meeting.timezone).date(), meeting.timezone)
    if form.errors or not token_is_current(request.form):
        return _agenda(meeting, session_id, form), 422 if form.errors else 400
    try:
        operations.time_session(meeting, session_id, *moments, by=actor(), now=clock.now())
    except Invalid as refused:
        form.errors |= {"closed": rules.CLOSED_BEFORE}
        return _agenda(meeting, session_id, form), refused.status
    return redirect(url_for(".agenda", slug=slug) + f"#s{session_id}", 303)


def _agenda(meeting: Meeting, wrong: UUID | None = None, form: TimesForm | None = None) -> str:
    return render_template(
        "plenary/agenda.html",
        meeting=meeting,
        items=queries.agenda_record(meeting.id),
        sessions=queries.list_sittings(meeting.id),
        wrong=wrong,
        form=form,
    )


def _item(meeting: Meeting, item_id: UUID, form: ItemForm | None, *, newer: bool = False) -> str:
    """`newer`: the item says something else by now; what was typed is sent upon that the next time."""
    found, documents = queries.get_item(meeting.id, item_id), queries.list_documents(meeting.id)
    notes_of_it = queries.find_notes(meeting.id, item_id)
    points = queries.points_by_item({item_id: notes_of_it}) if notes_of_it else {}
    own = frozenset(document.id for document in documents if document.agenda_item_id == item_id)
    shown = ItemForm.of(found, own)
    if form and newer:
        form.upon = shown.upon
    return render_template(
        "plenary/item.html",
        meeting=meeting,
        item=found,
        form=form or shown,
        newer=newer,
        documents=documents,
        elsewhere={other.id: other.number for other in list_agenda(meeting.id) if other.id != item_id},
        notes=notes_of_it,
        points=points.get(item_id, []),
        speakers=queries.list_speakers(item_id),
        verbs=rules.VERBS,
    )
