"""Naming the colleague who comes instead, behind the private link of one's own registration."""

from dataclasses import replace

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tracker.core import clock
from tracker.core.access import Actor, Role, allow
from tracker.core.csrf import checks_own_token, generate_csrf, token_is_current
from tracker.core.headers import as_private
from tracker.core.limits import address, throttle
from tracker.invitations.forms import NomineeRow, languages
from tracker.invitations.handing_over import hand_over
from tracker.invitations.operations import Invitee
from tracker.meetings.models import Meeting
from tracker.meetings.rules import takes_invited
from tracker.registration.models import Participant
from tracker.registration.pages import no_link
from tracker.registration.private_links import holder_of
from tracker.registration.public_views import LINKS
from tracker.registration.records import name_of
from tracker.registration.rules import State, fold_email, whole_name

bp = Blueprint("handing_over", __name__)


@bp.route("/r/<token>/colleague", methods=["GET", "POST"])
@allow(Role.HOLDER)
@checks_own_token
def colleague(token: str) -> ResponseReturnValue:
    """Who comes instead; sending it invites them and withdraws the registration."""
    found = holder_of(token)
    if found is None:
        return no_link()
    person, meeting = found
    if person.state is not State.CONFIRMED or not takes_invited(meeting, clock.now()):
        return _back(token)
    if request.method == "GET":
        return _page(token, meeting, NomineeRow({}))
    throttle(LINKS, "colleague", address())
    row = NomineeRow(request.form)
    if not token_is_current(request.form):
        return _page(token, meeting, row, 400)
    invitee = _invitee(row, person, meeting)
    if invitee is None:
        return _page(token, meeting, row, 422)
    return _hand_over(token, person, meeting, invitee)


def _invitee(row: NomineeRow, person: Participant, meeting: Meeting) -> Invitee | None:
    """Whom the row means, of the same organisation. One's own address is no colleague's."""
    if fold_email(row.value("email")) in {person.email, person.email_other} - {None, ""}:
        row.errors["email"] = gettext("This is your own address. Enter your colleague's: the invitation goes there")
    invitee = row.invitee(meeting, person.locale, person.organisation_id)
    if invitee is None:
        return None
    other = "" if person.organisation_id else person.organisation_name
    return replace(invitee, organisation_other=other, alternate=False)


def _hand_over(token: str, person: Participant, meeting: Meeting, invitee: Invitee) -> Response:
    name = whole_name(invitee.given_name, invitee.family_name)
    reason = gettext("Replaced by %(name)s", name=name)
    by = Actor("participant", person.id, name_of(person))
    hand_over(meeting, person, invitee, by=by, now=clock.now(), reason=reason)
    flash(gettext("Thank you. %(name)s gets an e-mail with a link to register.", name=name), "ok")
    return _back(token)


def _page(token: str, meeting: Meeting, row: NomineeRow, status: int = 200) -> Response:
    page = render_template(
        "invitations/colleague.html",
        meeting=meeting,
        row=row,
        problems=[(f"instead-{name}", text) for name, text in row.errors.items()],
        languages=languages(),
        link=token,
        token=generate_csrf(),
        stale=status == 400,
    )
    return as_private(page, status)


def _back(token: str) -> Response:
    return as_private(redirect(url_for("registration.mine", token=token), 303), 303)
