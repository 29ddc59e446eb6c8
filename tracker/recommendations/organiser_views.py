"""The register of a meeting's recommendations: entering, changing, moving on; and the open ones of all the reader's meetings."""

from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from tracker.core import clock
from tracker.core.access import Role, actor, allow
from tracker.core.csrf import checks_own_token, token_is_current
from tracker.core.errors import Conflict, Invalid
from tracker.core.i18n import say
from tracker.core.ids import as_id
from tracker.discussions.queries import current_points
from tracker.discussions.rules import ADDRESSEES
from tracker.meetings.models import Meeting
from tracker.meetings.queries import get_meeting, list_expected
from tracker.meetings.rules import local_day
from tracker.meetings.tenancy import organised
from tracker.recommendations import following, operations, queries, rules
from tracker.recommendations.blueprint import bp
from tracker.recommendations.errors import ChangedMeanwhile
from tracker.recommendations.forms import RecommendationForm, StateForm
from tracker.recommendations.models import State
from tracker.recommendations.operations import Details
from tracker.recommendations.queries import PAGE, Line, read_filter
from tracker.recommendations.sending import send


@bp.get("/o/<slug>/recommendations")
@allow(Role.ORGANISER)
def index(slug: str) -> ResponseReturnValue:
    """The register, and what the notes recommend that is not in it yet."""
    meeting, asked = get_meeting(slug), read_filter(request.args, queries.ALL)
    today = local_day(meeting, clock.now())
    lines, sources = queries.list_lines([meeting.id], asked, today=today), queries.list_sources_at(meeting.id)
    taken = {source.point_id for found in sources.values() for source in found}
    return render_template(
        "recommendations/index.html",
        meeting=meeting,
        asked=asked,
        lines=lines,
        sources=sources,
        counts=queries.count_states([meeting.id], today),
        owners=queries.list_owners(meeting.id),
        proposed=queries.list_proposed(meeting.id, taken),
        today=today,
        words=rules,
        addressees=ADDRESSEES,
    )


@bp.get("/o/<slug>/recommendations.csv")
@allow(Role.ORGANISER, scope="read")
def csv(slug: str) -> Response:
    """What the filter lets through, to take away; everything without one."""
    meeting = get_meeting(slug)
    today = local_day(meeting, clock.now())
    return send([meeting.id], read_filter(request.args, queries.ALL), f"{slug}-recommendations", today=today)


@bp.get("/recommendations")
@allow(Role.ORGANISER)
def everywhere() -> ResponseReturnValue:
    """What is open over all the meetings that the reader organises."""
    asked, today, ours = read_filter(request.args), clock.now().date(), organised()
    number = max(1, min(request.args.get("page", 1, type=int), 10_000))
    lines = queries.list_lines(ours, asked, today=today, page=number)
    return render_template(
        "recommendations/everywhere.html",
        asked=asked,
        lines=lines[:PAGE],
        more=len(lines) > PAGE,
        number=number,
        counts=queries.count_states(ours, today),
        today=today,
        words=rules,
        addressees=ADDRESSEES,
    )


@bp.get("/recommendations.csv")
@allow(Role.ORGANISER, scope="read")
def everywhere_csv() -> Response:
    return send(organised(), read_filter(request.args), "recommendations", today=clock.now().date())


@bp.post("/o/<slug>/recommendations/take")
@allow(Role.ORGANISER)
def take(slug: str) -> ResponseReturnValue:
    """Enter the ticked points as they stand."""
    meeting = get_meeting(slug)
    ticked = {found for text in request.form.getlist("point")[:1000] if (found := as_id(text))}
    try:
        entered = operations.promote_many(meeting, ticked, by=actor(), now=clock.now())
        done = ngettext("%(num)s recommendation is in the register.", "%(num)s recommendations are in the register.", len(entered))  # fmt: skip
        flash(done, "ok")
    except Invalid as error:
        flash(say(error.message), "warn")
    return redirect(url_for(".index", slug=slug), 303)


@bp.route("/o/<slug>/recommendations/new", methods=["GET", "POST"])
@allow(Role.ORGANISER)
@checks_own_token
def new(slug: str) -> ResponseReturnValue:
    """Make a recommendation of one point or several (`?point=`), or enter one that was made elsewhere."""
    meeting, asked = get_meeting(slug), request.values.getlist("point")[:100]
    sources = operations.points_of(meeting.id, [found for text in asked if (found := as_id(text))])
    if request.method == "GET":
        written = operations.details_of(meeting, sources[0][1]) if sources else Details(text="")
        return _form(meeting, RecommendationForm.of(written), sources=sources)
    form = RecommendationForm(request.form)
    stale = not token_is_current(request.form)
    details = form.details()
    if stale or details is None:
        return _form(meeting, form, 400 if stale else 422, sources=sources, stale=stale)
    try:
        made = operations.promote(meeting, details, [p.id for _, p in sources], by=actor(), now=clock.now())
    except Invalid as error:
        form.take(error)
        return _form(meeting, form, 422, sources=sources)
    except Conflict as error:
        flash(say(error.message), "warn")
        return redirect(url_for(".index", slug=slug), 303)
    flash(gettext("%(mark)s is in the register.", mark=made.mark), "ok")
    return redirect(url_for(".show", slug=slug, recommendation_id=made.id), 303)


@bp.get("/o/<slug>/recommendations/<uuid:recommendation_id>")
@allow(Role.ORGANISER)
def show(slug: str, recommendation_id: UUID) -> ResponseReturnValue:
    """One recommendation: how it stands, where it comes from, everything that became of it."""
    meeting = get_meeting(slug)
    return _page(meeting, _find(meeting, recommendation_id), StateForm({}))


def _find(meeting: Meeting, recommendation_id: UUID) -> Line:
    """Of this meeting, or of those it follows up on."""
    earlier = [one.id for one in following.list_earlier(meeting.id)]
    return queries.get([meeting.id, *earlier], recommendation_id)


def _page(meeting: Meeting, line: Line, form: StateForm, status: int = 200) -> ResponseReturnValue:
    today, one = local_day(meeting, clock.now()), line.recommendation
    sources = queries.list_sources([one.id]).get(one.id, [])
    return render_template(
        "recommendations/show.html",
        meeting=meeting,
        line=line,
        one=one,
        form=form,
        sources=sources,
        points={point.id: point for point in current_points([source.group_id for source in sources])},
        events=queries.list_events(one.id),
        today=today,
        words=rules,
        addressees=ADDRESSEES,
    ), status


@bp.post("/o/<slug>/recommendations/<uuid:recommendation_id>/state")
@allow(Role.ORGANISER)
@checks_own_token
def move(slug: str, recommendation_id: UUID) -> ResponseReturnValue:
    """Say how it stands."""
    meeting = get_meeting(slug)
    line, form = _find(meeting, recommendation_id), StateForm(request.form)
    if not token_is_current(request.form):
        return _page(meeting, line, form.grown_old(), 400)
    state = form.state(tuple(State))
    if state is None:
        return _page(meeting, line, form, 422)
    try:
        operations.move(line.recommendation, state, form.note, by=actor(), now=clock.now(), at=meeting.id)
    except Invalid as error:
        form.take(error)
        return _page(meeting, line, form, 422)
    flash(gettext("Saved."), "ok")
    return redirect(url_for(".show", slug=slug, recommendation_id=recommendation_id), 303)


@bp.route("/o/<slug>/recommendations/<uuid:recommendation_id>/edit", methods=["GET", "POST"])
@allow(Role.ORGANISER)
@checks_own_token
def edit(slug: str, recommendation_id: UUID) -> ResponseReturnValue:
    """Change what it says; the history keeps what it said before."""
    meeting = get_meeting(slug)
    line = queries.get([meeting.id], recommendation_id)
    if request.method == "GET":
        one = line.recommendation
        return _form(meeting, RecommendationForm.of(operations.said_by(one), one.revision), line=line)
    form = RecommendationForm(request.form)
    stale = not token_is_current(request.form)
    details = form.details()
    if stale or details is None:
        return _form(meeting, form, 400 if stale else 422, line=line, stale=stale)
    try:
        operations.change(meeting, recommendation_id, details, upon=form.upon, by=actor(), now=clock.now())
    except Invalid as error:
        form.take(error)
        return _form(meeting, form, 422, line=queries.get([meeting.id], recommendation_id))
    except ChangedMeanwhile as error:
        return _form(meeting, form, error.status, line=queries.get([meeting.id], recommendation_id), newer=True)
    flash(gettext("Saved."), "ok")
    return redirect(url_for(".show", slug=slug, recommendation_id=recommendation_id), 303)


def _form(meeting: Meeting, form: RecommendationForm, status: int = 200, **more: object) -> ResponseReturnValue:
    """`more`: the `line` that is changed or the `sources` it is made of; `stale`, `newer`: why it was not saved."""
    return render_template(
        "recommendations/form.html",
        meeting=meeting,
        form=form,
        expected=list_expected(meeting.id),
        words=rules,
        addressees=ADDRESSEES,
        **more,
    ), status
