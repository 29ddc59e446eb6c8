"""After the rows are gone: files nobody needs, mails in a file, and what the database still has in its free space."""

import logging
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.exc import DBAPIError

from tracker.core.access import Actor
from tracker.core.db import db
from tracker.mail.forgetting import forget_mails
from tracker.meetings.models import Meeting
from tracker.privacy import operations, queries
from tracker.privacy.inventory import HOLDINGS, Scope
from tracker.privacy.operations import Erased
from tracker.privacy.purging import purge_meeting
from tracker.questions.erasing import remove_unused
from tracker.registration import finding
from tracker.storage.files import Storage

log = logging.getLogger("tracker.privacy")


@dataclass(frozen=True, slots=True)
class Scrubber:
    """Erases, and cleans up behind it. `files`: the storage of personal files; `mail_url`: TRACKER_MAIL_URL."""

    files: Storage
    mail_url: str

    def erase_person(self, meeting: Meeting, participant_id: UUID, *, by: Actor, now: datetime) -> Erased:
        """One person, with everything outside the database. Raises NoSuchParticipant."""
        _note_uncleared(True)
        erased = operations.erase_person(meeting, participant_id, by=by, now=now)
        finding.forget(meeting.id)
        self._clean([erased], whole=False)
        return erased

    def purge(self, meeting: Meeting, *, by: Actor, now: datetime) -> Erased:
        """Everybody of a meeting. Raises StillUnderWay."""
        _note_uncleared(True)
        erased = self._purge(meeting, by=by, now=now)
        finding.forget(meeting.id)
        self._clean([erased], whole=True)
        return erased

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


def clear_free_space(*, whole: bool) -> bool:
    """Let the database give up what it no longer shows; tells whether it did. `whole`: also what was left there before (SQLite
    rewrites its file).

    SQLite overwrites what is deleted (secure_delete), but its log has older pages until it is emptied. PostgreSQL keeps
    old rows until they are vacuumed. The rows are gone by now: what cannot be cleared (a full disk, a long reading) is logged.
    """
    try:
        if db.engine.dialect.name == "sqlite":
            _clear_sqlite(whole=whole)
        else:
            with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                for one in HOLDINGS:
                    connection.exec_driver_sql(f"VACUUM (ANALYZE) {one.table}")
    except (sqlite3.Error, DBAPIError, StillRead):
        log.exception("free space keeps what was erased until the next round")
        return False
    return True


def clear_what_is_left() -> bool:
    """Clear the whole file once more, if anything was erased since that was done last; tells whether it was done now.

    PostgreSQL comes back to its old rows by itself.
    """
    if (
        db.engine.dialect.name != "sqlite"
        or not db.session.connection().exec_driver_sql("PRAGMA user_version").scalar()
    ):
        return False
    db.session.commit()
    return clear_free_space(whole=True)


class StillRead(Exception):
    """Somebody reads from SQLite's log, so that it could not be emptied."""


def _note_uncleared(is_uncleared: bool) -> None:
    """Before anything is erased, in the database itself: whoever is cut short, cannot clear, or cleared less than the whole file,
    where a row that was moved can have left a copy, leaves word for the next round.
    """
    if db.engine.dialect.name == "sqlite":
        with db.engine.begin() as connection:
            connection.exec_driver_sql(f"PRAGMA user_version = {int(is_uncleared)}")


def _clear_sqlite(*, whole: bool) -> None:
    """Outside any transaction, on a connection that is not used for anything else."""
    connection: Any = db.engine.raw_connection()
    connection.detach()
    with closing(connection):
        cursor = connection.cursor()
        try:
            if whole:
                cursor.execute("VACUUM")
        finally:
            is_read = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    if is_read:
        raise StillRead
    if whole:
        _note_uncleared(False)
