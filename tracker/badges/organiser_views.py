"""The organiser's badges: who has one, printing them, and how they look. The desk prints single ones."""

from dataclasses import replace
from uuid import UUID

from flask import Response, current_app, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tracker.badges import certificates as papers
from tracker.badges import operations, printing, queries, rules
from tracker.badges.blueprint import bp
from tracker.badges.errors import DesignRefused, NobodyToPrint, NotConfirmed, TooManyForOne
from tracker.badges.forms import DesignForm
from tracker.badges.sending import pdf_answer
from tracker.core import clock
from tracker.core.access import Role, actor, allow
from tracker.core.csrf import checks_own_token, token_is_current
from tracker.core.i18n import LANGUAGES, current_language
from tracker.core.ids import as_id
from tracker.core.keeping import LARGE, kept
from tracker.meetings.models import Meeting
from tracker.meetings.queries import get_meeting
from tracker.organisations.names import TYPE_NAMES
from tracker.registration.lists import PART_NAMES


@bp.get("/o/<slug>/badges")
@allow(Role.ORGANISER)
def index(slug: str) -> ResponseReturnValue:
    meeting = get_meeting(slug)
    asked, page = queries.read_choice(request.args), max(request.args.get("page", 1, int), 1)
    return render_template(
        "badges/index.html",
        meeting=meeting,
        asked=asked,
        counts=queries.count_badges(meeting.id, asked),
        rows=queries.list_badges(meeting.id, asked, page),
        page=page,
        rules=rules,
        per_page=queries.PAGE,
        most=queries.MOST,
        a_file=queries.CERTIFICATES,
        design=queries.find_design(meeting),
        parts_of=PART_NAMES,
        came=kept(("came", meeting.id), lambda: queries.count_who_came(meeting.id), lambda came: came >= LARGE),
    )


@bp.post("/o/<slug>/badges/print")
@allow(Role.ORGANISER)
def print_chosen(slug: str) -> Response:
    """The PDF of those chosen, or of one person; that they were printed is kept."""
    meeting, one = get_meeting(slug), as_id(request.form.get("one", ""))
    if one:
        return _single(meeting, one)
    asked, design = queries.read_choice(request.form), queries.find_design(meeting)
    holders = queries.list_holders(meeting.id, asked, printing.language_of(meeting))
    if not holders:
        raise NobodyToPrint
    data = printing.print_badges(meeting, design, holders, rules.SIZES[design.size])
    operations.record_prints(meeting.id, [holder.id for holder in holders], by=actor(), now=clock.now())
    return pdf_answer(data, f"{slug}-badges")


@bp.post("/c/<slug>/badge/<uuid:participant_id>")
@allow(Role.DESK, Role.ORGANISER, scope="check-in")
def print_at_desk(slug: str, participant_id: UUID) -> Response:
    """One badge, to be printed at once."""
    return _single(get_meeting(slug), participant_id)


def _single(meeting: Meeting, participant_id: UUID) -> Response:
    design = queries.find_design(meeting)
    holder = queries.find_holder(meeting.id, participant_id, printing.language_of(meeting))
    if holder is None:
        raise NotConfirmed
    data = printing.print_badges(meeting, design, [holder], rules.SIZES[design.single_size])
    operations.record_prints(meeting.id, [holder.id], by=actor(), now=clock.now())
    return pdf_answer(data, f"{meeting.slug}-badge-{holder.code}", inline=True)


@bp.route("/o/<slug>/badges/design", methods=["GET", "POST"])
@allow(Role.ORGANISER)
@checks_own_token
def design(slug: str) -> ResponseReturnValue:
    """The designer. Without a script "Show" draws the badge anew, and nothing is kept by it."""
    meeting = get_meeting(slug)
    kept = queries.find_design(meeting)
    if request.method == "GET":
        return _designer(meeting, DesignForm.of(kept, printing.language_of(meeting)), 200)
    form = DesignForm(request.form, kept, request.files.get("logo"))
    if not token_is_current(request.form):
        return _designer(meeting, form, 400, stale=True)
    if request.form.get("act") == "show" or form.errors:
        return _designer(meeting, form, 422 if form.errors else 200)
    try:
        _keep(meeting, form)
    except DesignRefused as error:
        form.refuse(error.fields)
        return _designer(meeting, form, 422)
    flash(gettext("The design is saved."), "ok")
    return redirect(url_for(".design", slug=slug), 303)


def _keep(meeting: Meeting, form: DesignForm) -> None:
    found = form.design
    if form.logo_file is not None:
        found = operations.with_logo(found, form.logo_file, current_app.extensions["tracker.storage"])
    operations.save_design(meeting, found, by=actor(), now=clock.now())


def _designer(meeting: Meeting, form: DesignForm, status: int, *, stale: bool = False) -> Response:
    examples = queries.list_examples(meeting.id, printing.language_of(meeting))
    page = render_template(
        "badges/design.html", meeting=meeting, form=form, examples=examples, rules=rules, stale=stale,
        person=as_id(form.value("person")), parts_of=PART_NAMES, kinds=TYPE_NAMES,
    )  # fmt: skip
    return make_response(page, status)


@bp.get("/o/<slug>/badges/preview.svg")
@allow(Role.ORGANISER)
def preview(slug: str) -> Response:
    """One badge as it would be printed, as a picture; drawn by what will typeset it, so both are the same."""
    meeting = get_meeting(slug)
    found = DesignForm(request.args, queries.find_design(meeting)).design
    person, language = as_id(request.args.get("person", "")), printing.language_of(meeting)
    holder = queries.find_holder(meeting.id, person, language) if person else None
    if holder is None:
        holder = next(iter(queries.list_examples(meeting.id, language)), printing.NOBODY)
    one_a_page = replace(rules.SIZES[found.size], columns=0)
    answer = make_response(printing.print_badges(meeting, found, [holder], one_a_page, "svg"))
    answer.mimetype = "image/svg+xml"
    return answer


@bp.get("/o/<slug>/badges/certificates.pdf")
@allow(Role.ORGANISER)
def certificates(slug: str) -> Response:
    """The certificates of those who came, one a page, for the organisers to hand out or to send."""
    meeting, language = get_meeting(slug), request.args.get("language", "")
    if language not in LANGUAGES:
        language = current_language()
    people = queries.list_ids_who_came(meeting.id, most=queries.CERTIFICATES + 1)
    if len(people) > queries.CERTIFICATES:
        raise TooManyForOne
    data = papers.certificates(meeting, people, language, clock.now())
    operations.record_certificates(meeting.id, len(people), language, by=actor(), now=clock.now())
    return pdf_answer(data, f"{slug}-certificates")
