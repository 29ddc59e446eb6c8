"""A focal point's list, behind its private link. Opening it changes nothing; nobody is registered by it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from tracker.core import clock
from tracker.core.access import Actor, Role, allow
from tracker.core.csrf import checks_own_token, generate_csrf, token_is_current
from tracker.core.errors import TrackerError
from tracker.core.headers import as_private
from tracker.core.i18n import say
from tracker.core.ids import as_id
from tracker.core.limits import address, count_guess, throttle
from tracker.invitations import nominating, queries
from tracker.invitations.errors import NoSuchInvitation
from tracker.invitations.forms import NominationForm, NomineeRow, languages
from tracker.invitations.lists import Nominee, list_nominees
from tracker.invitations.models import NominationRequest
from tracker.invitations.private_links import asked_with
from tracker.invitations.rules import Standing
from tracker.invitations.words import STANDINGS
from tracker.meetings.models import Meeting
from tracker.meetings.rules import takes_invited
from tracker.registration.rules import whole_name

bp = Blueprint("nominations", __name__)
#: sent from one list, or from one address
SENDINGS = "30 per minute; 300 per hour"


@dataclass
class Desk:
    """A focal point at work: the list, and what was typed on its page."""

    meeting: Meeting
    request: NominationRequest
    token: str
    form: NominationForm = field(default_factory=NominationForm)
    #: the fields of a substitute, and whom they replace
    instead: NomineeRow = field(default_factory=lambda: NomineeRow({}))
    replacing: str = ""
    problem: str = ""
    stale: bool = False

    @property
    def by(self) -> Actor:
        return Actor("link", self.request.id, self.request.contact_name or self.request.contact_email)

    @property
    def address(self) -> str:
        return url_for("nominations.nominate", slug=self.meeting.slug, token=self.token)


@bp.route("/m/<slug>/nominate/<token>", methods=["GET", "POST"])
@allow(Role.HOLDER)
@checks_own_token
def nominate(slug: str, token: str) -> ResponseReturnValue:
    """The list as it stands, rows for more people, and what can be done about each."""
    found = asked_with(slug, token)
    if found is None:
        count_guess("nomination")
        return as_private(render_template("parts/no_link.html"), 404)
    desk = Desk(found[1], found[0], token, replacing=request.args.get("replace", ""))
    if request.method == "GET":
        return _page(desk, 200)
    throttle(SENDINGS, "nominate", str(desk.request.id))
    throttle(SENDINGS, "nominate", address())
    act = request.form.get("act", "send")
    if act in ROWS:
        desk.form = NominationForm(request.form)
    if not token_is_current(request.form):
        desk.stale = True
        return _page(desk, 400)
    if not takes_invited(desk.meeting, clock.now()):
        return _page(desk, 409)
    try:
        return ACTS.get(act, _send)(desk)
    except TrackerError as error:
        desk.problem = say(error.message)
        return _page(desk, error.status)


def _page(desk: Desk, status: int) -> Response:
    nominees = list_nominees(desk.request.id, desk.request.funded_seats)
    page = render_template(
        "invitations/nominate.html",
        desk=desk,
        meeting=desk.meeting,
        asked=desk.request,
        organisation=queries.organisation_at(desk.meeting.id, desk.request.organisation_id),
        nominees=nominees,
        replaced=_replaced(desk, nominees),
        standings=STANDINGS,
        languages=languages(),
        is_open=takes_invited(desk.meeting, clock.now()),
        token=generate_csrf(),
    )
    return as_private(page, status)


def _replaced(desk: Desk, nominees: Sequence[Nominee]) -> Nominee | None:
    """In whose place somebody is being named."""
    gone = (Standing.WITHDRAWN, Standing.REPLACED)
    return next((n for n in nominees if str(n.invitation.id) == desk.replacing and n.standing not in gone), None)


def _send(desk: Desk) -> Response:
    """Good rows are invited, wrong ones stay on the page with what is wrong."""
    sent = desk.form.invitees(desk.meeting, desk.request.locale, desk.request.organisation_id)
    if not desk.form.rows and not desk.form.message:
        desk.form.message = gettext("Name at least one person: a name and an e-mail address")
    outcome = nominating.nominate(
        desk.meeting, desk.request, [invitee for _, invitee in sent], by=desk.by, now=clock.now()
    )
    desk.form.keep(sent, outcome.skipped)
    done = len(sent) - len(outcome.skipped)
    if done:
        flash(ngettext("%(num)s person is on your list.", "%(num)s people are on your list.", done), "ok")
    if desk.form.problems:
        return _page(desk, 422)
    return _back(desk, sent=1)


def _read(desk: Desk) -> Response:
    """What was pasted stands in rows now, with what is wrong; nothing is stored yet."""
    desk.form.invitees(desk.meeting, desk.request.locale, desk.request.organisation_id)
    return _page(desk, 422 if desk.form.problems else 200)


def _remind(desk: Desk) -> Response:
    count = nominating.remind(
        desk.meeting, desk.request, by=desk.by, now=clock.now(), only=as_id(request.form.get("id", ""))
    )
    flash(ngettext("%(num)s reminder is on its way.", "%(num)s reminders are on their way.", count), "ok")
    return _back(desk)


def _take_off(desk: Desk) -> Response:
    reason = request.form.get("reason", "").replace("\0", "").strip()[:1000]
    gone = nominating.take_off(desk.meeting, desk.request.id, _chosen(), by=desk.by, now=clock.now(), reason=reason)
    flash(gettext("%(name)s is off your list and has been told.", name=gone.name), "ok")
    return _back(desk)


def _call_in(desk: Desk) -> Response:
    called = nominating.call_in(desk.meeting, desk.request.id, _chosen(), by=desk.by, now=clock.now())
    flash(gettext("%(name)s is invited now.", name=called.name), "ok")
    return _back(desk)


def _substitute(desk: Desk) -> Response:
    desk.replacing, desk.instead = request.form.get("id", ""), NomineeRow(request.form)
    alternate = as_id(request.form.get("instead", ""))
    new = alternate or desk.instead.invitee(desk.meeting, desk.request.locale)
    if new is None:
        return _page(desk, 422)
    listed = {one.invitation.id: one.invitation.name for one in list_nominees(desk.request.id, 0)}
    name = listed.get(new, "") if isinstance(new, UUID) else whole_name(new.given_name, new.family_name)
    invited = nominating.substitute(
        desk.meeting,
        desk.request,
        _chosen(),
        by=desk.by,
        now=clock.now(),
        instead=new,
        reason=gettext("Replaced by %(name)s", name=name),
    )
    flash(gettext("%(name)s is invited now.", name=invited.name), "ok")
    return _back(desk)


def _chosen() -> UUID:
    """Whom the act is about. Raises NoSuchInvitation."""
    found = as_id(request.form.get("id", ""))
    if found is None:
        raise NoSuchInvitation
    return found


def _back(desk: Desk, sent: int | None = None) -> Response:
    """Back to the list; `sent`: the browser may forget what was typed."""
    address = url_for("nominations.nominate", slug=desk.meeting.slug, token=desk.token, sent=sent)
    return as_private(redirect(address, 303), 303)


#: acts that send the rows
ROWS = frozenset({"send", "read", "more"})
ACTS: Mapping[str, Callable[[Desk], Response]] = {
    "send": _send,
    "read": _read,
    "more": _read,
    "remind": _remind,
    "take_off": _take_off,
    "call_in": _call_in,
    "substitute": _substitute,
}
