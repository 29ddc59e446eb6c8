"""The comparison with earlier meetings: look at it, add a meeting kept here or one typed in, correct, take out."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from markupsafe import Markup

from tracker.core import clock
from tracker.core.access import Role, actor, allow, holder
from tracker.core.errors import Conflict, Invalid
from tracker.earlier import operations
from tracker.earlier import queries as earlier
from tracker.earlier.errors import FiguresChanged
from tracker.earlier.operations import EarlierDetails
from tracker.earlier.rules import MOST, TYPED
from tracker.meetings.models import Meeting
from tracker.meetings.queries import get_meeting
from tracker.organisations.queries import list_regions
from tracker.outputs.blueprint import bp
from tracker.outputs.forms import EarlierForm
from tracker.recommendations import following
from tracker.report import drafts
from tracker.report.sections.comparison import KEY
from tracker.report.writers.html import part


@bp.get("/o/<slug>/earlier")
@allow(Role.ORGANISER)
def compared(slug: str) -> ResponseReturnValue:
    return _page(get_meeting(slug), EarlierForm(list_regions()))


@bp.post("/o/<slug>/earlier")
@allow(Role.ORGANISER)
def add(slug: str) -> ResponseReturnValue:
    """Compare with one more: `counted` is a meeting kept here, else everything is typed in."""
    meeting = get_meeting(slug)
    chosen = next((m for m in _countable(meeting) if str(m.id) == request.form.get("counted", "")), None)
    if chosen is not None:
        details: EarlierDetails | None = EarlierDetails(chosen.short_title, chosen.starts_on, counted_id=chosen.id)
        form = EarlierForm(list_regions())
    else:
        form = EarlierForm(list_regions(), typed=request.form)
        details = form.details()
    if details is None:
        return _page(meeting, form, 422)
    try:
        operations.add_earlier(meeting, details, by=actor(), now=clock.now())
    except (Conflict, Invalid) as error:
        form.refuse(error.fields if isinstance(error, Invalid) else {"title": error.message})
        return _page(meeting, form, error.status)
    flash(gettext("The comparison has one more meeting."), "ok")
    return redirect(url_for(".compared", slug=slug), 303)


@bp.route("/o/<slug>/earlier/<uuid:earlier_id>", methods=["GET", "POST"])
@allow(Role.ORGANISER)
def correct(slug: str, earlier_id: UUID) -> ResponseReturnValue:
    """Correct what was typed of one meeting."""
    meeting = get_meeting(slug)
    row = earlier.get_earlier(meeting.id, earlier_id)
    if request.method == "GET":
        return _edit(meeting, earlier_id, EarlierForm(list_regions(), row))
    form = EarlierForm(list_regions(), row, request.form)
    details = form.details()
    if details is None:
        return _edit(meeting, earlier_id, form, 422)
    try:
        operations.change_earlier(meeting, earlier_id, details, upon=form.upon, by=actor(), now=clock.now())
    except FiguresChanged as error:
        now_there = EarlierForm(list_regions(), earlier.get_earlier(meeting.id, earlier_id))
        return _edit(meeting, earlier_id, form, error.status, newer=now_there)
    except (Conflict, Invalid) as error:
        form.refuse(error.fields if isinstance(error, Invalid) else {"title": error.message})
        return _edit(meeting, earlier_id, form, error.status)
    flash(gettext("The figures are saved."), "ok")
    return redirect(url_for(".compared", slug=slug), 303)


@bp.post("/o/<slug>/earlier/<uuid:earlier_id>/remove")
@allow(Role.ORGANISER)
def remove(slug: str, earlier_id: UUID) -> ResponseReturnValue:
    operations.remove_earlier(get_meeting(slug), earlier_id, by=actor(), now=clock.now())
    flash(gettext("The meeting is taken out of the comparison."), "ok")
    return redirect(url_for(".compared", slug=slug), 303)


def _countable(meeting: Meeting) -> list[Meeting]:
    """Earlier meetings that the reader organises too."""
    found = holder()
    slugs = found.slugs_as(Role.ORGANISER) if found else frozenset()
    return [m for m in earlier.list_countable(meeting) if slugs is None or m.slug in slugs]


def _page(meeting: Meeting, form: EarlierForm, status: int = 200) -> ResponseReturnValue:
    document = drafts.draft(meeting, clock.now()).document
    page = render_template(
        "outputs/earlier.html",
        meeting=meeting,
        form=form,
        typed=TYPED,
        most=MOST,
        rows=earlier.list_earlier(meeting.id),
        countable=_countable(meeting),
        followed=following.find_previous(meeting.id),
        table=Markup(part(document, KEY, top=2)),  # noqa: S704 -- the writer escapes every text
    )
    return page, status


def _edit(
    meeting: Meeting, earlier_id: UUID, form: EarlierForm, status: int = 200, newer: EarlierForm | None = None
) -> ResponseReturnValue:
    """`newer`: what stands there by now; what was typed is sent upon that the next time."""
    page = render_template(
        "outputs/earlier_one.html", meeting=meeting, earlier_id=earlier_id, form=form, newer=newer, typed=TYPED
    )
    return page, status
