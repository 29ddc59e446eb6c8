"""Two versions side by side, and a report that comes back from Word."""

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tracker.core import clock
from tracker.core.access import Role, actor, allow
from tracker.core.texts import Text
from tracker.documents.sending import storage
from tracker.meetings.models import Meeting
from tracker.meetings.queries import get_meeting
from tracker.report import drafts, queries
from tracker.report.blueprint import bp
from tracker.report.editing import operations
from tracker.report.editing import queries as editing
from tracker.report.editing.desk import Desk, Passage
from tracker.report.editing.errors import (
    EditedMeanwhile,
    GeneratedMeanwhile,
    NoSuchPassage,
    ReportMoved,
    TextRefused,
)
from tracker.report.editing.operations import Take
from tracker.report.editing.versions import compare_figures, compare_texts, kept_by_one
from tracker.storage.errors import FileRefused

if TYPE_CHECKING:
    from tracker.report.editing.returning import Plan

#: what a template may define, and what it may name in braces (docs/report.md)
STYLES = (
    "Heading 1", "Heading 2", "Heading 3", "Heading 4", "Numbered Paragraph", "List Entry", "Annex Heading", "Annex Subheading",
    "Table Caption", "Table Text", "Participant", "Summary", "Report Title", "Report Note", "Document Symbol", "TOC 1",
)  # fmt: skip
FIELDS = (
    "organisers", "symbol", "distribution", "date", "language", "meeting", "short_title", "place_and_dates", "title", "state",
    "as_of",
)  # fmt: skip


@bp.get("/o/<slug>/report/compare")
@allow(Role.ORGANISER)
def compare_versions(slug: str) -> ResponseReturnValue:
    """What differs between two versions, in figures and in text; the draft is version 0."""
    meeting = get_meeting(slug)
    versions = queries.list_versions(meeting.id)
    first = request.args.get("first", versions[0].number if versions else 0, int)
    second = request.args.get("second", 0, int)
    one, two = (drafts.side(meeting, number, clock.now()) for number in (first, second))
    return render_template(
        "report/compare.html",
        meeting=meeting,
        versions=versions,
        first=first,
        second=second,
        changes=compare_texts(one.document, two.document),
        figures=compare_figures(one.figures, two.figures),
        alone=kept_by_one(one.figures, two.figures),
    )


@bp.route("/o/<slug>/report/returned", methods=["GET", "POST"])
@allow(Role.ORGANISER)
def returned(slug: str) -> ResponseReturnValue:
    """Take a Word file of this report, and show what was changed in it. Nothing is kept yet."""
    from tracker.report.editing import word_files  # Word's library is large

    meeting = get_meeting(slug)
    problem, plan = None, None
    if request.method == "POST":
        file = request.files.get("file")
        try:
            plan = word_files.look_into(file.read() if file else b"", drafts.draft(meeting, clock.now()), storage())
        except FileRefused as error:
            problem = error.message
    return _returned(meeting, plan, problem)


def _returned(meeting: Meeting, plan: "Plan | None", problem: Text | str | None) -> ResponseReturnValue:
    page = render_template("report/returned.html", meeting=meeting, plan=plan, problem=problem)
    return page, 422 if problem else 200


@bp.post("/o/<slug>/report/returned/take")
@allow(Role.ORGANISER)
def take_returned(slug: str) -> ResponseReturnValue:
    """Keep what was chosen of the file, all or nothing."""
    meeting = get_meeting(slug)
    try:
        chosen = _chosen(drafts.draft(meeting, clock.now()).desk)
        operations.take_back(meeting, chosen, by=actor(), now=clock.now())
    except (EditedMeanwhile, GeneratedMeanwhile, NoSuchPassage):
        return _returned(meeting, None, ReportMoved.message)
    except TextRefused as error:
        return _returned(meeting, None, error.message)
    flash(gettext("What you chose of the Word file is kept."), "ok")
    return redirect(url_for(".edit", slug=slug), 303)


@bp.route("/o/<slug>/report/template", methods=["GET", "POST"])
@allow(Role.ORGANISER)
def template(slug: str) -> ResponseReturnValue:
    """The organisers' own Word template: give one, or go back to the built-in one."""
    meeting = get_meeting(slug)
    problem = None
    if request.method == "POST":
        try:
            _set_template(meeting)
        except FileRefused as error:
            problem = error.message
        else:
            return redirect(url_for(".template", slug=slug), 303)
    own = editing.find_template(meeting.id)
    page = render_template(
        "report/template.html", meeting=meeting, own=own, problem=problem, styles=STYLES, fields=FIELDS
    )
    return page, 422 if problem else 200


def _set_template(meeting: Meeting) -> None:
    from tracker.report.editing import word_files

    file = request.files.get("file")
    if request.form.get("do") == "drop":
        operations.set_template(meeting, "", "", by=actor(), now=clock.now())
        flash(gettext("The report is printed as it comes with the product."), "ok")
        return
    draft = drafts.draft(meeting, clock.now())
    blob = word_files.take_template(file.read() if file else b"", draft, storage())
    operations.set_template(meeting, blob, (file.filename if file else "") or "", by=actor(), now=clock.now())
    flash(gettext("The report is printed into your template from now on."), "ok")


def _chosen(desk: Desk) -> list[Take]:
    """The ticked rows of the page, in its order: "text:HANDLE", "gone:HANDLE", "new:NUMBER", "said:NUMBER".

    Raises NoSuchPassage, GeneratedMeanwhile when one is no longer what was shown: nothing that was chosen is passed over.
    """
    found = []
    for row in request.form.getlist("take"):
        act, _, name = row.partition(":")
        if act not in ("text", "gone", "new", "said"):
            continue
        passage = desk.find(request.form.get(f"at:{row}", name))
        if passage is None:
            raise NoSuchPassage
        if act in ("text", "gone") and request.form.get(f"seen:{row}", passage.seen) != passage.seen:
            raise GeneratedMeanwhile
        found.append(Take(act, passage, request.form.get(f"words:{row}", ""), _revision(row, passage)))
    return found


def _revision(row: str, passage: Passage) -> int:
    return request.form.get(f"revision:{row}", passage.revision, int)
