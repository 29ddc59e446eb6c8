"""Locked versions of a meeting's report: the blocks and figures as they were, with their hash."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.core.db import Model
from tracker.core.ids import new_id


class ReportVersion(Model):
    """A version that can no longer change. Every format is printed from `document`, so it stays the same for ever."""

    __tablename__ = "report_version"
    __table_args__ = (
        UniqueConstraint("meeting_id", "number"),
        CheckConstraint("(published_at IS NULL) = (published_by IS NULL)", name="published_pair"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    number: Mapped[int]
    locked_at: Mapped[datetime]
    locked_by: Mapped[str]
    #: `report.document` blocks as JSON
    document: Mapped[dict[str, Any]] = mapped_column(JSON)
    #: every figure with its value, definition and as-of time
    figures: Mapped[list[Any]] = mapped_column(JSON)
    #: SHA-256 of document and figures in canonical JSON
    sha256: Mapped[str]
    published_at: Mapped[datetime | None]
    published_by: Mapped[str | None]
