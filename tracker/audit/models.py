"""Who did what and when. Rows hold no foreign keys, so nothing they speak of is kept from being deleted."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Index
from sqlalchemy.orm import Mapped, mapped_column

from tracker.core.db import Model
from tracker.core.ids import new_id


class AuditEntry(Model):
    """One act, recorded in the transaction that did it. Only ever appended."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_meeting_id_at", "meeting_id", "at"),
        Index("ix_audit_entry_subject_id_at", "subject_id", "at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    meeting_id: Mapped[UUID | None]
    at: Mapped[datetime]
    actor_kind: Mapped[str]
    actor_id: Mapped[UUID | None]
    actor_label: Mapped[str]
    #: a verb of the trade with its object: "participant.confirmed", "report.locked"
    action: Mapped[str]
    subject_id: Mapped[UUID | None]
    subject_label: Mapped[str]
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
