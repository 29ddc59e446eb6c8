"""What an organiser decides about people's data: the notice, how long they are kept, who is erased."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tracker.core import clock
from tracker.core.access import Role, actor, allow
from tracker.core.errors import Invalid
from tracker.core.i18n import LANGUAGES, say
from tracker.meetings.models import Meeting
from tracker.meetings.queries import get_meeting
from tracker.privacy import notices, operations, queries
from tracker.privacy.census import take_census
from tracker.privacy.due import scrubber

bp = Blueprint("data", __name__)


@bp.get("/o/<slug>/privacy")
@allow(Role.ORGANISER)
def index(slug: str) -> ResponseReturnValue:
    """The notice and who agreed to it, the time data are kept, what waits for a decision, what would be erased."""
    return _page(get_meeting(slug))


def _page(meeting: Meeting, status: int = 200, **wrong: str) -> ResponseReturnValue:
    now, versions = clock.now(), notices.versions(queries.list_notices(meeting.id))
    texts = {notice.language: notice.text for notice in versions.get(meeting.notice_version, ())}
    typed = request.form if request.method == "POST" else {}
    page = render_template(
        "privacy/index.html",
        meeting=meeting,
        texts={code: typed.get(f"text-{code}", texts.get(code, "")) for code in LANGUAGES},
        typed=typed,
        languages=LANGUAGES,
        census=take_census(meeting, now),
        requests=queries.list_requests(meeting.id),
        ended=queries.has_ended(meeting, now),
        wrong=wrong,
    )
    return page, status


def _done(slug: str, text: str) -> ResponseReturnValue:
    flash(text, "ok")
    return redirect(url_for("data.index", slug=slug), 303)


@bp.post("/o/<slug>/privacy/keep")
@allow(Role.ORGANISER)
def keep(slug: str) -> ResponseReturnValue:
    """How many days after the end names are kept; nothing: until they are erased by hand."""
    meeting, typed = get_meeting(slug), request.form.get("days", "").strip()
    try:
        days = _days(typed)
        operations.keep_for(meeting, days, by=actor(), now=clock.now())
    except Invalid as error:
        return _page(meeting, 422, days=say(error.message))
    return _done(slug, gettext("The time is saved."))


def _days(typed: str) -> int | None:
    if typed and not (typed.isdecimal() and len(typed) < 7):
        return -1
    return int(typed) if typed else None


@bp.post("/o/<slug>/privacy/notice")
@allow(Role.ORGANISER)
def publish(slug: str) -> ResponseReturnValue:
    """The next version of the meeting's own notice."""
    meeting = get_meeting(slug)
    texts = {code: request.form.get(f"text-{code}", "").replace("\0", "") for code in LANGUAGES}
    changed = request.form.get("changed", "").replace("\0", "")
    try:
        operations.publish_notice(meeting, texts, changed=changed, by=actor(), now=clock.now())
    except Invalid as error:
        return _page(meeting, 422, notice=say(error.message))
    return _done(slug, gettext("The new version is shown from now on. Consents given before stay as they are."))


@bp.post("/o/<slug>/privacy/requests/<uuid:request_id>")
@allow(Role.ORGANISER)
def answer(slug: str, request_id: UUID) -> ResponseReturnValue:
    """Refuse a request to be erased, with the reason that the person reads."""
    meeting = get_meeting(slug)
    try:
        operations.refuse_request(meeting, request_id, request.form.get("answer", ""), by=actor(), now=clock.now())
    except Invalid as error:
        return _page(meeting, 422, request=say(error.message), request_id=str(request_id))
    return _done(slug, gettext("The person reads your answer by the private link."))


@bp.post("/o/<slug>/people/<uuid:participant_id>/erase")
@allow(Role.ORGANISER)
def erase(slug: str, participant_id: UUID) -> ResponseReturnValue:
    """Erase one person."""
    scrubber().erase_person(get_meeting(slug), participant_id, by=actor(), now=clock.now())
    return _done(slug, gettext("Everything that told who this was is erased. The figures count as before."))


@bp.post("/o/<slug>/privacy/purge")
@allow(Role.ORGANISER)
def purge(slug: str) -> ResponseReturnValue:
    """Erase everybody of a meeting that is over; its short name has to be typed."""
    meeting = get_meeting(slug)
    if request.form.get("slug", "").strip() != slug:
        wrong = gettext("Type %(slug)s to say that you mean this meeting", slug=slug)
        return _page(meeting, 422, slug=wrong)
    scrubber().purge(meeting, by=actor(), now=clock.now())
    return _done(slug, gettext("Everything that told who came is erased. The figures count as before."))
