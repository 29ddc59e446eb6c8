"""Two versions side by side, and a report that comes back from Word."""

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tracker.core import clock
from tracker.core.access import Role, actor, allow
from tracker.documents.sending import storage
from tracker.meetings.queries import get_meeting
from tracker.report import drafts, queries
from tracker.report.blueprint import bp
from tracker.report.editing import operations, word_files
from tracker.report.editing.desk import Desk, Passage
from tracker.report.editing.operations import Take
from tracker.report.editing.versions import compare_figures, compare_texts
from tracker.storage.errors import FileRefused


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
    )


@bp.route("/o/<slug>/report/returned", methods=["GET", "POST"])
@allow(Role.ORGANISER)
def returned(slug: str) -> ResponseReturnValue:
    """Take a Word file of this report, and show what was changed in it. Nothing is kept yet."""
    meeting = get_meeting(slug)
    problem, plan = None, None
    if request.method == "POST":
        file = request.files.get("file")
        try:
            plan = word_files.look_into(file.read() if file else b"", drafts.draft(meeting, clock.now()), storage())
        except FileRefused as error:
            problem = error.message
    most = current_app.config["MAX_CONTENT_LENGTH"]
    page = render_template("report/returned.html", meeting=meeting, plan=plan, problem=problem, most=most)
    return page, 422 if problem else 200


@bp.post("/o/<slug>/report/returned/take")
@allow(Role.ORGANISER)
def take_returned(slug: str) -> ResponseReturnValue:
    """Keep what was chosen of the file, all or nothing."""
    meeting = get_meeting(slug)
    chosen = _chosen(drafts.draft(meeting, clock.now()).desk)
    operations.take_back(meeting, chosen, by=actor(), now=clock.now())
    flash(gettext("What you chose of the Word file is kept."), "ok")
    return redirect(url_for(".edit", slug=slug), 303)


def _chosen(desk: Desk) -> list[Take]:
    """The ticked rows of the page, in its order: "text:HANDLE", "gone:HANDLE", "new:NUMBER", "said:NUMBER"."""
    found = []
    for row in request.form.getlist("take"):
        act, _, name = row.partition(":")
        passage = desk.find(request.form.get(f"at:{row}", name))
        if passage is not None and act in ("text", "gone", "new", "said"):
            found.append(Take(act, passage, request.form.get(f"words:{row}", ""), _revision(row, passage)))
    return found


def _revision(row: str, passage: Passage) -> int:
    return request.form.get(f"revision:{row}", passage.revision, int)
