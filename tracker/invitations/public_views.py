"""The link of an invited person. Opening it changes nothing: scanners of mails open links."""

from flask import Blueprint, Response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from tracker.core import clock
from tracker.core.access import Actor, Role, allow
from tracker.core.csrf import checks_own_token, generate_csrf, token_is_current
from tracker.core.errors import Invalid
from tracker.core.headers import as_private
from tracker.core.i18n import current_language
from tracker.core.limits import address, count_guess, has_tries_left, throttle
from tracker.invitations import accepting, queries
from tracker.invitations.errors import InvitationUsed
from tracker.invitations.models import Invitation
from tracker.invitations.private_links import invited_with, once_invited_with
from tracker.invitations.rules import Kind, may_register
from tracker.meetings.models import Meeting
from tracker.meetings.rules import takes_invited
from tracker.questions.rules import Stage
from tracker.registration import own_fields, pages, returning
from tracker.registration.forms import RegistrationForm
from tracker.registration.public_views import FORMS, LINKS, LINKS_TO_ONE

bp = Blueprint("invitations", __name__)


@bp.route("/i/<token>", methods=["GET", "POST"])
@allow(Role.HOLDER)
@checks_own_token
def accept(token: str) -> ResponseReturnValue:
    """The form, filled in with what is known; sending it registers, once."""
    asked_again = request.form.get("act") == "again"
    found = invited_with(token)
    if found is None:
        count_guess("invitation")
    if asked_again:
        return _send_again(token)
    if found is None or not may_register(found[0].state):
        return _ended(token)
    invitation, meeting = found
    if not takes_invited(meeting, clock.now()):
        return as_private(pages.closed(meeting), 409 if request.method == "POST" else 200)
    if request.method == "GET":
        return _page(invitation, meeting, token, _prefilled(invitation))
    return _receive(invitation, meeting, token)


def _receive(invitation: Invitation, meeting: Meeting, token: str) -> Response:
    throttle(FORMS, "register", address())
    form = RegistrationForm(request.form.copy())
    by = Actor("link", invitation.id, invitation.name)
    if not token_is_current(request.form):
        return _page(invitation, meeting, token, form, 400)
    try:
        if form.value("act") == "decline":
            accepting.decline(meeting, invitation.id, by=by, now=clock.now(), reason=_reason(form))
            return as_private(redirect(url_for(".accept", token=token), 303), 303)
        own_fields.take_files(meeting, Stage.REGISTRATION, form, request.files, holder=form.holder, now=clock.now())
        details = form.details(current_language())
        receipt = accepting.accept(meeting, invitation.id, details, submission=form.submission, by=by, now=clock.now())
    except Invalid as error:
        form.add_errors(error.fields)
        return _page(invitation, meeting, token, form, 422)
    except InvitationUsed:
        return _ended(token)
    session["receipt"] = pages.shown(meeting.slug, form, receipt, draft=_draft(invitation, meeting))
    return as_private(redirect(url_for("registration.done", slug=meeting.slug), 303), 303)


def _page(invitation: Invitation, meeting: Meeting, token: str, form: RegistrationForm, status: int = 200) -> Response:
    page = pages.form_again(
        meeting,
        form,
        stale=status == 400,
        template="invitations/accept.html",
        invitation=invitation,
        personal=invitation.kind is Kind.PERSONAL,
        invited=invitation.name,
        organisation=queries.organisation_name(invitation),
        fixed=queries.fixed_organisation(invitation),
        link=token,
        draft=_draft(invitation, meeting),
    )
    return as_private(page, status)


def _prefilled(invitation: Invitation) -> RegistrationForm:
    """What is known of the person; the rest is theirs to say."""
    if earlier := queries.find_earlier(invitation):
        form = returning.filled_in(*earlier)
        form.typed["email"] = invitation.email
        return form
    return RegistrationForm(
        MultiDict(
            {
                "given_name": invitation.given_name,
                "family_name": invitation.family_name,
                "email": invitation.email,
                "job_title": invitation.job_title,
                "country": invitation.country_iso2 or "",
            }
        )
    )


def _draft(invitation: Invitation, meeting: Meeting) -> str:
    """Under which name the browser keeps what is typed: several people may use one computer."""
    return f"register-{meeting.slug}-{invitation.id}"


def _reason(form: RegistrationForm) -> str:
    return form.value("reason").replace("\0", "").strip()[:1000]


def _ended(token: str) -> Response:
    """The same for links that were used, taken back, replaced by newer ones, or never ours."""
    sent = bool(request.args.get("sent"))
    page = render_template("invitations/ended.html", link=token, sent=sent, token=generate_csrf())
    return as_private(page, 404)


def _send_again(token: str) -> Response:
    """What the person needs now goes to the address that was invited, and to no other; the answer tells nothing."""
    if not token_is_current(request.form):
        return _ended(token)
    throttle(LINKS, "invitation", address())
    found = once_invited_with(token)
    if found and has_tries_left(LINKS_TO_ONE, "invitation", str(found[0].id)):
        by = Actor("link", found[0].id, found[0].name)
        accepting.send_again(found[1], found[0].id, by=by, now=clock.now())
    return as_private(redirect(url_for(".accept", token=token, sent=1), 303), 303)
