"""The public form, its confirmation, and the private link of each participant."""

from flask import Blueprint, Response, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tracker.core import clock
from tracker.core.access import Actor, Role, actor, allow
from tracker.core.csrf import checks_own_token, generate_csrf, token_is_current
from tracker.core.errors import Invalid
from tracker.core.headers import as_private
from tracker.core.i18n import current_language, say
from tracker.core.limits import address, has_tries_left, throttle
from tracker.core.texts import Text
from tracker.meetings.models import Meeting
from tracker.meetings.queries import get_meeting, get_terms
from tracker.meetings.rules import Phase, phase, registration_is_open, takes_changes, takes_invited
from tracker.questions.rules import Stage
from tracker.registration import operations, own_fields, pages, queries, returning, rules, second_form
from tracker.registration.errors import NoMoreChanges, Overtaken
from tracker.registration.forms import RegistrationForm
from tracker.registration.models import Participant
from tracker.registration.offers import offers_to
from tracker.registration.own_replies import own_replies
from tracker.registration.private_links import holder_of
from tracker.registration.qr import qr_path
from tracker.registration.records import name_of
from tracker.registration.rules import State

bp = Blueprint("registration", __name__)

#: from one address; a whole room behind one router registers well within it
FORMS = "300 per minute; 3000 per hour"
LINKS = "30 per minute; 300 per hour"
#: links sent to one e-mail address; beyond it the answer is as ever and no mail goes out, so that nothing is learned
LINKS_TO_ONE = "3 per minute; 10 per hour"

STATE_LABELS = {
    State.INVITED: Text("Invited"),
    State.SUBMITTED: Text("Registered, waiting for confirmation"),
    State.WAITING: Text("Put on the waiting list"),
    State.CONFIRMED: Text("Confirmed"),
    State.DECLINED: Text("Not confirmed"),
    State.WITHDRAWN: Text("Withdrawn"),
}


@bp.route("/m/<slug>/register", methods=["GET", "POST"])
@allow(Role.ANYONE)
@checks_own_token
def register(slug: str) -> ResponseReturnValue:
    """The form, and sending it."""
    terms, now = get_terms(slug), clock.now()
    if terms.invitation_only or not registration_is_open(terms, now):
        return pages.closed(get_meeting(slug)), 409 if request.method == "POST" else 200
    if request.method == "GET":
        return pages.empty_form(terms)
    throttle(FORMS, "register", address())
    form = RegistrationForm(request.form.copy())
    if not token_is_current(request.form):
        return pages.form_again(get_meeting(slug), form, stale=True), 400
    own_fields.take_files(terms, Stage.REGISTRATION, form, request.files, holder=form.holder, now=now)
    try:
        receipt = operations.receive(
            terms, form.details(current_language()), submission=form.submission, by=actor(), now=now
        )
    except Invalid as error:
        form.add_errors(error.fields)
        return pages.form_again(get_meeting(slug), form), 422
    session["receipt"] = pages.shown(slug, form, receipt)
    return redirect(url_for("registration.done", slug=slug), 303)


@bp.get("/m/<slug>/register/done")
@allow(Role.ANYONE)
def done(slug: str) -> ResponseReturnValue:
    """The proof, in the browser that sent the form; the same for everybody else says where the proof is."""
    terms, receipt = get_terms(slug), session.get("receipt")
    if receipt is not None and receipt["slug"] != slug:
        receipt = None
    return pages.proof(terms, receipt)


@bp.route("/m/<slug>/link", methods=["GET", "POST"])
@allow(Role.ANYONE)
def link(slug: str) -> ResponseReturnValue:
    """Ask for the private link again; the answer is the same whether or not the address is registered."""
    meeting, email, error = get_meeting(slug), request.form.get("email", "").strip(), ""
    if request.method == "POST":
        folded = rules.fold_email(email)
        if folded:
            throttle(LINKS, "link", address())
            if has_tries_left(LINKS_TO_ONE, "link", slug, folded):
                operations.send_link(meeting, folded, by=actor(), now=clock.now())
            return redirect(url_for("registration.link", slug=slug, sent=1), 303)
        error = gettext("Enter an e-mail address in full, like name@example.org")
    sent = bool(request.args.get("sent")) and not error
    page = render_template("registration/link.html", meeting=meeting, email=email, error=error, sent=sent)
    return page, 422 if error else 200


@bp.route("/r/<token>", methods=["GET", "POST"])
@allow(Role.HOLDER)
@checks_own_token
def mine(token: str) -> ResponseReturnValue:
    """My registration: shown to whoever has the link; changed or withdrawn only by sending a form."""
    found = holder_of(token)
    if found is None:
        return pages.no_link()
    person, meeting = found
    if request.method == "GET":
        return as_private(_mine(person, meeting, token, _form_of(person)), 200)
    form = RegistrationForm(request.form.copy())
    form.typed["email"], form.holder = person.email or "", person.id
    if not token_is_current(request.form):
        return as_private(_mine(person, meeting, token, form, stale=True), 400)
    own_fields.take_files(meeting, Stage.REGISTRATION, form, request.files, holder=person.id, now=clock.now())
    try:
        _act(person, meeting, form)
    except Invalid as error:
        form.add_errors(error.fields)
        return as_private(_mine(person, meeting, token, form), 422)
    except Overtaken:
        return as_private(_mine(person, meeting, token, form, overtaken=True), 409)
    return as_private(redirect(url_for("registration.mine", token=token), 303), 303)


@bp.route("/r/<token>/next/<slug>", methods=["GET", "POST"])
@allow(Role.HOLDER)
@checks_own_token
def again(token: str, slug: str) -> ResponseReturnValue:
    """The form of another meeting, filled in with what this registration holds; sending it registers, as the form does."""
    found, meeting, now = holder_of(token), get_meeting(slug), clock.now()
    if found is None:
        return pages.no_link()
    person, _earlier = found
    if meeting.invitation_only or not registration_is_open(meeting, now):
        return as_private(pages.closed(meeting), 409 if request.method == "POST" else 200)
    if request.method == "GET":
        form = returning.filled_in(person, queries.organisation_code(person.organisation_id))
        return _again(token, found, meeting, form)
    throttle(FORMS, "register", address())
    form = RegistrationForm(request.form.copy())
    if not token_is_current(request.form):
        return _again(token, found, meeting, form, 400)
    own_fields.take_files(meeting, Stage.REGISTRATION, form, request.files, holder=form.holder, now=now)
    try:
        answers = form.details(current_language())
        receipt = operations.receive(get_terms(slug), answers, submission=form.submission, by=actor(), now=now)
    except Invalid as error:
        form.add_errors(error.fields)
        return _again(token, found, meeting, form, 422)
    session["receipt"] = pages.shown(slug, form, receipt, draft=_draft(meeting, found[0]))
    return as_private(redirect(url_for("registration.done", slug=slug), 303), 303)


def _again(
    token: str, found: tuple[Participant, Meeting], meeting: Meeting, form: RegistrationForm, status: int = 200
) -> Response:
    page = pages.form_again(
        meeting,
        form,
        stale=status == 400,
        template="registration/returning.html",
        earlier=found[1],
        link=token,
        draft=_draft(meeting, found[0]),
    )
    return as_private(page, status)


def _draft(meeting: Meeting, person: Participant) -> str:
    """Under which name the browser keeps what is typed: several people may use one computer."""
    return f"register-{meeting.slug}-{person.id}"


def _act(person: Participant, meeting: Meeting, form: RegistrationForm) -> None:
    by, now = Actor("participant", person.id, name_of(person)), clock.now()
    if form.value("act") == "withdraw":
        operations.withdraw(meeting, person.id, by=by, now=now)
    elif form.value("act") == "change":
        details, seen = form.details(current_language()), form.typed.get("version")
        operations.change_answers(meeting, person.id, details, by=by, now=now, seen=seen)
        flash(gettext("Your changes are saved."), "ok")
    else:
        raise NoMoreChanges


def _form_of(person: Participant) -> RegistrationForm:
    return RegistrationForm.of(person, queries.organisation_code(person.organisation_id))


def _mine(
    person: Participant,
    meeting: Meeting,
    token: str,
    form: RegistrationForm,
    *,
    stale: bool = False,
    overtaken: bool = False,
) -> str:
    held = own_fields.held_by(meeting, person.id)
    if request.method == "GET":
        own_fields.fill(form, meeting, held)
    now, history = clock.now(), queries.history_for_person(person.id)
    open_to_changes = person.state in rules.LIVE and takes_changes(meeting, now)
    return render_template(
        "registration/mine.html",
        **pages.fields_of(meeting, form, held),
        person=person,
        name=name_of(person),
        code=rules.format_code(person.code),
        qr=qr_path(person.code) if person.state in rules.LIVE else "",
        history=history,
        version=queries.last_change(history) if overtaken or request.method == "GET" else form.value("version"),
        offers=offers_to(person, token),
        number=queries.waiting_number(person) if person.state is State.WAITING else None,
        labels={state: say(label) for state, label in STATE_LABELS.items()},
        over=phase(meeting, now) is Phase.OVER,
        may_register=registration_is_open(meeting, now) and not meeting.invitation_only,
        may_change=open_to_changes,
        may_withdraw=open_to_changes,
        may_hand_over=person.state is State.CONFIRMED and takes_invited(meeting, now),
        replies=own_replies(meeting, held),
        second=person.state is State.CONFIRMED and bool(second_form.asked(meeting)),
        second_sent=bool(held) and second_form.is_sent(person.id),
        coming=returning.open_to_all(now, but=meeting)[:3],
        link=token,
        token=generate_csrf(),
        stale=stale,
        overtaken=overtaken,
    )
