"""Finding the files that wait to be stored."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import load_only

from tracker.core.access import Actor
from tracker.core.db import db
from tracker.imports.errors import NoSuchImport
from tracker.imports.models import ImportFile


def get_file(meeting_id: UUID, file_id: UUID, owner: Actor, *, lock: bool = False) -> ImportFile:
    """A file of this meeting that `owner` sent. Raises NoSuchImport, also for everybody else's."""
    query = select(ImportFile).where(
        ImportFile.meeting_id == meeting_id, ImportFile.id == file_id, ImportFile.owner_id == owner.id
    )
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NoSuchImport
    return found


def list_files(meeting_id: UUID, owner: Actor) -> Sequence[ImportFile]:
    """The files that somebody sent and has not stored yet, the latest first."""
    query = (
        select(ImportFile)
        .where(ImportFile.meeting_id == meeting_id, ImportFile.owner_id == owner.id, ImportFile.outcome.is_(None))
        .options(load_only(ImportFile.name, ImportFile.sent_at))
        .order_by(ImportFile.sent_at.desc(), ImportFile.id)
    )
    return db.session.scalars(query).all()
