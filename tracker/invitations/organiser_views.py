"""The organiser asks organisations whom they send: their focal points, the silent ones, each list."""

from collections.abc import Callable, Mapping
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from tracker.core import clock
from tracker.core.access import Role, actor, allow
from tracker.core.csrf import checks_own_token, token_is_current
from tracker.core.errors import NotFound, TrackerError
from tracker.core.i18n import say
from tracker.core.ids import as_id
from tracker.invitations import asking, nominating, queries
from tracker.invitations.contact_forms import ContactForm
from tracker.invitations.forms import languages
from tracker.invitations.lists import Asked, list_asked, list_nominees
from tracker.invitations.previews import preview
from tracker.invitations.private_links import invitation_address, nomination_address
from tracker.invitations.words import STANDINGS
from tracker.meetings.models import Meeting
from tracker.meetings.queries import get_meeting

bp = Blueprint("asked", __name__)
TEMPLATES: Mapping[str, str] = {"ask": "nomination", "remind": "nomination_reminder"}


@bp.get("/o/<slug>/nominations")
@allow(Role.ORGANISER)
def index(slug: str) -> ResponseReturnValue:
    """Who was asked and who named whom, the silent ones first."""
    meeting, now = get_meeting(slug), clock.now()
    asked = list_asked(meeting.id)
    due = {one.organisation.organisation_id for one in asked if asking.may_write(one, now)}
    to_remind = sum(one.is_silent and one.organisation.organisation_id in due for one in asked)
    return render_template("invitations/asked.html", meeting=meeting, asked=asked, due=due, to_remind=to_remind)


@bp.route("/o/<slug>/nominations/contacts", methods=["GET", "POST"])
@allow(Role.ORGANISER)
@checks_own_token
def contacts(slug: str) -> ResponseReturnValue:
    """The focal points' names, addresses, languages and funded seats, all on one page."""
    meeting = get_meeting(slug)
    form = ContactForm(list_asked(meeting.id), request.form if request.method == "POST" else None)
    page = {"meeting": meeting, "form": form, "languages": languages()}
    if request.method == "GET":
        return render_template("invitations/contacts.html", **page)
    if not token_is_current(request.form):
        return render_template("invitations/contacts.html", **page, stale=True), 400
    found = form.contacts()
    if found is None:
        return render_template("invitations/contacts.html", **page), 422
    asking.set_contacts(meeting, *found, by=actor(), now=clock.now())
    flash(gettext("The focal points are saved."), "ok")
    return redirect(url_for(".index", slug=slug), 303)


@bp.post("/o/<slug>/nominations/send")
@allow(Role.ORGANISER)
def send(slug: str) -> ResponseReturnValue:
    """Ask, or remind the silent: first the mail is shown; sent again with `sure`, it goes."""
    meeting, now, act = get_meeting(slug), clock.now(), request.form.get("act", "")
    picked = {found for text in request.form.getlist("id")[:1000] if (found := as_id(text))}
    to = [one for one in list_asked(meeting.id) if _is_meant(one, act, picked) and asking.may_write(one, now)]
    if not to or act not in TEMPLATES:
        flash(gettext("Nobody to write to: they have no address, or were written to within the last day."), "warn")
        return redirect(url_for(".index", slug=slug), 303)
    if "sure" not in request.form:
        return _ask(meeting, act, to)
    ids = {one.organisation.organisation_id for one in to}
    if act == "ask":
        count = asking.ask(meeting, ids, by=actor(), now=now)
    else:
        count = asking.remind_silent(meeting, organisation_ids=ids, by=actor(), now=now)
    flash(ngettext("%(num)s e-mail is on its way.", "%(num)s e-mails are on their way.", count), "ok")
    return redirect(url_for(".index", slug=slug), 303)


def _is_meant(one: Asked, act: str, picked: set[UUID]) -> bool:
    """Reminding without a choice means all of the silent."""
    if act == "remind":
        return one.is_silent and (not picked or one.organisation.organisation_id in picked)
    return one.organisation.organisation_id in picked


def _ask(meeting: Meeting, act: str, to: list[Asked]) -> str:
    first = to[0].request
    assert first is not None
    mail = preview(
        TEMPLATES[act],
        to=first.contact_email,
        locale=first.locale,
        meeting_id=meeting.id,
        subject_id=first.id,
        now=clock.now(),
    )
    return render_template("invitations/send.html", meeting=meeting, act=act, to=to, mail=mail)


@bp.route("/o/<slug>/nominations/<uuid:organisation_id>", methods=["GET", "POST"])
@allow(Role.ORGANISER)
def organisation(slug: str, organisation_id: UUID) -> ResponseReturnValue:
    """One organisation: whom it named and what became of each, its links, and what the organiser may do about them."""
    meeting = get_meeting(slug)
    if not queries.is_expected(meeting.id, organisation_id):
        raise NotFound
    if request.method == "POST":
        try:
            ACTS[request.form.get("act", "")](meeting, organisation_id)
        except KeyError as error:
            raise NotFound from error
        except NotFound:
            raise
        except TrackerError as error:
            flash(say(error.message), "warn")
        return redirect(url_for(".organisation", slug=slug, organisation_id=organisation_id), 303)
    return _organisation(meeting, organisation_id)


def _organisation(meeting: Meeting, organisation_id: UUID) -> str:
    asked = queries.find_request_of(meeting.id, organisation_id)
    everybody = queries.find_open(meeting.id, organisation_id)
    return render_template(
        "invitations/organisation.html",
        meeting=meeting,
        organisation=queries.organisation_at(meeting.id, organisation_id),
        organisation_id=organisation_id,
        asked=asked,
        nominees=list_nominees(asked.id, asked.funded_seats) if asked else [],
        standings=STANDINGS,
        link=nomination_address(meeting, asked) if asked else "",
        everybody=invitation_address(everybody) if everybody else "",
    )


def _person() -> UUID:
    found = as_id(request.form.get("id", ""))
    if found is None:
        raise NotFound
    return found


def _take_off(meeting: Meeting, organisation_id: UUID) -> None:
    asked = queries.find_request_of(meeting.id, organisation_id)
    reason = request.form.get("reason", "").replace("\0", "").strip()[:1000]
    if asked is None:
        raise NotFound
    gone = nominating.take_off(meeting, asked.id, _person(), by=actor(), now=clock.now(), reason=reason)
    flash(gettext("%(name)s is off the list and has been told.", name=gone.name), "ok")


def _call_in(meeting: Meeting, organisation_id: UUID) -> None:
    asked = queries.find_request_of(meeting.id, organisation_id)
    if asked is None:
        raise NotFound
    called = nominating.call_in(meeting, asked.id, _person(), by=actor(), now=clock.now())
    flash(gettext("%(name)s is invited now.", name=called.name), "ok")


def _renew(meeting: Meeting, organisation_id: UUID) -> None:
    asking.renew_link(meeting, organisation_id, by=actor(), now=clock.now())
    flash(gettext("The old links have ended. Send the new one, or copy it below."), "ok")


def _open(meeting: Meeting, organisation_id: UUID) -> None:
    asking.open_for_all(meeting, organisation_id, by=actor(), now=clock.now())


def _close(meeting: Meeting, organisation_id: UUID) -> None:
    asking.close_for_all(meeting, organisation_id, by=actor(), now=clock.now())
    flash(gettext("The link has ended."), "ok")


ACTS: Mapping[str, Callable[[Meeting, UUID], None]] = {
    "take_off": _take_off,
    "call_in": _call_in,
    "renew": _renew,
    "open": _open,
    "close": _close,
}
