"""Quicker than one by one at a desk: a kiosk at the entrance, and a whole delegation at one tap."""

from uuid import UUID, uuid5

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from tracker.attendance import desk_list, operations, queries
from tracker.attendance.doors import gate
from tracker.attendance.events import DoorEvent
from tracker.attendance.forms import desk_name, wanted_place
from tracker.attendance.public_views import open_desk
from tracker.attendance.queries import Place
from tracker.attendance.rules import COUNTED, Channel
from tracker.core import clock
from tracker.core.access import Role, actor, allow
from tracker.core.ids import as_id, new_id
from tracker.meetings.queries import get_meeting

bp = Blueprint("crowd", __name__)
#: seconds an answer stands on the kiosk before the next person can read the code in
ANSWER = 6


@bp.route("/c/<slug>/kiosk", methods=["GET", "POST"])
@allow(Role.DESK, Role.ORGANISER, scope="check-in")
def kiosk(slug: str) -> ResponseReturnValue:
    """One field and nothing else: people hold their badge to the reader or type their code. No list, no search."""
    here, now = open_desk(slug, wanted_place()), clock.now()
    code = request.form.get("code", "")[:200].strip()
    if request.method == "POST" and code:
        page = as_id(request.form.get("id", "")) or new_id()
        event = _event(here.place, uuid5(page, code), Channel.KIOSK, code=code)
        operations.record_check_ins(here.meeting.id, [event], by=actor(), now=now, gate=gate())
        return redirect(url_for(".kiosk_answer", slug=slug, event_id=event.id), 303)
    return render_template("attendance/kiosk.html", desk=here, page=new_id(), event=None)


@bp.get("/c/<slug>/kiosk/<uuid:event_id>")
@allow(Role.DESK, Role.ORGANISER, scope="check-in")
def kiosk_answer(slug: str, event_id: UUID) -> Response:
    """The answer in large letters; the page goes back by itself."""
    meeting = get_meeting(slug)
    event = queries.get_check_in(meeting.id, event_id)
    here = open_desk(slug, event.session_id or event.day_id)
    answer = make_response(render_template("attendance/kiosk.html", desk=here, page=new_id(), event=event))
    answer.headers["Refresh"] = f"{ANSWER}; url={url_for('.kiosk', slug=slug, at=here.place.id)}"
    return answer


@bp.route("/c/<slug>/delegation/<uuid:organisation_id>", methods=["GET", "POST"])
@allow(Role.DESK, Role.ORGANISER, scope="check-in")
def delegation(slug: str, organisation_id: UUID) -> ResponseReturnValue:
    """Everybody of one organisation who is expected, ticked; one button checks them in."""
    here, now = open_desk(slug, wanted_place()), clock.now()
    people = desk_list.list_delegation(here.meeting.id, here.place, organisation_id)
    if request.method == "POST":
        page = as_id(request.form.get("id", "")) or new_id()
        wanted = {as_id(one) for one in request.form.getlist("participant")}
        events = [
            _event(here.place, uuid5(page, str(one.id)), Channel.DOOR, person=one.id)
            for one in people
            if one.id in wanted
        ][: operations.MOST]
        answers = operations.record_check_ins(here.meeting.id, events, by=actor(), now=now, gate=gate())
        counted = sum(answer.result in COUNTED for answer in answers)
        flash(ngettext("%(num)s person is checked in.", "%(num)s people are checked in.", counted), "ok")
        if counted == len(answers):
            return redirect(url_for("attendance.desk", slug=slug, at=here.place.id), 303)
        flash(
            ngettext("%(num)s was refused: see below.", "%(num)s were refused: see below.", len(answers) - counted),
            "warn",
        )
        return redirect(url_for(".delegation", slug=slug, organisation_id=organisation_id, at=here.place.id), 303)
    return render_template("attendance/delegation.html", desk=here, people=people, page=new_id())


def _event(place: Place, event_id: UUID, channel: Channel, *, code: str = "", person: UUID | None = None) -> DoorEvent:
    return DoorEvent(
        id=event_id,
        code=code,
        participant_id=person,
        session_id=None if place.is_day else place.id,
        day_id=place.id if place.is_day else None,
        at=clock.now(),
        device=desk_name(),
        channel=channel,
    )
