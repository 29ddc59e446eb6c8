"""Reading what was changed by hand in a report, and what was said of its paragraphs."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from tracker.audit.models import AuditEntry
from tracker.core.db import db
from tracker.report.editing.errors import NoSuchComment
from tracker.report.editing.models import ReportComment, ReportEdit, ReportPart, ReportTemplate
from tracker.report.editing.rules import Edit, Editing, Former, PartSetting

#: acts by which words can be lost, and how many of the latest are looked at
_TAKEN = ("report.edited", "report.left-out", "report.restored")
_LOOKED_AT = 500


def editing(meeting_id: UUID) -> Editing:
    """Everything changed by hand in this meeting's report, in two statements."""
    edits = db.session.scalars(select(ReportEdit).where(ReportEdit.meeting_id == meeting_id).order_by(ReportEdit.id))
    return Editing(tuple(as_edit(row) for row in edits), tuple(as_setting(row) for row in list_parts(meeting_id)))


def as_edit(row: ReportEdit) -> Edit:
    return Edit(
        id=row.id,
        passage=row.passage,
        part=row.part,
        text=row.text,
        base=row.base,
        after=row.after,
        figures=row.figures,
        revision=row.revision,
        edited_at=row.edited_at,
        edited_by=row.edited_by,
    )


def find_edit(meeting_id: UUID, edit_id: UUID) -> ReportEdit | None:
    """The row of an edit, as it is now."""
    query = select(ReportEdit).where(ReportEdit.meeting_id == meeting_id, ReportEdit.id == edit_id)
    return db.session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def find_edit_of(meeting_id: UUID, passage: str) -> ReportEdit | None:
    """The edit kept under this paragraph's id, as it is now."""
    query = select(ReportEdit).where(ReportEdit.meeting_id == meeting_id, ReportEdit.passage == passage)
    return db.session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def list_former(meeting_id: UUID, passage: str | None = None) -> list[Former]:
    """Words by hand that were written over, left out or dropped, of one paragraph or of all; the latest first."""
    query = select(AuditEntry.at, AuditEntry.actor_label, AuditEntry.details).where(
        AuditEntry.meeting_id == meeting_id, AuditEntry.action.in_(_TAKEN)
    )
    if passage is not None:
        query = query.where(AuditEntry.details["passage"].as_string() == passage)
    rows = db.session.execute(query.order_by(AuditEntry.at.desc(), AuditEntry.id.desc()).limit(_LOOKED_AT))
    return [
        Former(details["passage"], details["part"], details["was"], at, who)
        for at, who, details in rows
        if details.get("was")
    ]


def list_parts(meeting_id: UUID) -> Sequence[ReportPart]:
    """The parts that somebody set, as they are now, in their order."""
    query = select(ReportPart).where(ReportPart.meeting_id == meeting_id).order_by(ReportPart.position, ReportPart.id)
    return db.session.scalars(query.execution_options(populate_existing=True)).all()


def as_setting(row: ReportPart) -> PartSetting:
    return PartSetting(row.part, row.position, row.depth)


def list_comments(meeting_id: UUID, passage: str | None = None) -> Sequence[ReportComment]:
    """What was said of one paragraph, or of all, the oldest first."""
    query = select(ReportComment).where(ReportComment.meeting_id == meeting_id)
    if passage is not None:
        query = query.where(ReportComment.passage == passage)
    return db.session.scalars(query.order_by(ReportComment.said_at, ReportComment.id)).all()


def get_comment(meeting_id: UUID, comment_id: UUID) -> ReportComment:
    """Raises NoSuchComment."""
    query = select(ReportComment).where(ReportComment.meeting_id == meeting_id, ReportComment.id == comment_id)
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NoSuchComment
    return found


def template_of(meeting_id: UUID) -> str:
    """The hash of the meeting's Word template; "" for the built-in one."""
    return db.session.scalar(select(ReportTemplate.blob).where(ReportTemplate.meeting_id == meeting_id)) or ""


def find_template(meeting_id: UUID) -> ReportTemplate | None:
    return db.session.get(ReportTemplate, meeting_id)
