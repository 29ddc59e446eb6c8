"""The organiser's questions: ask, change, order, end, take over from an earlier meeting."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext
from werkzeug.datastructures import MultiDict

from tracker.core import clock
from tracker.core.access import Role, actor, allow, holder
from tracker.core.csrf import checks_own_token, token_is_current
from tracker.core.errors import Invalid
from tracker.core.i18n import LANGUAGES
from tracker.core.ids import as_id
from tracker.meetings.models import Meeting
from tracker.meetings.queries import get_meeting
from tracker.organisations.names import TYPE_NAMES
from tracker.questions import operations, queries, words
from tracker.questions.errors import QuestionChanged
from tracker.questions.forms import QuestionForm, conditions, read_moment, write_moment
from tracker.questions.rules import Stage

bp = Blueprint("questions", __name__)


@bp.get("/o/<slug>/questions")
@allow(Role.ORGANISER)
def manage(slug: str) -> ResponseReturnValue:
    """All questions of the meeting, form by form; below, those that are asked no more."""
    return _manage(get_meeting(slug))


def _manage(meeting: Meeting, deadline: str | None = None, error: str = "") -> str:
    every = queries.all_questions(meeting.id, meeting.revision)
    counts = queries.count_answers(meeting.id)
    closes = write_moment(queries.deadline(meeting.id), meeting.timezone) if deadline is None else deadline
    return render_template(
        "questions/manage.html",
        meeting=meeting,
        stages={stage: [q for q in every if q.stage is stage and not q.ended] for stage in Stage},
        ended=[q for q in every if q.ended and q.id in counts],
        counts=counts,
        deadline=closes,
        deadline_error=error,
        sources=queries.list_sources(meeting.id, _slugs()),
        words=words,
    )


def _slugs() -> list[str] | None:
    """The meetings whose questions the reader may see; None: all."""
    reader = holder()
    if reader is None or reader.admin:
        return None if reader else []
    return sorted(slug for slug, roles in reader.roles.items() if Role.ORGANISER in roles)


@bp.route("/o/<slug>/questions/new", methods=["GET", "POST"])
@allow(Role.ORGANISER)
@checks_own_token
def new(slug: str) -> ResponseReturnValue:
    """Ask another question."""
    meeting = get_meeting(slug)
    form = QuestionForm(MultiDict(request.form or {"stage": request.args.get("stage", "")}))
    if request.method == "GET":
        return _page(meeting, form)
    if not token_is_current(request.form):
        return _page(meeting, form, stale=True), 400
    try:
        operations.add_question(meeting.id, form.details(), by=actor(), now=clock.now())
    except Invalid as error:
        form.add_errors(error.fields)
        return _page(meeting, form), 422
    flash(gettext("The question is asked from now on."), "ok")
    return redirect(url_for(".manage", slug=slug), 303)


@bp.route("/o/<slug>/questions/<uuid:question_id>", methods=["GET", "POST"])
@allow(Role.ORGANISER)
@checks_own_token
def edit(slug: str, question_id: UUID) -> ResponseReturnValue:
    """Change a question; its answers stay as they were given."""
    meeting = get_meeting(slug)
    question = queries.as_asked(queries.get_question(meeting.id, question_id))
    if request.method == "GET":
        return _page(meeting, QuestionForm.of(question))
    form = QuestionForm(MultiDict(request.form), question)
    if not token_is_current(request.form):
        return _page(meeting, form, stale=True), 400
    try:
        operations.change_question(meeting.id, question_id, form.details(), upon=form.upon, by=actor(), now=clock.now())
    except Invalid as error:
        form.add_errors(error.fields)
        return _page(meeting, form), 422
    except QuestionChanged:
        form.typed["revision"] = str(question.revision)
        return _page(meeting, form, changed=True), 409
    flash(gettext("The question is changed. Answers given so far stay as they were."), "ok")
    return redirect(url_for(".manage", slug=slug), 303)


def _page(meeting: Meeting, form: QuestionForm, *, stale: bool = False, changed: bool = False) -> str:
    every = queries.all_questions(meeting.id, meeting.revision)
    return render_template(
        "questions/question.html",
        meeting=meeting,
        form=form,
        question=form.question,
        conditions=conditions(every, form.question),
        languages_of={code: name for code, name in LANGUAGES.items() if code != meeting.working_language},
        counted=queries.count_answers(meeting.id).get(form.question.id, 0) if form.question else 0,
        words=words,
        types=TYPE_NAMES,
        stale=stale,
        changed=changed,
    )


@bp.post("/o/<slug>/questions/<uuid:question_id>/move")
@allow(Role.ORGANISER)
def move(slug: str, question_id: UUID) -> ResponseReturnValue:
    """One place up or down in its form."""
    up = request.form.get("direction") == "up"
    operations.move_question(get_meeting(slug).id, question_id, up=up, by=actor(), now=clock.now())
    return redirect(url_for(".manage", slug=slug, _anchor=f"q-{question_id}"), 303)


@bp.post("/o/<slug>/questions/<uuid:question_id>/end")
@allow(Role.ORGANISER)
def end(slug: str, question_id: UUID) -> ResponseReturnValue:
    """Ask it no more."""
    operations.end_question(get_meeting(slug).id, question_id, by=actor(), now=clock.now())
    flash(gettext("The question is asked no more. Its answers are kept."), "ok")
    return redirect(url_for(".manage", slug=slug), 303)


@bp.post("/o/<slug>/questions/<uuid:question_id>/again")
@allow(Role.ORGANISER)
def again(slug: str, question_id: UUID) -> ResponseReturnValue:
    """Ask an ended question again."""
    try:
        operations.ask_again(get_meeting(slug).id, question_id, by=actor(), now=clock.now())
    except Invalid as error:
        flash(str(error.message), "warn")
    else:
        flash(gettext("The question is asked from now on."), "ok")
    return redirect(url_for(".manage", slug=slug), 303)


@bp.post("/o/<slug>/questions/deadline")
@allow(Role.ORGANISER)
def deadline(slug: str) -> ResponseReturnValue:
    """Until when the second form can be filled in."""
    meeting, typed = get_meeting(slug), request.form.get("closes_at", "")
    try:
        moment = read_moment(typed, meeting.timezone)
    except ValueError:
        return _manage(meeting, typed, gettext("Enter a date and a time, like 2027-06-01 09:00")), 422
    operations.set_deadline(meeting.id, moment, by=actor(), now=clock.now())
    flash(gettext("The deadline is saved."), "ok")
    return redirect(url_for(".manage", slug=slug), 303)


@bp.post("/o/<slug>/questions/take-over")
@allow(Role.ORGANISER)
def take_over(slug: str) -> ResponseReturnValue:
    """Ask here what an earlier meeting of the reader's asked."""
    meeting, wanted = get_meeting(slug), as_id(request.form.get("source", ""))
    source = next((one for one in queries.list_sources(meeting.id, _slugs()) if one.id == wanted), None)
    if source is None:
        flash(gettext("Choose the meeting whose questions you want."), "warn")
        return redirect(url_for(".manage", slug=slug), 303)
    added = len(operations.take_over(meeting.id, source.id, by=actor(), now=clock.now()))
    flash(ngettext("%(num)s question was taken over.", "%(num)s questions were taken over.", added), "ok")
    return redirect(url_for(".manage", slug=slug), 303)
