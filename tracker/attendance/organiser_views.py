"""The organiser's view of the doors: who came to what, who has not come, what was refused, and setting it right."""

from uuid import UUID

from flask import Blueprint, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tracker.attendance import desk_list, live, operations, queries, tallies
from tracker.attendance.errors import NoPlace
from tracker.attendance.forms import CorrectionForm
from tracker.attendance.live_views import stamp
from tracker.attendance.queries import Place
from tracker.attendance.rules import COUNTED
from tracker.core import clock
from tracker.core.access import Role, actor, allow
from tracker.core.csrf import checks_own_token
from tracker.core.i18n import say
from tracker.core.ids import new_id
from tracker.meetings.models import Meeting
from tracker.meetings.queries import get_meeting
from tracker.meetings.rules import Phase, phase

bp = Blueprint("attendance_pages", __name__)


@bp.get("/o/<slug>/attendance")
@allow(Role.ORGANISER)
def index(slug: str) -> ResponseReturnValue:
    meeting = get_meeting(slug)
    latest, lately = queries.last_heard(meeting.id, clock.now())
    rooms = live.read_rooms(meeting.id, clock.now(), stamp(meeting, latest, lately))
    return render_template(
        "attendance/index.html",
        meeting=meeting,
        rooms=rooms,
        places=rooms.places,
        mark=rooms.mark,
        absence=live.read_absence(meeting.id),
        refused=queries.list_refused(meeting.id),
        latest=latest,
        breakdowns=tallies.NAMES,
        over=phase(meeting, clock.now()) == Phase.OVER,
    )


@bp.get("/o/<slug>/attendance/<uuid:place_id>")
@allow(Role.ORGANISER)
def place(slug: str, place_id: UUID) -> ResponseReturnValue:
    meeting = get_meeting(slug)
    here = _place(meeting, place_id)
    return render_template(
        "attendance/place.html",
        meeting=meeting,
        place=here,
        found=live.read_place(meeting.id, here),
        most=live.SHOWN,
    )


@bp.route("/o/<slug>/attendance/<uuid:place_id>/<uuid:participant_id>", methods=["GET", "POST"])
@allow(Role.ORGANISER)
@checks_own_token
def correct(slug: str, place_id: UUID, participant_id: UUID) -> ResponseReturnValue:
    """What happened with one person at one session, and a form to add what the door missed."""
    meeting, now = get_meeting(slug), clock.now()
    here = _place(meeting, place_id)
    person = desk_list.get_person(meeting.id, here, participant_id)
    form = CorrectionForm()
    if form.was_sent_right():
        event = form.event(participant_id, here, meeting.timezone)
        answer = operations.correct_check_in(meeting.id, event, by=actor(), now=now)
        if answer.result in COUNTED:
            flash(gettext("Set right: %(name)s.", name=person.name), "ok")
            return redirect(url_for(".place", slug=slug, place_id=place_id), 303)
        form.form_errors.append(say(answer.reason))
    if not form.was_sent():
        form.suggest(here, meeting.timezone)
    form.id.data = str(new_id())
    events = queries.list_events_of(meeting.id, participant_id, here)
    page = render_template(
        "attendance/correct.html", meeting=meeting, place=here, person=person, form=form, events=events
    )
    return make_response(page, 422 if form.errors else 200)


def _place(meeting: Meeting, place_id: UUID) -> Place:
    for one in queries.list_places(meeting.id):
        if one.id == place_id:
            return one
    raise NoPlace
