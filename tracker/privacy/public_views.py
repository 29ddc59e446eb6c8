"""The meeting's privacy notice, and what everybody may ask of their own data by their private link."""

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tracker.core import clock
from tracker.core.access import Actor, Role, allow
from tracker.core.csrf import generate_csrf
from tracker.core.errors import NotFound
from tracker.core.i18n import current_language, say
from tracker.core.limits import address, count_guess, throttle
from tracker.meetings.models import Meeting
from tracker.meetings.queries import get_meeting
from tracker.privacy import my_data, notices, operations, queries
from tracker.privacy.due import scrubber
from tracker.privacy.inventory import Scope
from tracker.registration.consents import CONSENTS, NOTICE
from tracker.registration.models import Participant
from tracker.registration.private_links import holder_of
from tracker.registration.queries import history
from tracker.registration.records import name_of

bp = Blueprint("privacy", __name__)
DOWNLOADS = "10 per minute; 60 per hour"


@bp.get("/m/<slug>/privacy")
@allow(Role.ANYONE)
def notice(slug: str) -> ResponseReturnValue:
    """The meeting's own notice, of the version asked for or the one in force, above the general one."""
    meeting = get_meeting(slug)
    asked = request.args.get("version", meeting.notice_version)
    versions = notices.versions(queries.list_notices(meeting.id))
    shown = notices.in_language(versions.get(asked, ()), current_language(), meeting.working_language)
    if asked != meeting.notice_version and asked not in {*versions, "1"}:
        raise NotFound
    return render_template("privacy/notice.html", meeting=meeting, asked=asked, shown=shown, versions=versions)


@bp.get("/r/<token>/data")
@allow(Role.HOLDER)
def mine(token: str) -> ResponseReturnValue:
    """What is held about me, what I agreed to and when, and what I can ask."""
    person, meeting = _holder(token)
    page = render_template(
        "privacy/mine.html",
        meeting=meeting,
        link=token,
        token=generate_csrf(),
        held=[one for one in queries.count_held(Scope(meeting.id, person.id)) if one.shown],
        events=[event for event in history(person.id) if event.agreed],
        consents={NOTICE: gettext("the privacy notice"), **{name: say(label) for name, label in CONSENTS.items()}},
        request=queries.latest_request(person.id),
    )
    return _private(page)


@bp.post("/r/<token>/data")
@allow(Role.HOLDER)
def download(token: str) -> ResponseReturnValue:
    """Everything, to take away: a page to read, the same for programs, the files sent."""
    person, meeting = _holder(token)
    throttle(DOWNLOADS, "my-data", address())
    found = queries.everything_about(Scope(meeting.id, person.id))
    sections = my_data.sections(found, my_data.Reader(say, queries.names_within(meeting.id)))
    page = render_template(
        "privacy/download.html", meeting=meeting, name=name_of(person), sections=sections, now=clock.now()
    )
    storage = scrubber().files
    files = (
        (row["text"], storage.read(row["blob"]))
        for table, _, rows in found
        if table == "answer"
        for row in rows
        if row["blob"]
    )
    archive = my_data.pack(page, my_data.as_json(found), files)
    return _private(
        send_file(archive, "application/zip", as_attachment=True, download_name=f"{meeting.slug}-my-data.zip")
    )


@bp.post("/r/<token>/erase")
@allow(Role.HOLDER)
def erase(token: str) -> ResponseReturnValue:
    """Ask that everything be erased; the organiser decides."""
    person, _meeting = _holder(token)
    operations.ask_to_be_erased(person, by=Actor("participant", person.id, name_of(person)), now=clock.now())
    flash(gettext("Your request has reached the organisers."), "ok")
    return _private(redirect(url_for(".mine", token=token), 303))


def _holder(token: str) -> tuple[Participant, Meeting]:
    found = holder_of(token)
    if found is None:
        count_guess("participant")
        raise NotFound
    return found


def _private(answer: ResponseReturnValue) -> Response:
    """As every page behind a private link: its address is the key."""
    response = make_response(answer)
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Cache-Control"] = "no-store"
    return response
