"""The organiser's letters: who needs one, issuing, releasing, taking away."""

from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from tracker.core import clock
from tracker.core.access import Role, actor, allow
from tracker.core.i18n import LANGUAGES
from tracker.core.ids import as_id
from tracker.letters import files, operations, queries
from tracker.letters.blueprint import bp
from tracker.letters.errors import NobodyPicked
from tracker.letters.rules import MOST_AT_ONCE
from tracker.letters.writing import writer
from tracker.meetings.queries import get_meeting
from tracker.registration import queries as registration


@bp.get("/o/<slug>/letters")
@allow(Role.ORGANISER)
def index(slug: str) -> ResponseReturnValue:
    """Who has no letter yet, those who asked for one first; and the letters that were issued."""
    meeting, one = get_meeting(slug), as_id(request.args.get("person", ""))
    return render_template(
        "letters/index.html",
        meeting=meeting,
        one=one,
        people=registration.list_participants(meeting.id, [one])
        if one
        else queries.list_without_letter(meeting.id, limit=MOST_AT_ONCE),
        letters=queries.list_letters(meeting.id, participant_id=one),
        own=queries.own_languages(meeting.id),
        names=LANGUAGES,
        most=MOST_AT_ONCE,
    )


@bp.post("/o/<slug>/letters/issue")
@allow(Role.ORGANISER)
def issue(slug: str) -> ResponseReturnValue:
    """Issue a letter to each who is ticked."""
    meeting, now = get_meeting(slug), clock.now()
    asked = request.form.get("language", "")
    dated = clock.local(now, meeting.timezone).date()
    write = writer(meeting, asked if asked in LANGUAGES else "", dated)
    letters = operations.issue(meeting, _picked(), write, dated=dated, by=actor(), now=now)
    flash(ngettext("%(num)s letter is issued.", "%(num)s letters are issued.", len(letters)), "ok")
    return redirect(url_for(".index", slug=slug, person=as_id(request.args.get("person", ""))), 303)


@bp.post("/o/<slug>/letters/release")
@allow(Role.ORGANISER)
def release(slug: str) -> ResponseReturnValue:
    """Let people take their letters, or take the ticked ones away in a ZIP."""
    meeting, picked = get_meeting(slug), _picked()
    if not picked:
        raise NobodyPicked
    extension = request.form.get("take", "")
    if extension in files.TYPES:
        return files.send_many(meeting, queries.list_letters(meeting.id, picked), extension)
    count = operations.release(meeting, picked, by=actor(), now=clock.now())
    flash(
        ngettext(
            "%(num)s letter can be taken by its person now; an e-mail tells so.",
            "%(num)s letters can be taken by their people now; e-mails tell so.",
            count,
        ),
        "ok",
    )
    return redirect(url_for(".index", slug=slug), 303)


@bp.get("/o/<slug>/letters/<uuid:letter_id>.<extension>")
@allow(Role.ORGANISER)
def download(slug: str, letter_id: UUID, extension: str) -> Response:
    meeting = get_meeting(slug)
    letter = queries.get_letter(meeting.id, letter_id)
    person = registration.get_participant(meeting.id, letter.participant_id)
    return files.send(meeting, letter, person.family_name, extension)


def _picked() -> list[UUID]:
    ids = dict.fromkeys(request.form.getlist("id")[:MOST_AT_ONCE])
    return [found for text in ids if (found := as_id(text))]
