"""Checking oneself in: by the poster's QR picture and the code shown in the room, or from afar by the private link."""

from datetime import datetime

from flask import Blueprint, Response, current_app, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from tracker.attendance import oneself, queries, room_codes, rules
from tracker.attendance.errors import NoPlace, WrongRoomCode
from tracker.attendance.events import Answer
from tracker.attendance.forms import wanted_place
from tracker.attendance.queries import Place
from tracker.attendance.rules import COUNTED, NO_SUCH_PERSON, Result
from tracker.core import clock, limits
from tracker.core.access import Actor, Role, allow
from tracker.core.errors import NotFound
from tracker.core.texts import Text
from tracker.meetings.models import Meeting
from tracker.meetings.queries import get_meeting
from tracker.registration.models import Mode
from tracker.registration.private_links import holder_of
from tracker.registration.records import name_of
from tracker.registration.rules import parse_code

bp = Blueprint("oneself", __name__)
#: a whole room behind one router checks in within this; a code is guessed by nobody
FROM_ONE_ADDRESS = "300 per minute; 3000 per hour"
WRONG_CODES = "10 per minute; 60 per hour"
WITH_ONE_CODE = "6 per minute; 30 per hour"
NOT_A_CODE = Text("Enter your entry code: five letters and digits, on your badge and in your confirmation.")


@bp.route("/m/<slug>/here", methods=["GET", "POST"])
@allow(Role.ANYONE)
def here(slug: str) -> ResponseReturnValue:
    """By my entry code and the code shown in the room. Nobody's name is shown to whoever types a code."""
    meeting = get_meeting(slug)
    if request.method == "GET":
        return _page(meeting, {}, 200)
    limits.throttle(FROM_ONE_ADDRESS, "here", limits.address())
    wrong: dict[str, Text | str] = {}
    place, code = _asked_place(meeting), parse_code(request.form.get("code", ""))
    if code is None:
        wrong["code"] = NOT_A_CODE
    else:
        limits.throttle(WITH_ONE_CODE, "here", slug, code)
        answer = _try(meeting, place, code, wrong)
        if answer is not None:
            return _done(slug, place, answer)
    return _page(meeting, wrong, 422)


def _try(meeting: Meeting, place: Place, code: str, wrong: dict[str, Text | str]) -> Answer | None:
    now = clock.now()
    secret, typed = current_app.config["TRACKER_SECRET_KEY"], request.form.get("room", "")
    right = room_codes.is_current(secret, place.id, typed, now)
    by = Actor("participant", None, "checked themselves in")
    try:
        answer = oneself.check_in_here(place, meeting.id, code, room_code_right=right, by=by, now=now)
    except WrongRoomCode as error:
        wrong["room"] = error.message
        return None
    if answer.result is Result.UNKNOWN:
        limits.throttle(WRONG_CODES, "entry code", limits.address())
        wrong["code"] = NO_SUCH_PERSON
        return None
    return answer


@bp.get("/m/<slug>/here/done")
@allow(Role.ANYONE)
def done(slug: str) -> ResponseReturnValue:
    """What became of it, in the browser that did it."""
    meeting, kept = get_meeting(slug), session.get("here")
    if kept is None or kept["slug"] != slug:
        return redirect(url_for(".here", slug=slug), 303)
    reason: str = kept["reason"]
    return render_template(
        "attendance/here_done.html",
        meeting=meeting,
        kept=kept,
        at=datetime.fromisoformat(kept["since"]),
        why=Text(reason),
    )


@bp.route("/r/<token>/here", methods=["GET", "POST"])
@allow(Role.HOLDER)
def online(token: str) -> ResponseReturnValue:
    """I attend from afar, while a session goes on; only a button, since the link says who I am."""
    found = holder_of(token)
    if found is None:
        limits.count_guess("participant")
        raise NotFound
    person, meeting = found
    now = clock.now()
    may = person.mode == Mode.ONLINE and oneself.find_settings(meeting.id).online
    on_now = [place for place in queries.list_places(meeting.id) if may and oneself.is_on(place, now)]
    if request.method == "POST":
        wanted = wanted_place()
        place = next((one for one in on_now if one.id == wanted), None)
        if place is None:
            raise NoPlace
        by = Actor("participant", person.id, name_of(person))
        answer = oneself.check_in_online(place, meeting.id, person.id, by=by, now=now)
        return _private(_done(meeting.slug, place, answer))
    page = render_template(
        "attendance/online.html",
        meeting=meeting,
        token=token,
        name=name_of(person),
        places=on_now,
    )
    return _private(make_response(page))


def _page(meeting: Meeting, wrong: dict[str, Text | str], status: int) -> Response:
    places = queries.list_places(meeting.id)
    place = rules.choose(places, wanted_place(), clock.now(), meeting.timezone)
    page = render_template(
        "attendance/here.html",
        meeting=meeting,
        places=places,
        place=place,
        wrong=wrong,
        open=place is not None and oneself.find_settings(meeting.id).in_room,
        typed=request.values,
    )
    return make_response(page, status)


def _asked_place(meeting: Meeting) -> Place:
    found = rules.choose(queries.list_places(meeting.id), wanted_place(), clock.now(), meeting.timezone)
    if found is None:
        raise NoPlace
    return found


def _done(slug: str, place: Place, answer: Answer) -> Response:
    session["here"] = {
        "slug": slug,
        "place": place.title,
        "result": answer.result.value,
        "counted": answer.result in COUNTED,
        "reason": str(answer.reason),
        "since": (answer.since or answer.at or clock.now()).isoformat(),
    }
    return make_response(redirect(url_for("oneself.done", slug=slug), 303))


def _private(answer: Response) -> Response:
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
