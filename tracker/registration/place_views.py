"""The organiser's page of the places: how many there are, for whom, and who waits for one."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from tracker.core import clock
from tracker.core.access import Role, actor, allow
from tracker.core.csrf import checks_own_token, token_is_current
from tracker.core.errors import Invalid
from tracker.core.i18n import say
from tracker.meetings.models import Meeting
from tracker.meetings.queries import get_meeting
from tracker.organisations.names import TYPE_NAMES, Names
from tracker.places.queries import limits_of
from tracker.registration import waiting_list
from tracker.registration.lists import PART_NAMES
from tracker.registration.place_forms import PlacesForm
from tracker.registration.place_pages import read_page

bp = Blueprint("places", __name__)


@bp.route("/o/<slug>/places", methods=["GET", "POST"])
@allow(Role.ORGANISER)
@checks_own_token
def index(slug: str) -> ResponseReturnValue:
    """What is taken and who waits, beside the limits to change."""
    meeting = get_meeting(slug)
    names = Names(meeting.starts_on)
    form = PlacesForm(meeting, limits_of(meeting), names, request.form if request.method == "POST" else None)
    if request.method == "GET":
        return _page(meeting, names, form), 200
    if not token_is_current(request.form):
        return _page(meeting, names, form, token_is_old=True), 400
    details = form.details()
    if details is None:
        return _page(meeting, names, form), 422
    if form.is_stale:
        return _page(meeting, names, form, is_stale=True), 409
    try:
        moved = waiting_list.set_places(
            meeting.id,
            capacity=details.capacity,
            moves_up=details.moves_up,
            quotas=details.quotas,
            by=actor(),
            now=clock.now(),
        )
    except Invalid as error:
        form.add_errors({name: say(text) for name, text in error.fields.items()})
        return _page(meeting, names, form), 422
    flash(gettext("The places are saved."), "ok")
    _tell(moved)
    return redirect(url_for(".index", slug=slug), 303)


@bp.post("/o/<slug>/places/move-up")
@allow(Role.ORGANISER)
def move_up(slug: str) -> ResponseReturnValue:
    """Give the free places to those who waited longest, where the list does not move by itself."""
    moved = waiting_list.pass_on(get_meeting(slug).id, now=clock.now(), by=actor(), asked=True)
    _tell(moved)
    if not moved:
        flash(gettext("Nobody who waits finds a place at the moment."), "warn")
    return redirect(url_for(".index", slug=slug), 303)


def _tell(moved: int) -> None:
    if moved:
        said = ngettext(
            "%(num)s person of the waiting list is confirmed, and is written to.",
            "%(num)s people of the waiting list are confirmed, and are written to.",
            moved,
        )
        flash(said, "ok")


def _page(
    meeting: Meeting, names: Names, form: PlacesForm, *, token_is_old: bool = False, is_stale: bool = False
) -> str:
    return render_template(
        "registration/places.html",
        meeting=meeting,
        form=form,
        page=read_page(meeting, names),
        options=names.short_names(),
        part_names=PART_NAMES,
        type_names=TYPE_NAMES,
        token_is_old=token_is_old,
        is_stale=is_stale,
    )
