"""Phones for the doors: invited by an organiser, paired by the QR picture, signed out. And what doors refused, settled."""

from datetime import UTC, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint, current_app, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tracker.accounts import devices, sessions
from tracker.accounts.errors import CodeSpent, NotAPin
from tracker.attendance import queries, settling
from tracker.attendance.device_forms import DeviceForm
from tracker.attendance.events import tidy
from tracker.attendance.pairing import qr_strokes
from tracker.attendance.rules import COUNTED
from tracker.core import clock, limits
from tracker.core.access import Role, actor, allow, holder
from tracker.core.csrf import checks_own_token
from tracker.core.i18n import say
from tracker.meetings.models import Meeting
from tracker.meetings.queries import get_meeting

bp = Blueprint("doors", __name__)
#: days after the meeting in which a phone may still send what it kept
AFTERWARDS = 3


@bp.route("/o/<slug>/attendance/devices", methods=["GET", "POST"])
@allow(Role.ORGANISER)
@checks_own_token
def phones(slug: str) -> ResponseReturnValue:
    """The phones of the meeting, and a form for one more; its code is shown once, in the answer."""
    meeting, now = get_meeting(slug), clock.now()
    places = queries.list_places(meeting.id)
    form = DeviceForm()
    form.offer(place.id for place in places)
    if form.was_sent_right():
        try:
            until = max(_end(meeting) + timedelta(days=AFTERWARDS), now + timedelta(days=1))
            device, code = devices.invite_device(slug, meeting.id, form.wanted(), expires_at=until, by=actor(), now=now)
        except NotAPin as error:
            form.pin.errors = [say(error.message)]
        else:
            link = current_app.config["TRACKER_BASE_URL"] + url_for(".pair", slug=slug, code=code)
            return render_template(
                "attendance/device_code.html", meeting=meeting, device=device, link=link, qr=qr_strokes(link)
            )
    page = render_template(
        "attendance/devices.html",
        meeting=meeting,
        form=form,
        places=places,
        titles={str(place.id): place for place in places},
        phones=devices.list_devices(slug),
        now=now,
    )
    return make_response(page, 422 if form.errors else 200)


@bp.post("/o/<slug>/attendance/devices/<uuid:device_id>/sign-out")
@allow(Role.ORGANISER)
def sign_out(slug: str, device_id: UUID) -> ResponseReturnValue:
    meeting = get_meeting(slug)
    device = devices.revoke_device(slug, meeting.id, device_id, by=actor(), now=clock.now())
    flash(
        gettext("%(name)s is signed out. What it kept comes to the list of refused check-ins.", name=device.name), "ok"
    )
    return redirect(url_for(".phones", slug=slug), 303)


@bp.route("/c/<slug>/pair/<code>", methods=["GET", "POST"])
@allow(Role.HOLDER)
def pair(slug: str, code: str) -> ResponseReturnValue:
    """What the QR picture leads to: a page that asks once more, then this phone works at the door."""
    meeting, now = get_meeting(slug), clock.now()
    device = devices.find_invited(slug, code, now)
    if device is None:
        if _works_here():  # back from the desk, or the picture scanned again
            return redirect(url_for("attendance.desk", slug=slug), 303)
        limits.count_guess("device code")
        raise CodeSpent
    if request.method == "GET":
        return render_template("attendance/pair.html", meeting=meeting, device=device)
    token = devices.pair_device(slug, meeting.id, code, now=now)
    found = holder()
    if found is not None and found.actor.kind == "user":
        sessions.end(found)  # from now on it is a phone of the door, nobody's own
    answer = make_response(redirect(url_for("attendance.desk", slug=slug), 303))
    answer.set_cookie(
        sessions.device_cookie(slug),
        token,
        expires=device.expires_at,
        samesite="Lax",
        httponly=True,
        secure=request.is_secure,
    )
    return answer


def _works_here() -> bool:
    """Whether this phone is paired with the meeting and not signed out."""
    found = holder()
    return found is not None and found.actor.kind == "device" and devices.SCOPE in (found.scopes or ())


@bp.post("/o/<slug>/attendance/refused/<uuid:event_id>")
@allow(Role.ORGANISER)
def settle(slug: str, event_id: UUID) -> ResponseReturnValue:
    """Let what was refused count as it was, or put it aside."""
    meeting, now = get_meeting(slug), clock.now()
    if request.form.get("decision") == "aside":
        settling.put_aside(meeting.id, event_id, by=actor(), now=now)
        flash(gettext("Put aside. It stays among the events."), "ok")
    else:
        reason = tidy(request.form.get("reason", ""), "reason") or gettext("Accepted by the organisers")
        answer = settling.count_refused(meeting.id, event_id, reason=reason, by=actor(), now=now)
        if answer.result in COUNTED:
            flash(gettext("It counts now: %(name)s.", name=answer.who.name if answer.who else ""), "ok")
        else:
            flash(say(answer.reason), "warn")
    return redirect(url_for("attendance_pages.index", slug=slug, _anchor="refused"), 303)


def _end(meeting: Meeting) -> datetime:
    """Midnight after the last day, at the meeting."""
    after = meeting.ends_on + timedelta(days=1)
    return datetime.combine(after, time(), tzinfo=ZoneInfo(meeting.timezone)).astimezone(UTC)
