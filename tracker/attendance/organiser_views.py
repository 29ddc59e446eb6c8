"""The organiser's view of the doors: who came to what, who has not come, what was refused, and setting it right."""

from uuid import UUID

from flask import Blueprint, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tracker.attendance import desk_list, operations, queries
from tracker.attendance.errors import NoPlace
from tracker.attendance.forms import CorrectionForm
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
#: the longest list a page shows; the API has it whole
SHOWN = 500


@bp.get("/o/<slug>/attendance")
@allow(Role.ORGANISER)
def index(slug: str) -> ResponseReturnValue:
    meeting = get_meeting(slug)
    places = queries.list_places(meeting.id)
    by_day = bool(places) and places[0].is_day
    counted = (queries.presence_by_day if by_day else queries.presence_by_session)(meeting.id)
    return render_template(
        "attendance/index.html",
        meeting=meeting,
        rows=counted,
        places={place.id: place for place in places},
        absent=queries.list_absent(meeting.id),
        absent_count=queries.count_absent(meeting.id),
        refused=queries.list_refused(meeting.id),
        latest=queries.latest_check_in_at(meeting.id),
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
        rows=queries.attendance_rows(meeting.id, place=here, most=SHOWN),
        most=SHOWN,
        absent=queries.list_absent(meeting.id, here),
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
