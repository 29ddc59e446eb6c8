"""Changing a report by hand: a paragraph's text, what is left out, free paragraphs, parts, comments. Each act is written down."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tracker.audit.operations import record
from tracker.core.access import Actor
from tracker.core.db import db, operation
from tracker.core.ids import new_id
from tracker.core.texts import Text
from tracker.meetings.models import Meeting
from tracker.meetings.queries import lock_meeting
from tracker.report.editing import queries, rules
from tracker.report.editing.desk import Passage
from tracker.report.editing.errors import EditedMeanwhile, NoSuchPassage, PartsSetMeanwhile, TextRefused
from tracker.report.editing.models import ReportComment, ReportEdit, ReportPart, ReportTemplate
from tracker.report.editing.rules import Kind, PartSetting, Said


@operation
def save_text(meeting: Meeting, passage: Passage, text: str, *, revision: int, by: Actor, now: datetime) -> None:
    """Keep the paragraph as it was written; the generated text itself makes it a generated paragraph again.

    `revision` is that of the text it was made from. Raises TextRefused (field `text`), EditedMeanwhile, NoSuchPassage.
    """
    text = rules.clean(text)
    if problem := rules.problem(text):
        raise TextRefused(fields={"text": problem})
    if passage.kind == Kind.HEADING and "\n" in text:
        raise TextRefused(fields={"text": Text("A heading has one line.")})
    if text == passage.generated:
        if passage.edit is not None:
            take_generated(meeting, passage, revision=revision, by=by, now=now)
        return
    was = _keep(meeting, passage, text, revision=revision, by=by, now=now)
    _record("report.edited", meeting, passage, was if was != text else "", by=by, now=now)


@operation
def leave_out(meeting: Meeting, passage: Passage, *, revision: int, by: Actor, now: datetime) -> None:
    """Print the report without this paragraph; a free one goes for good. Headings stay. Raises EditedMeanwhile."""
    if passage.kind == Kind.HEADING:
        raise TextRefused(fields={"text": Text("A heading cannot be left out. Leave out the paragraphs below it.")})
    if passage.generated is None:
        take_generated(meeting, passage, revision=revision, by=by, now=now)
        return
    was = _keep(meeting, passage, "", revision=revision, by=by, now=now)
    _record("report.left-out", meeting, passage, was, by=by, now=now)


@operation
def keep_mine(meeting: Meeting, passage: Passage, *, revision: int, by: Actor, now: datetime) -> None:
    """Keep the text by hand although what it was written from has changed: it counts as checked now. Raises EditedMeanwhile."""
    if passage.edit is None:
        raise NoSuchPassage
    _keep(meeting, passage, passage.edit.text, revision=revision, by=by, now=now)
    _record("report.kept", meeting, passage, by=by, now=now)


@operation
def take_generated(meeting: Meeting, passage: Passage, *, revision: int, by: Actor, now: datetime) -> None:
    """Drop what was written by hand; the history keeps its words. Raises EditedMeanwhile."""
    lock_meeting(meeting.id)
    row = _row(meeting, passage, revision)
    if row is not None:
        db.session.delete(row)
        _record("report.restored", meeting, passage, row.text, by=by, now=now)


@operation
def drop_edit(meeting: Meeting, edit_id: UUID, *, by: Actor, now: datetime) -> None:
    """Drop an edit whose paragraph is no longer written; the history keeps its words. Raises NoSuchPassage."""
    lock_meeting(meeting.id)
    row = queries.find_edit(meeting.id, edit_id)
    if row is None:
        raise NoSuchPassage
    db.session.delete(row)
    kept = {"passage": row.passage, "part": row.part, "was": row.text}
    record("report.restored", by=by, at=now, meeting_id=meeting.id, subject_id=row.id, subject=row.passage, **kept)


@operation
def add_paragraph(meeting: Meeting, part: str, after: str, text: str, *, by: Actor, now: datetime) -> str:
    """A free paragraph behind the block `after`, or first in the part with that key; gives its id. Raises TextRefused (field `new`)."""
    text = rules.clean(text)
    if problem := rules.problem(text):
        raise TextRefused(fields={"new": problem})
    lock_meeting(meeting.id)
    row_id = new_id()
    row = ReportEdit(
        id=row_id,
        meeting_id=meeting.id,
        passage=f"free.{row_id}",
        part=part,
        text=text,
        base=None,
        after=after,
        figures={},
        revision=1,
        edited_at=now,
        edited_by=by.label,
    )
    db.session.add(row)
    db.session.flush()
    record("report.added", by=by, at=now, meeting_id=meeting.id, subject_id=row.id, subject=row.passage)
    return row.passage


@dataclass(frozen=True, slots=True)
class Take:
    """Something chosen of a file that came back: a "text" for the passage, that it is "gone", a "new" paragraph behind it, or
    something "said" of it.
    """

    act: str
    passage: Passage
    words: str
    revision: int


@operation
def take_back(meeting: Meeting, chosen: Sequence[Take], *, by: Actor, now: datetime) -> None:
    """Keep what was chosen, all or nothing. Raises what each act raises."""
    for take in chosen:
        if take.act == "text":
            save_text(meeting, take.passage, take.words, revision=take.revision, by=by, now=now)
        elif take.act == "gone":
            leave_out(meeting, take.passage, revision=take.revision, by=by, now=now)
        elif take.act == "new":
            add_paragraph(meeting, take.passage.part, take.passage.id, take.words, by=by, now=now)
        else:
            comment(meeting, take.passage, take.words, by=by, now=now)


@operation
def set_parts(
    meeting: Meeting, parts: Sequence[PartSetting], *, seen: str | None = None, by: Actor, now: datetime
) -> None:
    """Which parts are printed, in which order and how deep. Raises PartsSetMeanwhile unless they are still those `seen`."""
    lock_meeting(meeting.id)
    rows = {row.part: row for row in queries.list_parts(meeting.id)}
    if seen is not None and seen != rules.seen(queries.as_setting(row) for row in rows.values()):
        raise PartsSetMeanwhile
    for part in parts:
        row = rows.get(part.part)
        if row is None:
            db.session.add(ReportPart(meeting_id=meeting.id, part=part.part, position=part.position, depth=part.depth))
        else:
            row.position, row.depth = part.position, part.depth
    record("report.parts", by=by, at=now, meeting_id=meeting.id, subject_id=meeting.id, subject=meeting.short_title)


@operation
def comment(meeting: Meeting, passage: Passage, text: str, *, by: Actor, now: datetime) -> None:
    """Say something of a paragraph. Raises TextRefused (field `comment`)."""
    text = rules.clean(text)
    if rules.problem(text):
        raise TextRefused(fields={"comment": Text("Write the comment.")})
    _say(meeting, passage, Said.COMMENT, text, by=by, now=now)
    _record("report.commented", meeting, passage, by=by, now=now)


@operation
def adopt(meeting: Meeting, passage: Passage, *, by: Actor, now: datetime) -> None:
    """Write down that the meeting adopted the paragraph as it stands."""
    _say(meeting, passage, Said.ADOPTED, "", by=by, now=now)
    _record("report.adopted", meeting, passage, by=by, now=now)


@operation
def settle(meeting: Meeting, comment_id: UUID, *, by: Actor, now: datetime) -> str:
    """A comment is dealt with; gives its paragraph's id. Raises NoSuchComment."""
    found = queries.get_comment(meeting.id, comment_id)
    if found.settled_at is None:
        found.settled_at, found.settled_by = now, by.label
        record("report.settled", by=by, at=now, meeting_id=meeting.id, subject_id=found.id, subject=found.passage)
    return found.passage


def _keep(meeting: Meeting, passage: Passage, text: str, *, revision: int, by: Actor, now: datetime) -> str:
    """Gives the text by hand that stood there before; "" for none."""
    lock_meeting(meeting.id)
    row = _row(meeting, passage, revision)
    was = row.text if row else ""
    if row is None:
        row = ReportEdit(meeting_id=meeting.id, passage=passage.id, after=None, revision=0)
        db.session.add(row)
    elif row.passage != passage.id and queries.find_edit_of(meeting.id, passage.id) is None:
        row.passage = passage.id  # the paragraph moved among its sisters
    row.part, row.text, row.base, row.figures = passage.part, text, passage.generated, dict(passage.figures)
    row.revision, row.edited_at, row.edited_by = row.revision + 1, now, by.label
    db.session.flush()
    return was


def _row(meeting: Meeting, passage: Passage, revision: int) -> ReportEdit | None:
    """The edit that stands for the passage. Raises EditedMeanwhile unless it is the one with this revision."""
    known = passage.edit
    row = queries.find_edit(meeting.id, known.id) if known else queries.find_edit_of(meeting.id, passage.id)
    if (row.revision if row else 0) != revision:
        raise EditedMeanwhile
    return row


def _say(meeting: Meeting, passage: Passage, kind: Said, text: str, *, by: Actor, now: datetime) -> None:
    db.session.add(
        ReportComment(
            meeting_id=meeting.id,
            passage=passage.id,
            kind=kind,
            text=text,
            of_text=passage.text,
            said_at=now,
            said_by=by.label,
        )
    )


def _record(action: str, meeting: Meeting, passage: Passage, was: str = "", *, by: Actor, now: datetime) -> None:
    """`was`: words by hand that stand nowhere else from now on."""
    subject = passage.mark.rstrip(".") or passage.id
    kept = {"passage": passage.id} | ({"part": passage.part, "was": was} if was else {})
    record(action, by=by, at=now, meeting_id=meeting.id, subject_id=meeting.id, subject=subject, **kept)


@operation
def set_template(meeting: Meeting, blob: str, file_name: str, *, by: Actor, now: datetime) -> None:
    """Print drafts into this Word template from now on; "" for the built-in one. Locked versions keep theirs."""
    lock_meeting(meeting.id)
    row = queries.find_template(meeting.id)
    if not blob:
        if row is not None:
            db.session.delete(row)
    elif row is None:
        db.session.add(
            ReportTemplate(meeting_id=meeting.id, blob=blob, file_name=file_name, added_at=now, added_by=by.label)
        )
    else:
        row.blob, row.file_name, row.added_at, row.added_by = blob, file_name, now, by.label
    record("report.template", by=by, at=now, meeting_id=meeting.id, subject_id=meeting.id, subject=file_name)
