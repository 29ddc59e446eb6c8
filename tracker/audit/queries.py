"""Reading the trail of a meeting."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from tracker.audit.models import AuditEntry
from tracker.core.db import db


def list_latest(meeting_id: UUID, limit: int = 8) -> Sequence[AuditEntry]:
    """The last acts at a meeting, newest first."""
    query = (
        select(AuditEntry)
        .where(AuditEntry.meeting_id == meeting_id)
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
        .limit(limit)
    )
    return db.session.scalars(query).all()


def list_acts(meeting_id: UUID, action: str, limit: int = 20) -> Sequence[AuditEntry]:
    """The last acts of one kind at a meeting, newest first."""
    query = (
        select(AuditEntry)
        .where(AuditEntry.meeting_id == meeting_id, AuditEntry.action == action)
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
        .limit(limit)
    )
    return db.session.scalars(query).all()
