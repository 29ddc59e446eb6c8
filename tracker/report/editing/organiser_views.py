"""Changing the report by hand, a paragraph at a time, and saying something of it."""

from collections.abc import Sequence
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tracker.core import clock
from tracker.core.access import Role, actor, allow
from tracker.core.errors import TrackerError
from tracker.core.i18n import say
from tracker.meetings.models import Meeting
from tracker.meetings.queries import get_meeting
from tracker.report import drafts, preview
from tracker.report.blueprint import bp
from tracker.report.compile import PARTS
from tracker.report.drafts import Draft
from tracker.report.editing import operations, queries, telling
from tracker.report.editing.comparing import compare
from tracker.report.editing.desk import Passage
from tracker.report.editing.errors import (
    EditedMeanwhile,
    GeneratedMeanwhile,
    NoSuchPassage,
    PartsSetMeanwhile,
    TextRefused,
)
from tracker.report.editing.rules import Depth, PartSetting, State, clean, handle
from tracker.report.writers.html import anchor


@bp.get("/o/<slug>/report/edit")
@allow(Role.ORGANISER)
def edit(slug: str) -> ResponseReturnValue:
    """Every paragraph with its state."""
    meeting = get_meeting(slug)
    draft = drafts.draft(meeting, clock.now())
    titles = {section.key: f"{section.number} {section.title}".strip() for section in draft.document.sections}
    return render_template(
        "report/edit.html",
        meeting=meeting,
        desk=draft.desk,
        groups=telling.by_part(draft.desk, titles),
        progress=telling.progress(draft.desk, queries.list_comments(meeting.id)),
        lost=telling.lost(draft.desk, queries.list_former(meeting.id)),
        states=telling.STATES,
    )


@bp.get("/o/<slug>/report/p/<handle>")
@allow(Role.ORGANISER)
def paragraph(slug: str, handle: str) -> ResponseReturnValue:
    """One paragraph: its text, what was generated, its figures and records, what was said of it."""
    meeting = get_meeting(slug)
    return _page(meeting, *_find(meeting, handle))


@bp.post("/o/<slug>/report/p/<handle>")
@allow(Role.ORGANISER)
def change_paragraph(slug: str, handle: str) -> ResponseReturnValue:
    """Save, keep, take back, leave out, adopt or comment, by the button that was pressed."""
    meeting = get_meeting(slug)
    draft, passage = _find(meeting, handle)
    act = request.form.get("do", "save")
    try:
        _act(act, meeting, passage)
    except TrackerError as error:
        if error.status != 422:
            raise
        return _page(meeting, *_find(meeting, handle), error), 422
    return _next(meeting, draft, passage, act)


@bp.post("/o/<slug>/report/p/<handle>/after")
@allow(Role.ORGANISER)
def add_after(slug: str, handle: str) -> ResponseReturnValue:
    """A paragraph of one's own behind this one."""
    meeting = get_meeting(slug)
    draft, passage = _find(meeting, handle)
    try:
        added = operations.add_paragraph(
            meeting, passage.part, passage.id, request.form.get("new", ""), by=actor(), now=clock.now()
        )
    except TrackerError as error:
        return _page(meeting, draft, passage, error), error.status
    flash(gettext("The paragraph has been added."), "ok")
    return redirect(url_for(".paragraph", slug=slug, handle=_handle(added)), 303)


@bp.post("/o/<slug>/report/comments/<uuid:comment_id>/settle")
@allow(Role.ORGANISER)
def settle_comment(slug: str, comment_id: UUID) -> ResponseReturnValue:
    """A comment is dealt with."""
    passage = operations.settle(get_meeting(slug), comment_id, by=actor(), now=clock.now())
    flash(gettext("The comment is settled."), "ok")
    return redirect(url_for(".paragraph", slug=slug, handle=_handle(passage), _anchor="comments"), 303)


@bp.post("/o/<slug>/report/edits/<uuid:edit_id>/drop")
@allow(Role.ORGANISER)
def drop_edit(slug: str, edit_id: UUID) -> ResponseReturnValue:
    """Drop a text whose paragraph is no longer written."""
    operations.drop_edit(get_meeting(slug), edit_id, by=actor(), now=clock.now())
    flash(gettext("The text is dropped."), "ok")
    return redirect(url_for(".edit", slug=slug), 303)


@bp.route("/o/<slug>/report/parts", methods=["GET", "POST"])
@allow(Role.ORGANISER)
def parts(slug: str) -> ResponseReturnValue:
    """Which parts are printed, in which order and how deep; a part of one's own text begins here too."""
    meeting = get_meeting(slug)
    if request.method == "GET":
        return _parts(meeting)
    chosen, seen = _chosen(telling.part_rows(queries.editing(meeting.id))), request.form.get("seen")
    try:
        operations.set_parts(meeting, chosen, seen=seen, by=actor(), now=clock.now())
    except PartsSetMeanwhile as error:
        return _parts(meeting, error), error.status
    flash(gettext("The parts of the report are set."), "ok")
    return redirect(url_for(".assemble", slug=slug), 303)


@bp.post("/o/<slug>/report/parts/<part>/begin")
@allow(Role.ORGANISER)
def begin_part(slug: str, part: str) -> ResponseReturnValue:
    """A paragraph of one's own at the start of a part, of which nothing need be recorded."""
    meeting = get_meeting(slug)
    if part not in dict(PARTS):
        raise NoSuchPassage
    try:
        added = operations.add_paragraph(meeting, part, part, request.form.get("new", ""), by=actor(), now=clock.now())
    except TextRefused as error:
        return _parts(meeting, error, begun=part), error.status
    flash(gettext("The paragraph has been added."), "ok")
    return redirect(url_for(".paragraph", slug=slug, handle=_handle(added)), 303)


_handle = handle


def _find(meeting: Meeting, name: str) -> tuple[Draft, Passage]:
    draft = drafts.draft(meeting, clock.now())
    found = draft.desk.find(name)
    if found is None:
        raise NoSuchPassage
    return draft, found


def _parts(meeting: Meeting, error: TrackerError | None = None, begun: str = "") -> str:
    """The page of parts; with what was chosen, or begun to be written in one of them, when it was refused."""
    editing = queries.editing(meeting.id)
    rows = telling.part_rows(editing)
    return render_template(
        "report/parts.html",
        meeting=meeting,
        rows=rows,
        chosen={setting.part: setting for setting in _chosen(rows)},
        seen=editing.parts_seen,
        depths=telling.DEPTHS,
        error=error,
        begun=begun,
        problem=getattr(error, "fields", {}).get("new"),
    )


def _chosen(rows: Sequence[telling.PartRow]) -> list[PartSetting]:
    return [PartSetting(row.key, _position(row), _depth(row)) for row in rows]


def _position(row: telling.PartRow) -> int:
    return min(max(request.form.get(f"{row.key}.position", row.position, int), 0), 999)


def _depth(row: telling.PartRow) -> Depth:
    asked = request.form.get(f"{row.key}.depth")
    return next((depth for depth in row.depths if depth == asked), row.depth)


def _act(act: str, meeting: Meeting, passage: Passage) -> None:
    by, now = actor(), clock.now()
    revision = request.form.get("revision", 0, int)
    if act != "comment" and request.form.get("seen", passage.seen) != passage.seen:
        raise EditedMeanwhile if revision != passage.revision else GeneratedMeanwhile
    if act == "comment":
        operations.comment(meeting, passage, request.form.get("comment", ""), by=by, now=now)
    elif act == "adopt":
        operations.adopt(meeting, passage, by=by, now=now)
    elif act == "keep":
        operations.keep_mine(meeting, passage, revision=revision, by=by, now=now)
    elif act == "restore":
        operations.take_generated(meeting, passage, revision=revision, by=by, now=now)
    elif act == "leave-out":
        operations.leave_out(meeting, passage, revision=revision, by=by, now=now)
    else:
        operations.save_text(meeting, passage, request.form.get("text", ""), revision=revision, by=by, now=now)


def _next(meeting: Meeting, before: Draft, passage: Passage, act: str) -> ResponseReturnValue:
    """After an adoption the following paragraph, as a meeting goes through them; else the same, or where it was."""
    desk = drafts.draft(meeting, clock.now()).desk
    same = desk.find(passage.handle)
    shown = (desk.around(same)[1] if act == "adopt" and same else None) or same
    flash(say(telling.done(act, passage, shown)), "ok")
    if shown is None:
        near = before.desk.around(passage)[0]
        return redirect(url_for(".edit", slug=meeting.slug, _anchor=f"p-{near.handle}" if near else None), 303)
    anchor = "comments" if act == "comment" else None
    return redirect(url_for(".paragraph", slug=meeting.slug, handle=shown.handle, _anchor=anchor), 303)


def _page(meeting: Meeting, draft: Draft, passage: Passage, error: TrackerError | None = None) -> str:
    said = queries.list_comments(meeting.id, passage.id)
    before, after = draft.desk.around(passage)
    return render_template(
        "report/paragraph.html",
        meeting=meeting,
        document=draft.document,
        passage=passage,
        before=before,
        after=after,
        typed=request.form,
        text=clean(request.form["text"]) if error and "text" in request.form else passage.text,
        error=error,
        fields=getattr(error, "fields", {}),
        figures=telling.figures_of(passage),
        changed=compare(passage.edit.base or "", passage.generated or "") if passage.edit and passage.is_stale else (),
        references=telling.references_in(passage),
        records=preview.records_behind(tuple(s for s in passage.sources if s.kind != "edit"), meeting.slug),
        said=said,
        anchor=anchor(passage.id) if passage.state != State.LEFT_OUT else None,
        adopted=telling.is_adopted(passage, said),
        former=telling.former_of(passage, queries.list_former(meeting.id, passage.id)),
        states=telling.STATES,
    )
