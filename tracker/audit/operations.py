"""Recording an act, in the transaction that does it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert

from tracker.audit.models import AuditEntry
from tracker.core.access import Actor
from tracker.core.batches import Batch, batch
from tracker.core.db import db, operation
from tracker.core.ids import new_id

_INSERT = insert(AuditEntry)


@operation
def record(
    action: str,
    *,
    by: Actor,
    at: datetime,
    meeting_id: UUID | None = None,
    subject_id: UUID | None = None,
    subject: str = "",
    **details: Any,
) -> None:
    """Append one act: a verb of the trade ("participant.confirmed"), its subject's id and name, JSON-able details."""
    # without the unit of work: every check-in and registration passes here
    row = _row(action, by=by, at=at, meeting_id=meeting_id, subject_id=subject_id, subject=subject, details=details)
    db.session.connection().execute(_INSERT, row)


def entries(
    action: str,
    subjects: Iterable[tuple[UUID | None, str]],
    *,
    by: Actor,
    at: datetime,
    meeting_id: UUID,
    **details: Any,
) -> Batch:
    """The same act about many, each by id and name, for the operation that does it to write."""
    rows = [
        _row(action, by=by, at=at, meeting_id=meeting_id, subject_id=id_, subject=name, details=details)
        for id_, name in subjects
    ]
    return batch(AuditEntry, rows)


def _row(
    action: str,
    *,
    by: Actor,
    at: datetime,
    meeting_id: UUID | None,
    subject_id: UUID | None,
    subject: str,
    details: dict[str, Any],
) -> dict[str, Any]:
    return {
        "id": new_id(),
        "meeting_id": meeting_id,
        "at": at,
        "actor_kind": by.kind,
        "actor_id": by.id,
        "actor_label": by.label,
        "action": action,
        "subject_id": subject_id,
        "subject_label": subject,
        "details": details,
    }
