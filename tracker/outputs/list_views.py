"""The list of participants: what changed since it was last issued, and issuing it."""

from datetime import date

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tracker.core import clock
from tracker.core.access import Role, actor, allow
from tracker.core.headers import as_private
from tracker.core.limits import count_guess
from tracker.core.texts import Text
from tracker.meetings.models import Meeting
from tracker.meetings.queries import get_meeting
from tracker.outputs import building, listing, operations, queries
from tracker.outputs.blueprint import bp
from tracker.outputs.errors import ListClosed, NoSuchList, TooLongForOne
from tracker.outputs.made_views import refreshed
from tracker.outputs.making import MAKERS
from tracker.outputs.models import IssuedList, ListState
from tracker.outputs.wording import language_of
from tracker.registration.models import Participant
from tracker.registration.offers import Offer
from tracker.registration.private_links import holder_of
from tracker.registration.rules import State
from tracker.report import queries as report
from tracker.report.document import from_json, without_records
from tracker.report.printing import FORMATS, print_document
from tracker.report.sending import inert

#: differences shown at once
SHOWN = 50
STATES = {ListState.PROVISIONAL: Text("Provisional"), ListState.FINAL: Text("Final")}


@bp.get("/o/<slug>/list")
@allow(Role.ORGANISER)
def participants(slug: str) -> ResponseReturnValue:
    """The lists issued, what has changed since, and the files being made; while one is, the page asks again by itself."""
    meeting = get_meeting(slug)
    made = queries.list_made(meeting.id, "participants")
    is_long, latest = building.is_long(meeting), queries.find_latest(meeting.id)
    page = render_template(
        "outputs/list.html",
        meeting=meeting,
        issued=queries.list_issued(meeting.id),
        changes=None if is_long else _changes(meeting, latest),
        withdrawn=queries.count_withdrawn(latest) if latest else 0,
        shown=SHOWN,
        made=made,
        is_long=is_long,
        makers=MAKERS,
        states=STATES,
        language=language_of(meeting),
    )
    return page, refreshed(made)


@bp.post("/o/<slug>/list")
@allow(Role.ORGANISER)
def issue(slug: str) -> ResponseReturnValue:
    """Issue the list as it stands: `state`, `until` (a day), `notify`."""
    meeting = get_meeting(slug)
    if building.is_long(meeting):
        raise TooLongForOne
    state = ListState.FINAL if request.form.get("state") == ListState.FINAL else ListState.PROVISIONAL
    until = _day(request.form.get("until", ""))
    notify = bool(request.form.get("notify"))
    language = language_of(meeting, request.form.get("language", ""))
    issued = operations.issue_list(
        meeting, state, by=actor(), now=clock.now(), until=until, notify=notify, language=language
    )
    said = gettext("List %(n)s is issued. It can no longer change.", n=issued.number)
    flash(
        f"{said} {gettext('Everybody confirmed gets an e-mail.')}"
        if notify and state is ListState.PROVISIONAL
        else said,
        "ok",
    )
    return redirect(url_for(".participants", slug=slug), 303)


@bp.get("/o/<slug>/list/<int:number>.<any(docx, pdf, html, md, json):name>")
@allow(Role.ORGANISER)
def issued_file(slug: str, number: int, name: str) -> Response:
    meeting = get_meeting(slug)
    return _file(meeting, queries.get_issued(meeting.id, number), name)


@bp.get("/r/<token>/list.pdf")
@allow(Role.HOLDER)
def mine(token: str) -> Response:
    """The list issued last, for a participant. Raises NoSuchList for a wrong link and before there is one, ListClosed."""
    found = holder_of(token)
    if found is None:
        count_guess("participant")
        raise NoSuchList
    person, meeting = found
    issued = queries.find_latest(meeting.id)
    if issued is None or person.state is not State.CONFIRMED:
        raise NoSuchList
    return as_private(_file(meeting, issued, "pdf", public=True), 200)


def offers(person: Participant, token: str) -> list[Offer]:
    """The list on a participant's own page, where its corrections are made too."""
    issued = queries.list_issued(person.meeting_id) if person.state is State.CONFIRMED else []
    if not issued:
        return []
    final = issued[0].state is ListState.FINAL
    text = Text("List of participants") if final else Text("Provisional list of participants; correct your entry here")
    return [Offer(text, (("PDF", url_for("outputs.mine", token=token)),))]


def _file(meeting: Meeting, issued: IssuedList, name: str, *, public: bool = False) -> Response:
    """Raises ListClosed when somebody it names agrees no more."""
    if queries.count_withdrawn(issued):
        raise ListClosed
    document = from_json(issued.document)
    if public:
        document = without_records(document)
    file = f"{meeting.slug}-participants-{issued.number}-{issued.state.value}.{name}"
    return inert(print_document(document, name), FORMATS[name].media_type, file)


def _changes(meeting: Meeting, latest: IssuedList | None) -> list[listing.Difference] | None:
    """What became of the entries since the list was last issued; None before there is one."""
    if latest is None:
        return None
    facts = report.facts(meeting, clock.now().replace(second=0, microsecond=0))
    before = from_json(latest.document)
    return list(listing.differences(before, listing.compose_list(facts, latest.state, language=before.language)))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None
