"""What was changed by hand in a meeting's report, by the ids of its paragraphs, and what was said of them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.core.db import Model, one_of, word
from tracker.core.ids import new_id
from tracker.report.editing.rules import Depth, Said


class ReportEdit(Model):
    """A paragraph as somebody wrote it: in place of a generated one, or a free one. No text: the paragraph is left out."""

    __tablename__ = "report_edit"
    __table_args__ = (
        UniqueConstraint("meeting_id", "passage"),
        CheckConstraint("(base IS NULL) = (after IS NOT NULL)", name="replaces_or_follows"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    #: the stable id of the paragraph
    passage: Mapped[str]
    #: the key of the part it stands in
    part: Mapped[str]
    text: Mapped[str]
    #: the generated text that it replaced, with references by their ids; NULL for a free paragraph
    base: Mapped[str | None]
    #: the block or part that a free paragraph follows
    after: Mapped[str | None]
    #: the figures behind the generated text, as they were when it was replaced
    figures: Mapped[dict[str, int]] = mapped_column(JSON)
    #: counted up by every change
    revision: Mapped[int]
    edited_at: Mapped[datetime]
    edited_by: Mapped[str]


class ReportPart(Model):
    """How a part of the report is printed; without a row it stands whole, in its own place."""

    __tablename__ = "report_part"
    __table_args__ = (UniqueConstraint("meeting_id", "part"), one_of("depth", Depth))

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    part: Mapped[str]
    position: Mapped[int]
    depth: Mapped[Depth] = mapped_column(word(Depth))


class ReportComment(Model):
    """Something said of a paragraph: a comment, or that the meeting adopted it as it then stood. Only ever appended."""

    __tablename__ = "report_comment"
    __table_args__ = (one_of("kind", Said), Index("ix_report_comment_meeting_id_passage", "meeting_id", "passage"))

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    passage: Mapped[str]
    kind: Mapped[Said] = mapped_column(word(Said))
    text: Mapped[str]
    #: the paragraph's text when it was said
    of_text: Mapped[str]
    said_at: Mapped[datetime]
    said_by: Mapped[str]
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[str | None]


class ReportTemplate(Model):
    """The organisers' own Word template; without a row the built-in one. A locked version keeps the one it was locked with."""

    __tablename__ = "report_template"

    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"), primary_key=True)
    #: SHA-256 of the stored file
    blob: Mapped[str]
    file_name: Mapped[str]
    added_at: Mapped[datetime]
    added_by: Mapped[str]
