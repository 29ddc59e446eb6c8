"""What the app of the doors asks of the server: its own files, the list, who is here, walk-ins, and how it stands."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, current_app, jsonify, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.accounts import devices, sessions
from tracker.attendance import app_files, phone_list, queries, walk_ins
from tracker.attendance.doors import gate
from tracker.attendance.errors import NoPlace, NotAnEvent, TooManyEvents
from tracker.attendance.events import Answer, rejected
from tracker.attendance.forms import desk_name
from tracker.attendance.phone_forms import read_moment, read_walk_in
from tracker.attendance.queries import Place
from tracker.core import clock
from tracker.core.access import HANDING_OVER, Role, actor, allow, holder
from tracker.core.csrf import generate_csrf
from tracker.core.errors import NotFound
from tracker.core.formats import clock_time, weekday_date
from tracker.core.i18n import current_language, say
from tracker.core.ids import as_id
from tracker.meetings.models import Meeting
from tracker.meetings.queries import get_meeting
from tracker.meetings.rules import EARLY

bp = Blueprint("door_app", __name__)
#: how long after each word from the server the list is kept once the meeting is over
STILL_WORKING = timedelta(hours=12)


@bp.get("/c/worker.js")
@allow(Role.ANYONE)
def worker() -> ResponseReturnValue:
    """The service worker; it looks after every desk of this site, so it stands above them."""
    answer = Response(app_files.worker(), mimetype="text/javascript")
    answer.headers["Content-Security-Policy"] = app_files.POLICY
    return answer


@bp.get("/c/app/<language>")
@allow(Role.ANYONE)
def shell(language: str) -> ResponseReturnValue:
    """The page the phone keeps: it holds nobody's name."""
    if language not in _languages():
        raise NotFound
    answer = make_response(app_files.shell(language))
    answer.headers["Content-Security-Policy"] = app_files.POLICY
    return answer


def _languages() -> Mapping[str, str]:
    found: dict[str, str] = current_app.extensions["tracker.languages"]
    return found


@bp.get("/c/<slug>/app.webmanifest")
@allow(Role.DESK, Role.ORGANISER, scope="check-in")
def manifest(slug: str) -> ResponseReturnValue:
    """What the phone needs to install the desk of this meeting."""
    meeting = get_meeting(slug)
    answer = make_response(render_template("attendance/app.webmanifest", meeting=meeting))
    answer.mimetype = "application/manifest+json"
    return answer


@bp.get("/c/<slug>/app.json")
@allow(Role.DESK, Role.ORGANISER, scope=("check-in", HANDING_OVER))
def state(slug: str) -> ResponseReturnValue:
    """Who this phone is, where it may check in, until when, and the token for what it sends."""
    meeting, now = get_meeting(slug), clock.now()
    found = holder()
    is_phone = found is not None and found.actor.kind == "device"
    signed_out = gate().held
    places = [] if signed_out else gate().open(queries.list_places(meeting.id))
    return jsonify(
        meeting=meeting.short_title,
        zone=meeting.timezone,
        places=[_place(place, meeting) for place in places],
        early=int(EARLY.total_seconds()),
        device=found.actor.label if found and is_phone else desk_name(),
        phone=is_phone,
        pin=_has_pin(slug, found.actor.id) if found and is_phone and not signed_out else False,
        revoked=signed_out,
        until=_forgotten_at(meeting, now).isoformat(),
        now=now.isoformat(),
        token=generate_csrf(),
        walk_ins=url_for(".take_walk_ins", slug=slug),
        check_ins=url_for("api.check_in", slug=slug),
    )


def _has_pin(slug: str, device_id: UUID | None) -> bool:
    return device_id is not None and devices.get_device(slug, device_id).pin_hash is not None


def _place(place: Place, meeting: Meeting) -> dict[str, Any]:
    """A session or day as the phone shows it, in real moments."""
    language = current_language()
    if place.day is not None:
        starts, ends = _midnight(place.day, meeting), _midnight(place.day + timedelta(days=1), meeting)
        group, label = "", ": ".join(filter(None, (weekday_date(place.day, language), place.title)))
    else:
        starts, ends = place.starts_at, place.ends_at
        here = clock.local(starts, meeting.timezone)
        group, label = weekday_date(here.date(), language), f"{clock_time(here, language)} {place.title}"
    return {
        "id": str(place.id),
        "kind": "day" if place.is_day else "session",
        "group": group,
        "label": label,
        "starts": starts.isoformat(),
        "ends": ends.isoformat(),
    }


def _midnight(day: date, meeting: Meeting) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(meeting.timezone)).astimezone(UTC)


def _forgotten_at(meeting: Meeting, now: datetime) -> datetime:
    """A day after the meeting; who still works with the list then, for so long after each word from the server."""
    return max(_midnight(meeting.ends_on + timedelta(days=2), meeting), now + STILL_WORKING)


@bp.get("/c/<slug>/list.json")
@allow(Role.DESK, Role.ORGANISER, scope="check-in")
def people(slug: str) -> ResponseReturnValue:
    """A page of the list (`after`), or what changed (`since`): names, organisations, codes, states."""
    meeting_id, now = queries.get_meeting_id(slug), clock.now()
    since = read_moment(request.args.get("since"))
    if since is not None:
        part = phone_list.read_changes(meeting_id, since)
    else:
        part = phone_list.read_page(meeting_id, as_id(request.args.get("after", "")))
    return jsonify(
        people=part.people,
        organisations=part.organisations,
        after=str(part.after) if part.after else None,
        count=phone_list.count_people(meeting_id),
        now=now.isoformat(),
    )


@bp.get("/c/<slug>/here.json")
@allow(Role.DESK, Role.ORGANISER, scope="check-in")
def here(slug: str) -> ResponseReturnValue:
    """Who is at the session or day `at`: all of them, or what changed `since`."""
    meeting_id, now = queries.get_meeting_id(slug), clock.now()
    wanted = as_id(request.args.get("at", ""))
    place = next((one for one in gate().open(queries.list_places(meeting_id)) if one.id == wanted), None)
    if place is None:
        raise NoPlace
    rows = phone_list.read_presence(meeting_id, place, read_moment(request.args.get("since")))
    return jsonify(here=[(code, how, at.isoformat() if at else None) for code, how, at in rows], now=now.isoformat())


@bp.post("/c/<slug>/walk-ins.json")
@allow(Role.DESK, Role.ORGANISER, scope=("check-in", HANDING_OVER))
def take_walk_ins(slug: str) -> ResponseReturnValue:
    """People who came unannounced while there was no network: one answer each, in order, with the code they got."""
    meeting, now = get_meeting(slug), clock.now()
    sent = request.get_json(silent=True)
    if not isinstance(sent, list) or len(sent) > walk_ins.MOST:
        raise TooManyEvents
    return jsonify([_taken(meeting, one, now) for one in sent])


def _taken(meeting: Meeting, sent: Any, now: datetime) -> dict[str, Any]:
    try:
        read = read_walk_in(sent)
    except NotAnEvent as error:
        return _shown(rejected(as_id(str(sent.get("id"))) if isinstance(sent, dict) else None, error.message), "")
    answer = walk_ins.take_walk_in(meeting, read, by=actor(), now=now, gate=gate())
    return _shown(answer, phone_list.code_of(meeting.id, answer.id) if answer.id else "")


def _shown(answer: Answer, code: str) -> dict[str, Any]:
    return {
        "id": str(answer.id) if answer.id else None,
        "result": answer.result,
        "kind": answer.kind,
        "reason": say(answer.reason),
        "who": {"name": answer.who.name, "organisation": answer.who.organisation} if answer.who else None,
        "since": answer.since.isoformat() if answer.since else None,
        "desk": answer.desk,
        "code": code,
    }


@bp.post("/c/<slug>/state.json")
@allow(Role.DESK, Role.ORGANISER, scope="check-in")
def report(slug: str) -> ResponseReturnValue:
    """A phone says how much it has not sent; organisers see it beside its name."""
    found, sent = actor(), request.get_json(silent=True)
    waiting = sent.get("waiting") if isinstance(sent, dict) else None
    if found.kind == "device" and found.id and isinstance(waiting, int):
        devices.note_device(found.id, waiting=max(0, min(waiting, 1_000_000)), now=clock.now())
    return "", 204


@bp.post("/c/<slug>/pin.json")
@allow(Role.DESK, Role.ORGANISER, scope="check-in")
def pin(slug: str) -> ResponseReturnValue:
    """Whether the PIN is right, and how many tries are left; too many wrong ones sign the phone out."""
    found, sent = actor(), request.get_json(silent=True)
    typed = sent.get("pin") if isinstance(sent, dict) else None
    if found.kind != "device" or found.id is None or not isinstance(typed, str):
        return jsonify(right=found.kind != "device", left=0)
    left = devices.try_pin(slug, queries.get_meeting_id(slug), found.id, typed[:20], now=clock.now())
    return jsonify(right=left == devices.RIGHT, left=max(0, left))


@bp.post("/c/<slug>/leave.json")
@allow(Role.DESK, Role.ORGANISER, scope=("check-in", HANDING_OVER))
def leave(slug: str) -> ResponseReturnValue:
    """Sign this phone out for good; a person's own session is ended as ever, at /logout."""
    found, now = actor(), clock.now()
    answer = make_response("", 204)
    if found.kind == "device" and found.id:
        devices.revoke_device(slug, queries.get_meeting_id(slug), found.id, by=found, now=now)
        answer.delete_cookie(sessions.device_cookie(slug), samesite="Lax", httponly=True, secure=request.is_secure)
    return answer
