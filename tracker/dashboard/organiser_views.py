"""The organiser's own pages: meetings, overview, centres, one person, messages, history."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tracker.core import clock
from tracker.core.access import Role, actor, allow, holder
from tracker.core.csrf import TokenOutOfDate, checks_own_token, token_is_current
from tracker.core.errors import Invalid, SignInNeeded, TrackerError
from tracker.core.formats import age
from tracker.core.i18n import current_language
from tracker.core.keeping import LARGE
from tracker.core.requests import page_number
from tracker.core.texts import Text
from tracker.dashboard import queries, rules, trail, words
from tracker.dashboard.errors import ChangedMeanwhile
from tracker.dashboard.overview import NAMED, read_overview
from tracker.figures.keeping import at_once as figures_at_once
from tracker.histories.queries import list_other_parts
from tracker.invitations.lists import Counts, count_named, list_origins
from tracker.mail import queries as mail
from tracker.mail.models import MailState, OutboxMail
from tracker.mail.rules import FAILED, Trouble, status_in, trouble_of
from tracker.meetings.models import Meeting
from tracker.meetings.queries import get_meeting
from tracker.meetings.tenancy import organised_at
from tracker.messages import words as messages
from tracker.registration import lists, operations, own_fields, pages, undoing
from tracker.registration import queries as registration
from tracker.registration.consents import CONSENTS
from tracker.registration.decisions import minutes_to_undo
from tracker.registration.errors import AlreadyRegistered, NoPlaceThere
from tracker.registration.forms import RegistrationForm
from tracker.registration.models import Participant
from tracker.registration.own_replies import change_names, own_replies
from tracker.registration.rules import State, may_change

bp = Blueprint("dashboard", __name__)

STALE = Text("This page was open for too long. Nothing is lost: look through it and send it again.")
DECISIONS = (State.CONFIRMED, State.WAITING, State.DECLINED, State.SUBMITTED)


@bp.get("/o")
@allow(Role.SIGNED_IN)
def meetings() -> ResponseReturnValue:
    """The meetings at which the reader holds a role; all of them for an admin."""
    reader = holder()
    if reader is None:
        raise SignInNeeded
    slugs = None if reader.admin else sorted(reader.roles)
    return render_template("dashboard/meetings.html", lines=queries.list_meetings(slugs), reader=reader)


@bp.get("/o/<slug>")
@allow(Role.ORGANISER)
def overview(slug: str) -> ResponseReturnValue:
    found = read_overview(slug, clock.now())
    return render_template(
        "dashboard/overview.html", meeting=found.meeting, o=found, words=words, age=_age(found.now), named=NAMED
    )


@bp.get("/o/<slug>/centres")
@allow(Role.ORGANISER)
def centres(slug: str) -> ResponseReturnValue:
    """Who is missing, first; below, every centre by region."""
    meeting = get_meeting(slug)
    found = figures_at_once(meeting, clock.now())
    ordered = rules.missing_first(found.centres, lambda body: body.short_name)
    lines = rules.by_region(found.centres)
    return render_template(
        "dashboard/centres.html",
        meeting=meeting,
        figures=found,
        large=LARGE,
        centres=ordered,
        regions=lines,
        named=count_named(meeting.id),
        none=Counts(),
    )


@bp.get("/o/<slug>/people/<uuid:participant_id>")
@allow(Role.ORGANISER)
def person(slug: str, participant_id: UUID) -> ResponseReturnValue:
    """One participant: state, answers, attendance, history, mails."""
    meeting, found = queries.get_person_at(slug, participant_id)
    mails = mail.list_mails_about(participant_id)
    return render_template(
        "dashboard/person.html",
        meeting=meeting,
        file=found,
        person=found.person,
        attended=queries.list_attended(participant_id),
        events=registration.history(participant_id),
        origins=list_origins(participant_id),
        mails=mails,
        trouble=_trouble(found.person.email, mails),
        messages=messages,
        registrations=list_other_parts(found.person, organised_at()),
        words=words,
        people=lists,
        consents=CONSENTS,
        replies=own_replies(meeting, own_fields.held_by(meeting, participant_id)),
        own_names=change_names(meeting),
        age=_age(clock.now()),
        waiting=_waiting(meeting, found.person, clock.now()),
        decisions=[state for state in DECISIONS if may_change(found.person.state, state)],
    )


def _trouble(email: str | None, mails: Sequence[OutboxMail]) -> Trouble | None:
    """What is wrong with their address, told by the last mail to it that reached an end."""
    ended = [one for one in mails if one.to_address == email and one.state in (*FAILED, MailState.SENT)]
    return trouble_of(status_in(ended[0].last_error or "")) if ended and ended[0].state in FAILED else None


def _waiting(meeting: Meeting, person: Participant, now: datetime) -> list[undoing.WaitingDecision]:
    """What was decided about the person and can be undone; asked only where something has happened lately."""
    lately = person.state_at > now - timedelta(minutes=minutes_to_undo(meeting))
    return undoing.waiting(meeting, now, person.id) if lately else []


@bp.post("/o/<slug>/people/<uuid:participant_id>/seen")
@allow(Role.ORGANISER)
def seen(slug: str, participant_id: UUID) -> ResponseReturnValue:
    """The organiser has noted a change made after confirmation."""
    operations.clear_flag(get_meeting(slug), participant_id, by=actor(), now=clock.now())
    return redirect(url_for(".person", slug=slug, participant_id=participant_id), 303)


@bp.route("/o/<slug>/people/<uuid:participant_id>/edit", methods=["GET", "POST"])
@allow(Role.ORGANISER)
@checks_own_token
def edit(slug: str, participant_id: UUID) -> ResponseReturnValue:
    """Change the answers. What was typed is kept when something is wrong, or when somebody else was quicker."""
    meeting = get_meeting(slug)
    found = queries.get_person(meeting.id, participant_id)
    version = _version(participant_id)
    if request.method == "GET":
        return _edit_page(meeting, found, RegistrationForm.of(found.person, found.organisation_code), version)
    form, now = RegistrationForm(request.form.copy()), clock.now()
    form.holder = participant_id
    try:
        if not token_is_current(request.form):
            raise TokenOutOfDate(STALE)
        if request.form.get("version", "") != version:
            raise ChangedMeanwhile
        own_fields.take_files(meeting, None, form, request.files, holder=participant_id, now=now)
        # the gender was told for the statistics alone: the organiser neither sees nor changes it
        details = replace(form.details(found.person.locale), gender=found.person.gender)
        operations.change_answers(meeting, participant_id, details, by=actor(), now=now, exceed=_exceed())
    except TrackerError as error:
        _put_beside_fields(form, error)
        full = isinstance(error, NoPlaceThere)
        return _edit_page(meeting, found, form, version, full=full), error.status
    flash(gettext("The answers are changed."), "ok")
    return redirect(url_for(".person", slug=slug, participant_id=participant_id), 303)


def _version(participant_id: UUID) -> str:
    """What tells whether anything happened to the registration since a page was opened."""
    events = registration.history(participant_id)
    return str(events[0].id) if events else ""


def _exceed() -> str:
    """Why somebody is moved to an organisation whose places are taken; asked only where they are."""
    return request.form.get("exceed", "").replace("\0", "").strip()[:300]


def _put_beside_fields(form: RegistrationForm, error: TrackerError) -> None:
    fields = error.fields if isinstance(error, Invalid) else {}
    form.add_errors(fields or {"email" if isinstance(error, AlreadyRegistered) else "given_name": error.message})


def _edit_page(
    meeting: Meeting, found: queries.PersonFile, form: RegistrationForm, version: str, *, full: bool = False
) -> str:
    held = own_fields.held_by(meeting, found.person.id)
    if request.method == "GET":
        own_fields.fill(form, meeting, held)
    page = pages.fields_of(meeting, form, held, stage=None)
    exceed = _exceed()
    return render_template(
        "dashboard/edit.html", **page, person=found.person, version=version, full=full or exceed, exceed=exceed
    )


@bp.get("/o/<slug>/history")
@allow(Role.ORGANISER)
def history(slug: str) -> ResponseReturnValue:
    """Who did what, the latest first."""
    meeting, number = get_meeting(slug), page_number()
    entries = queries.list_trail(meeting.id, number)
    return render_template(
        "dashboard/history.html", meeting=meeting, number=number, words=words, **_cut("entries", entries)
    )


@bp.get("/o/<slug>/history.csv")
@allow(Role.ORGANISER)
def history_csv(slug: str) -> ResponseReturnValue:
    """The whole history as a file."""
    return trail.send(get_meeting(slug), by=actor(), now=clock.now())


def _cut(name: str, rows: Sequence[object]) -> dict[str, object]:
    """A page's rows, and whether others follow."""
    return {name: rows[: queries.PAGE], "more": len(rows) > queries.PAGE}


def _age(now: datetime) -> Callable[[datetime], str]:
    return lambda moment: age(now - moment, current_language())
