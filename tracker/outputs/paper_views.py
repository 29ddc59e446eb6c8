"""The papers beside the report: what there is, and each as a file."""

from flask import Response, make_response, render_template, request
from flask.typing import ResponseReturnValue

from tracker.core import clock
from tracker.core.access import Role, actor, allow
from tracker.core.i18n import force_locale, say
from tracker.meetings.models import Meeting
from tracker.meetings.queries import get_meeting
from tracker.outputs import building, operations, papers, queries, sheets
from tracker.outputs.blueprint import bp
from tracker.outputs.brief import brief
from tracker.outputs.errors import NoSuchPaper, TooLongForOne
from tracker.outputs.made_views import refreshed
from tracker.outputs.making import MAKERS
from tracker.outputs.papers import PAPERS, Paper
from tracker.outputs.wording import language_of
from tracker.registration.spreadsheets import csv_lines, xlsx_pieces
from tracker.report import queries as report
from tracker.report.facts import Facts
from tracker.report.printing import FORMATS, print_document
from tracker.report.sending import inert

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: papers that are tables, with the titles of their columns
SHEETS = {
    "participants": sheets.PARTICIPANTS,
    "recommendations": sheets.RECOMMENDATIONS,
    "certificates": sheets.CERTIFICATES,
}


#: papers that may be too long to be made while somebody waits, and when they are
LONG = {"participants": building.is_long, "certificates": building.names_many}


@bp.get("/o/<slug>/papers")
@allow(Role.ORGANISER)
def index(slug: str) -> ResponseReturnValue:
    """What there is, and the files being made; while one is, the page asks again by itself."""
    meeting = get_meeting(slug)
    made = queries.list_made(meeting.id)
    page = render_template(
        "outputs/index.html",
        meeting=meeting,
        papers=PAPERS,
        sheets=SHEETS,
        formats=[name for name in FORMATS if name != "json"],
        issued=queries.list_issued(meeting.id),
        long={name for name, is_long in LONG.items() if is_long(meeting)},
        made=made,
        makers=MAKERS,
        language=_language(meeting),
    )
    return page, refreshed(made)


@bp.get("/o/<slug>/papers/<paper>.<any(docx, pdf, html, md, json):name>")
@allow(Role.ORGANISER)
def download(slug: str, paper: str, name: str) -> Response:
    meeting, found = get_meeting(slug), _paper(paper)
    _check_length(meeting, found)
    document = papers.build(meeting, found, clock.now(), _language(meeting))
    operations.note_taken(meeting, found.name, name, by=actor(), now=clock.now())
    return inert(print_document(document, name), FORMATS[name].media_type, f"{slug}-{found.name}.{name}")


@bp.get("/o/<slug>/papers/<paper>/sheet.<any(csv, xlsx):ending>")
@allow(Role.ORGANISER)
def sheet(slug: str, paper: str, ending: str) -> Response:
    """The papers that are tables, as a spreadsheet."""
    meeting, found = get_meeting(slug), _paper(paper)
    if found.name not in SHEETS:
        raise NoSuchPaper
    _check_length(meeting, found)
    with force_locale(_language(meeting)):
        headings, rows = (
            sheets.headings(SHEETS[found.name], say),
            list(sheets.rows_of(meeting, found.name, clock.now())),
        )
        name = say(found.label)
    operations.note_taken(meeting, found.name, ending, by=actor(), now=clock.now())
    if ending == "csv":
        return inert("".join(csv_lines(headings, rows)).encode(), CSV, f"{slug}-{found.name}.csv")
    return inert(b"".join(xlsx_pieces(headings, rows, name)), XLSX, f"{slug}-{found.name}.xlsx")


@bp.get("/o/<slug>/papers/brief.pdf")
@allow(Role.ORGANISER)
def brief_page(slug: str) -> Response:
    """The meeting on one page."""
    facts = _facts(slug)
    return inert(brief(facts, language=_language(facts.meeting)), "application/pdf", f"{slug}-brief.pdf")


@bp.get("/o/<slug>/papers/brief.svg")
@allow(Role.ORGANISER)
def brief_picture(slug: str) -> Response:
    """The same page as a picture, to look at before it is taken."""
    facts = _facts(slug)
    answer = make_response(brief(facts, "svg", _language(facts.meeting)))
    answer.mimetype = "image/svg+xml"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def _facts(slug: str) -> Facts:
    return report.facts(get_meeting(slug), clock.now().replace(second=0, microsecond=0), named=False)


def _language(meeting: Meeting) -> str:
    return language_of(meeting, request.args.get("language", ""))


def _check_length(meeting: Meeting, paper: Paper) -> None:
    """Raises TooLongForOne for one that the worker makes."""
    if paper.name in LONG and LONG[paper.name](meeting):
        raise TooLongForOne


def _paper(name: str) -> Paper:
    if name not in PAPERS:
        raise NoSuchPaper
    return PAPERS[name]
