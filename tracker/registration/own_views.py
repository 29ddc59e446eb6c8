"""The second form and the files of answers: by the private link, and for organisers."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext
from werkzeug.datastructures import MultiDict

from tracker.core import clock
from tracker.core.access import Actor, Role, actor, allow
from tracker.core.csrf import checks_own_token, generate_csrf, token_is_current
from tracker.core.errors import Invalid
from tracker.core.headers import as_private
from tracker.core.i18n import current_language
from tracker.core.ids import as_id
from tracker.meetings.models import Meeting
from tracker.meetings.queries import get_meeting
from tracker.questions import queries as questions
from tracker.questions.rules import Stage
from tracker.questions.sending import send_answer
from tracker.registration import own_fields, pages, second_form
from tracker.registration.forms import RegistrationForm
from tracker.registration.models import Participant, State
from tracker.registration.private_links import holder_of
from tracker.registration.records import name_of

bp = Blueprint("own", __name__)


@bp.route("/r/<token>/more", methods=["GET", "POST"])
@allow(Role.HOLDER)
@checks_own_token
def more(token: str) -> ResponseReturnValue:
    """The second form of somebody who is confirmed."""
    found = holder_of(token)
    if found is None:
        return pages.no_link()
    person, meeting = found
    if not second_form.asked(meeting) or person.state is not State.CONFIRMED:
        return as_private(redirect(url_for("registration.mine", token=token), 303), 303)
    form = RegistrationForm(MultiDict(request.form))
    form.holder = person.id
    if request.method == "GET":
        own_fields.fill(form, meeting, own_fields.held_by(meeting, person.id))
        return as_private(_form(person, meeting, token, form), 200)
    return _send(person, meeting, token, form)


def _send(person: Participant, meeting: Meeting, token: str, form: RegistrationForm) -> ResponseReturnValue:
    now, by = clock.now(), Actor("participant", person.id, name_of(person))
    if not token_is_current(request.form):
        return as_private(_form(person, meeting, token, form, stale=True), 400)
    own_fields.take_files(meeting, Stage.SECOND, form, request.files, holder=person.id, now=now)
    try:
        second_form.send(meeting, person.id, form.details(current_language()), by=by, now=now)
    except Invalid as error:
        form.add_errors(error.fields)
        return as_private(_form(person, meeting, token, form), 422)
    flash(gettext("Thank you. Your answers are saved; you can change them until the form closes."), "ok")
    return as_private(redirect(url_for("registration.mine", token=token), 303), 303)


def _form(person: Participant, meeting: Meeting, token: str, form: RegistrationForm, *, stale: bool = False) -> str:
    held = own_fields.held_by(meeting, person.id)
    closes = questions.deadline(meeting.id)
    return render_template(
        "registration/second_form.html",
        meeting=meeting,
        person=person,
        form=form,
        own=own_fields.own_form(meeting, Stage.SECOND, form, held, about=person),
        closes=clock.local(closes, meeting.timezone) if closes else None,
        is_open=second_form.is_open(meeting, clock.now()),
        link=token,
        token=generate_csrf(),
        stale=stale,
    )


@bp.get("/r/<token>/files/<key>")
@allow(Role.HOLDER)
def my_file(token: str, key: str) -> ResponseReturnValue:
    """A file the person sent, for them alone."""
    found = holder_of(token)
    if found is None:
        return pages.no_link()
    person, meeting = found
    held = own_fields.held_by(meeting, person.id)
    ids = [q.id for q in questions.all_questions(meeting.id, meeting.revision) if q.key == key and q.id in held]
    return send_answer(held[ids[-1]] if ids else None)


@bp.get("/o/<slug>/people/<uuid:participant_id>/files/<uuid:question_id>")
@allow(Role.ORGANISER)
def file(slug: str, participant_id: UUID, question_id: UUID) -> ResponseReturnValue:
    """A file a participant sent, for organisers."""
    meeting = get_meeting(slug)
    return send_answer(questions.replies_of(meeting.id, participant_id).get(question_id))


@bp.get("/o/<slug>/people/second-form")
@allow(Role.ORGANISER)
def unfinished(slug: str) -> ResponseReturnValue:
    """Who of the confirmed has not completed the second form."""
    meeting, number = get_meeting(slug), max(1, min(request.args.get("page", 1, type=int), 10_000))
    closes = questions.deadline(meeting.id)
    return render_template(
        "registration/unfinished.html",
        meeting=meeting,
        found=second_form.completeness(meeting, number),
        number=number,
        page=second_form.PAGE,
        asks=bool(second_form.asked(meeting)),
        closes=clock.local(closes, meeting.timezone) if closes else None,
    )


@bp.post("/o/<slug>/people/second-form")
@allow(Role.ORGANISER)
def remind(slug: str) -> ResponseReturnValue:
    """Write to the ticked, or to all who have not completed it."""
    meeting = get_meeting(slug)
    ids = None if request.form.get("who") == "all" else [i for t in request.form.getlist("id") if (i := as_id(t))]
    told = second_form.remind(meeting, ids, by=actor(), now=clock.now())
    if told:
        flash(ngettext("%(num)s reminder goes out.", "%(num)s reminders go out.", told), "ok")
    else:
        flash(gettext("Nobody was written to: tick somebody who was not reminded within a day."), "warn")
    return redirect(url_for(".unfinished", slug=slug), 303)
