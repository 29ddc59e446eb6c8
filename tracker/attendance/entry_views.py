"""Where organisers set what doors count by, and put in what no door saw: quotas, lists, sheets, the codes of rooms."""

from uuid import UUID

from flask import Blueprint, Response, current_app, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tracker.attendance import desk_list, door_quotas, entry_forms, oneself, paper, queries, room_codes
from tracker.attendance.errors import NoPlace
from tracker.attendance.pairing import qr_strokes
from tracker.attendance.queries import Place
from tracker.attendance.rules import choose
from tracker.attendance.sheets import MOST_LINES
from tracker.core import clock
from tracker.core.access import Role, actor, allow
from tracker.core.texts import Text
from tracker.meetings.models import Meeting
from tracker.meetings.queries import get_meeting

bp = Blueprint("entry", __name__)
NO_TIME = Text("Enter the day and the time on the list.")
NO_LINES = Text("Type or paste at least one line.")


@bp.route("/o/<slug>/attendance/<uuid:place_id>/quotas", methods=["GET", "POST"])
@allow(Role.ORGANISER)
def quotas(slug: str, place_id: UUID) -> ResponseReturnValue:
    """How many of each organisation this session takes at a time."""
    meeting = get_meeting(slug)
    here = _session(meeting, place_id)
    rows = door_quotas.list_quotas(meeting.id, here)
    if request.method == "GET":
        kept = {f"quota-{row.organisation_id}": str(row.places) for row in rows if row.places is not None}
        general = door_quotas.find_general(here)
        form = entry_forms.QuotaForm(kept | ({} if general is None else {"general": str(general)}))
    else:
        form = entry_forms.read_quotas(request.form, [row.organisation_id for row in rows])
        if not form.errors:
            door_quotas.set_quotas(meeting.id, here, form.general, form.quotas, by=actor(), now=clock.now())
            flash(gettext("The places by organisation are saved."), "ok")
            return redirect(url_for("attendance_pages.place", slug=slug, place_id=place_id), 303)
    page = render_template("attendance/quotas.html", meeting=meeting, place=here, rows=rows, form=form)
    return make_response(page, 422 if form.errors else 200)


@bp.route("/o/<slug>/attendance/<uuid:place_id>/list", methods=["GET", "POST"])
@allow(Role.ORGANISER)
def enter_list(slug: str, place_id: UUID) -> ResponseReturnValue:
    """Type back in what was signed on paper, or who attended online; what is not clear stays in the box."""
    meeting = get_meeting(slug)
    here = _place(meeting, place_id)
    done: paper.Entered | None = None
    if request.method == "GET":
        form = entry_forms.begin_list(here, meeting.timezone, request.args.get("channel", ""))
    else:
        form = entry_forms.read_list()
        at = form.moment(meeting.timezone)
        if at is None or not form.lines:
            form.error = NO_TIME if at is None else NO_LINES
        else:
            done = paper.enter_list(
                meeting.id, here, form.lines, form.picked,
                channel=form.channel, at=at, zone=meeting.timezone, by=actor(), now=clock.now(),
            )  # fmt: skip
            form.text = "\n".join(str(one.line) for one in done.unclear)
    page = render_template("attendance/list.html", meeting=meeting, place=here, form=form, done=done, most=MOST_LINES)
    return make_response(page, 422 if form.error or (done and done.unclear) else 200)


@bp.get("/o/<slug>/attendance/<uuid:place_id>/sheet")
@allow(Role.ORGANISER)
def sheet(slug: str, place_id: UUID) -> ResponseReturnValue:
    """A list to sign, for when everything else fails: everybody expected, with their codes."""
    meeting = get_meeting(slug)
    here = _place(meeting, place_id)
    people = desk_list.list_expected(meeting.id, here, by_organisation=request.args.get("order") == "organisation")
    return render_template("attendance/sheet.html", meeting=meeting, place=here, people=people)


@bp.route("/o/<slug>/attendance/oneself", methods=["GET", "POST"])
@allow(Role.ORGANISER)
def settings(slug: str) -> ResponseReturnValue:
    """Whether people may check themselves in, and what to print and show for it."""
    meeting = get_meeting(slug)
    if request.method == "POST":
        oneself.set_self_check_in(
            meeting.id,
            in_room="in_room" in request.form,
            online="online" in request.form,
            by=actor(),
            now=clock.now(),
        )
        flash(gettext("Saved."), "ok")
        return redirect(url_for(".settings", slug=slug), 303)
    return render_template(
        "attendance/oneself.html",
        meeting=meeting,
        allowed=oneself.find_settings(meeting.id),
        places=queries.list_places(meeting.id),
    )


@bp.get("/o/<slug>/attendance/oneself/poster")
@allow(Role.ORGANISER)
def poster(slug: str) -> ResponseReturnValue:
    """A poster for the entrance: the address of the page where people check themselves in."""
    meeting = get_meeting(slug)
    link = _public(url_for("oneself.here", slug=slug))
    return render_template("attendance/poster.html", meeting=meeting, link=link, qr=qr_strokes(link))


@bp.get("/c/<slug>/screen/<uuid:place_id>")
@allow(Role.DESK, Role.ORGANISER, scope="check-in")
def screen(slug: str, place_id: UUID) -> Response:
    """For a screen in the room: the code of now, and a QR picture that carries it. It renews itself."""
    meeting, now = get_meeting(slug), clock.now()
    here = _place(meeting, place_id)
    code = room_codes.code_at(current_app.config["TRACKER_SECRET_KEY"], here.id, now)
    link = _public(url_for("oneself.here", slug=slug, at=here.id, room=code))
    page = render_template("attendance/screen.html", meeting=meeting, place=here, code=code, qr=qr_strokes(link))
    answer = make_response(page)
    answer.headers["Refresh"] = str(room_codes.lasts(now) + 1)
    return answer


def _public(address: str) -> str:
    base: str = current_app.config["TRACKER_BASE_URL"]
    return base.rstrip("/") + address


def _place(meeting: Meeting, place_id: UUID) -> Place:
    found = choose(queries.list_places(meeting.id), place_id, clock.now(), meeting.timezone)
    if found is None or found.id != place_id:
        raise NoPlace
    return found


def _session(meeting: Meeting, place_id: UUID) -> Place:
    found = _place(meeting, place_id)
    if found.is_day:
        raise NoPlace
    return found
