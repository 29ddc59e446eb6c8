"""The check-in desk, made for a phone: find somebody, check them in, next. Plain forms; the script makes them quick."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from uuid import UUID, uuid5

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tracker.attendance import app_files, desk_list, operations, queries, rules
from tracker.attendance.doors import gate
from tracker.attendance.errors import NoPlace, NothingPlanned
from tracker.attendance.events import DoorEvent, tidy
from tracker.attendance.forms import DESK_COOKIE, WalkInForm, button_event, desk_name, wanted_place
from tracker.attendance.queries import EventRow, Place
from tracker.attendance.rules import Kind
from tracker.core import clock
from tracker.core.access import Role, actor, allow
from tracker.core.csrf import checks_own_token
from tracker.core.ids import new_id
from tracker.meetings.models import Meeting
from tracker.meetings.queries import get_meeting
from tracker.registration.errors import AlreadyRegistered, WrongAnswers
from tracker.registration.rules import parse_code

bp = Blueprint("attendance", __name__)
#: how many the page shows before anything is typed; the script has them all
SHOWN = 30


@dataclass(frozen=True, slots=True)
class Desk:
    """Where the desk stands: the meeting, the session or day it checks in at, and the others it could."""

    meeting: Meeting
    places: list[Place]
    place: Place

    def days(self) -> list[tuple[date | None, list[Place]]]:
        """The sessions by day of the meeting; days as they are, under None."""
        return [(day, list(places)) for day, places in groupby(self.places, self._day)]

    def _day(self, place: Place) -> date | None:
        return None if place.is_day else clock.local(place.starts_at, self.meeting.timezone).date()


def open_desk(slug: str, place_id: UUID | None) -> Desk:
    """The desk of this meeting, at the place asked for or the one people come to now. Raises NoPlace, NothingPlanned."""
    meeting = get_meeting(slug)
    places = list(gate().open(queries.list_places(meeting.id)))
    place = rules.choose(places, place_id, clock.now(), meeting.timezone)
    if not places:
        raise NothingPlanned
    if place is None:
        raise NoPlace
    return Desk(meeting, places, place)


@bp.get("/c/<slug>")
@allow(Role.DESK, Role.ORGANISER, scope="check-in")
def desk(slug: str) -> ResponseReturnValue:
    here = open_desk(slug, wanted_place())
    typed = request.args.get("q", "")[:200]
    if typed.strip():
        people = desk_list.find_people(here.meeting.id, here.place, typed, SHOWN)
    else:
        people = desk_list.list_people(here.meeting.id, here.place, SHOWN)
    page = render_template(
        "attendance/desk.html",
        desk=here,
        door_days=here.days(),
        typed=typed,
        code=parse_code(typed),
        people=people,
        counter=desk_list.count(here.meeting.id, here.place),
        page=new_id(),
        name=desk_name(),
    )
    answer = make_response(page)
    answer.headers["Content-Security-Policy"] = app_files.POLICY
    return answer


@bp.post("/c/<slug>/check-in")
@allow(Role.DESK, Role.ORGANISER, scope="check-in")
def check_in(slug: str) -> ResponseReturnValue:
    here = open_desk(slug, wanted_place())
    now = clock.now()
    event = button_event(here.place, now)
    operations.record_check_ins(here.meeting.id, [event], by=actor(), now=now, gate=gate())
    return redirect(url_for(".result", slug=slug, event_id=event.id), 303)


@bp.get("/c/<slug>/result/<uuid:event_id>")
@allow(Role.DESK, Role.ORGANISER, scope="check-in")
def result(slug: str, event_id: UUID) -> ResponseReturnValue:
    meeting = get_meeting(slug)
    event = queries.get_check_in(meeting.id, event_id)
    here = open_desk(slug, event.session_id or event.day_id)
    return render_template(
        "attendance/result.html", desk=here, event=event, page=new_id(), may_insist=_may_insist(event)
    )


@bp.post("/c/<slug>/undo/<uuid:event_id>")
@allow(Role.DESK, Role.ORGANISER, scope="check-in")
def undo(slug: str, event_id: UUID) -> ResponseReturnValue:
    meeting, now = get_meeting(slug), clock.now()
    event = queries.get_check_in(meeting.id, event_id)
    taken_back = DoorEvent(
        id=uuid5(event.id, "undo"),
        participant_id=event.participant_id,
        code=event.code if event.participant_id is None else "",
        session_id=event.session_id,
        day_id=event.day_id,
        kind=Kind.UNDO,
        at=max(now, event.at),  # a fast clock must not put the check-in after its undo
        device=desk_name(),
    )
    operations.record_check_ins(meeting.id, [taken_back], by=actor(), now=now, gate=gate())
    flash(gettext("Undone: %(name)s is not checked in.", name=event.name or event.code), "ok")
    return redirect(url_for(".desk", slug=slug, at=event.session_id or event.day_id), 303)


@bp.route("/c/<slug>/walk-in", methods=["GET", "POST"])
@allow(Role.DESK, Role.ORGANISER, scope="check-in")
@checks_own_token
def walk_in(slug: str) -> ResponseReturnValue:
    here, now = open_desk(slug, wanted_place()), clock.now()
    form = WalkInForm()
    known: desk_list.DeskPerson | None = None
    if form.was_sent_right():
        event = form.event(here.place, now)
        try:
            operations.admit_walk_in(
                here.meeting, form.details(), event, submission=form.submission, by=actor(), now=now, gate=gate()
            )
            return redirect(url_for(".result", slug=slug, event_id=event.id), 303)
        except WrongAnswers as error:
            form.show(error.fields)
        except AlreadyRegistered as error:
            known = desk_list.get_person(here.meeting.id, here.place, error.participant_id)
            form.show({"email": error.message})
    if not form.was_sent():
        form.write_name(request.args.get("name", ""))
    form.id.data = form.id.data or str(new_id())
    page = render_template("attendance/walk_in.html", desk=here, form=form, known=known, page=new_id())
    return make_response(page, 422 if form.errors else 200)


@bp.post("/c/<slug>/name")
@allow(Role.DESK, Role.ORGANISER, scope="check-in")
def name_desk(slug: str) -> ResponseReturnValue:
    """Keep in this browser what the desk is called; the others are told "checked in at Desk 2"."""
    answer: Response = make_response(redirect(url_for(".desk", slug=slug, at=wanted_place()), 303))
    name = tidy(request.form.get("name", ""), "device")
    answer.set_cookie(DESK_COOKIE, name, max_age=90 * 86400, samesite="Lax", httponly=True, secure=request.is_secure)
    return answer


def _may_insist(event: EventRow) -> bool:
    """Whether a reason would let this person in."""
    return event.state is not None and not rules.why_not_confirmed(event.state, walk_in=False, reason="-")
