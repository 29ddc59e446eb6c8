"""After the rows are gone: files nobody needs, mails in a file, and what the database still has in its free space."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from tracker.core.access import Actor
from tracker.core.db import db
from tracker.mail.forgetting import forget_mails
from tracker.meetings.models import Meeting
from tracker.privacy import operations, queries
from tracker.privacy.inventory import HOLDINGS, Scope
from tracker.privacy.operations import Erased
from tracker.privacy.purging import purge_meeting
from tracker.questions.erasing import remove_unused
from tracker.storage.files import Storage


@dataclass(frozen=True, slots=True)
class Scrubber:
    """Erases, and cleans up behind it. `files`: the storage of personal files; `mail_url`: TRACKER_MAIL_URL."""

    files: Storage
    mail_url: str

    def erase_person(self, meeting: Meeting, participant_id: UUID, *, by: Actor, now: datetime) -> Erased:
        """One person, with everything outside the database. Raises NoSuchParticipant."""
        erased = operations.erase_person(meeting, participant_id, by=by, now=now)
        self._clean([erased], whole=False)
        return erased

    def purge(self, meeting: Meeting, *, by: Actor, now: datetime) -> Erased:
        """Everybody of a meeting. Raises StillUnderWay."""
        erased = self._purge(meeting, by=by, now=now)
        self._clean([erased], whole=True)
        return erased

    def purge_due(self, *, by: Actor, now: datetime) -> int:
        """Every meeting whose time is over; tells how many."""
        erased = [self._purge(meeting, by=by, now=now) for meeting in queries.list_due(now)]
        if erased:
            self._clean(erased, whole=True)
        return len(erased)

    def _purge(self, meeting: Meeting, *, by: Actor, now: datetime) -> Erased:
        if queries.has_ended(meeting, now):  # while their rows are there: cut short, the next purge finds them again
            forget_mails(self.mail_url, queries.list_message_ids(Scope(meeting.id)))
        return purge_meeting(meeting, by=by, now=now)

    def _clean(self, erased: Iterable[Erased], *, whole: bool) -> None:
        for one in erased:
            remove_unused(self.files, one.blobs)
            forget_mails(self.mail_url, one.message_ids)
        db.session.commit()  # an open reading would keep old pages alive
        clear_free_space(whole=whole)


def clear_free_space(*, whole: bool) -> None:
    """Let the database give up what it no longer shows. `whole`: also what was left there before (SQLite rewrites its file).

    SQLite overwrites what is deleted (secure_delete), but its log has older pages until it is emptied. PostgreSQL keeps
    old rows until they are vacuumed.
    """
    if db.engine.dialect.name == "sqlite":
        _send_to_sqlite([*(["VACUUM"] if whole else []), "PRAGMA wal_checkpoint(TRUNCATE)"])
        return
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for one in HOLDINGS:
            connection.exec_driver_sql(f"VACUUM (ANALYZE) {one.table}")


def _send_to_sqlite(statements: Iterable[str]) -> None:
    """Outside any transaction, on a connection that is not used for anything else."""
    connection: Any = db.engine.raw_connection()
    connection.detach()
    try:
        cursor = connection.cursor()
        for statement in statements:
            cursor.execute(statement)
        cursor.close()
    finally:
        connection.close()
