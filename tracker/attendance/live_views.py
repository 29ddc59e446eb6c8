"""Attendance while it happens: what is polled, by what people are, and who has not come."""

from datetime import datetime

from flask import Blueprint, Response, make_response, render_template, request
from flask.typing import ResponseReturnValue

from tracker.attendance import live, queries, tallies
from tracker.attendance.tallies import By
from tracker.core import clock
from tracker.core.access import Role, allow
from tracker.meetings.models import Meeting
from tracker.meetings.queries import get_meeting
from tracker.meetings.rules import Phase, phase

bp = Blueprint("live", __name__)


@bp.get("/o/<slug>/attendance/live")
@allow(Role.ORGANISER)
def rooms(slug: str) -> Response:
    """The table of sessions alone, for the script that asks every few seconds; 304 as long as no door reported."""
    meeting = get_meeting(slug)
    mark = stamp(meeting, *queries.last_heard(meeting.id, clock.now()))
    if request.headers.get("If-None-Match") == mark:
        answer = Response(status=304)
    else:
        found = live.read_rooms(meeting.id, clock.now(), mark)
        mark = found.mark
        answer = make_response(render_template("attendance/rooms.html", meeting=meeting, rooms=found))
    answer.headers["ETag"] = mark
    return answer


def stamp(meeting: Meeting, latest: datetime | None, lately: int) -> str:
    """Changes with every event that the server hears of, which costs one reading of an index."""
    return f'"{meeting.revision}-{latest.timestamp() if latest else 0}-{lately}"'


@bp.get("/o/<slug>/attendance/by/<any(region, organisation, type, part, gender):column>")
@allow(Role.ORGANISER)
def by(slug: str, column: str) -> ResponseReturnValue:
    """Who came to what, by region, centre, kind, part or gender: a table, and bars beside it."""
    meeting = get_meeting(slug)
    places = queries.list_places(meeting.id)
    table = live.read_table(meeting.id, By(column), places)
    return render_template("attendance/by.html", meeting=meeting, places=places, table=table, names=tallies.NAMES)


@bp.get("/o/<slug>/attendance/absent")
@allow(Role.ORGANISER)
def absent(slug: str) -> ResponseReturnValue:
    """Who has not come to anything, by organisation."""
    meeting = get_meeting(slug)
    over = phase(meeting, clock.now()) == Phase.OVER
    return render_template("attendance/absent.html", meeting=meeting, absence=live.read_absence(meeting.id), over=over)
