"""Keeping a file until it is looked through, and storing its people: all of it in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import delete

from tracker.audit.operations import record
from tracker.core.access import Actor
from tracker.core.db import db, operation
from tracker.core.ids import new_id
from tracker.imports import findings, queries
from tracker.imports.checking import KNOWN, Checked, Fault, LeftOut, check
from tracker.imports.errors import NoSuchImport, SomeLeftOut
from tracker.imports.models import ImportFile, pack, unpack
from tracker.imports.reading import Table
from tracker.invitations import operations as invitations
from tracker.invitations.operations import Invitee, invite_drafted
from tracker.meetings.models import Meeting
from tracker.registration.admission import settled
from tracker.registration.bulk import Draft, Newcomer, Order, draft, register_draft
from tracker.registration.own_answers import Sound
from tracker.registration.rules import Origin, State

#: how long a file waits for its sender
KEPT = timedelta(days=1)
LONGEST_NAME = 200


class Wish(StrEnum):
    """What is to become of the people of a file."""

    SUBMITTED = "submitted"
    CONFIRMED = "confirmed"
    INVITED = "invited"


@dataclass(frozen=True, slots=True)
class Choice:
    """How the people of a file are stored. `whole`: all of them or nobody."""

    wish: Wish = Wish.SUBMITTED
    notify: bool = False
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Stored:
    """What storing did: how many are in which state now, and the rows left out."""

    states: dict[str, int]
    left_out: Sequence[LeftOut]

    @property
    def number(self) -> int:
        return sum(self.states.values())


def keep_file(
    meeting: Meeting, name: str, table: Table, fields: Sequence[str], *, by: Actor, now: datetime
) -> ImportFile:
    """Keep a file for its sender to look through; its rows are checked, none is stored."""
    return _keep(meeting, name, table, fields, check(meeting, table, fields), by=by, now=now)


@operation
def _keep(
    meeting: Meeting,
    name: str,
    table: Table,
    fields: Sequence[str],
    checked: Checked,
    *,
    by: Actor,
    now: datetime,
) -> ImportFile:
    forget_old_files(now)
    file = ImportFile(
        id=new_id(),
        meeting_id=meeting.id,
        owner_id=by.id,
        name=name[:LONGEST_NAME],
        written=table.written,
        sent_at=now,
        fields=list(fields),
        content=pack(findings.table_to_store(table)),
        found=pack(findings.to_store(checked.left_out)),
        good=len(checked.good),
        outcome=None,
    )
    db.session.add(file)
    record("import.sent", by=by, at=now, meeting_id=meeting.id, subject=file.name, rows=len(table.rows))
    return file


def table_of(file: ImportFile) -> Table:
    """The rows of a kept file."""
    return findings.table_from_store(unpack(file.content), file.written)


def left_out_of(file: ImportFile) -> list[LeftOut]:
    """The rows of a kept file that cannot be stored, or that were not."""
    return findings.from_store(unpack(file.found), table_of(file))


def set_fields(meeting: Meeting, file: ImportFile, fields: Sequence[str], *, by: Actor) -> None:
    """Say what the columns hold, and check the rows again. Raises NoSuchImport."""
    checked = check(meeting, table_of(file), fields)
    _set_fields(meeting, file.id, fields, checked, by=by)


@operation
def _set_fields(meeting: Meeting, file_id: UUID, fields: Sequence[str], checked: Checked, *, by: Actor) -> None:
    file = _waiting(meeting, file_id, by)
    file.fields, file.good = list(fields), len(checked.good)
    file.found = pack(findings.to_store(checked.left_out))


def _waiting(meeting: Meeting, file_id: UUID, by: Actor) -> ImportFile:
    file = queries.get_file(meeting.id, file_id, by, lock=True)
    if file.outcome is not None:
        raise NoSuchImport
    return file


def store_file(meeting: Meeting, file: ImportFile, choice: Choice, *, by: Actor, now: datetime) -> Stored:
    """Store the people of a kept file; of its rows only those left out are kept, for a day.

    Raises NoSuchImport when it was stored meanwhile, SomeLeftOut when all were wanted and not all can be.
    """
    table = table_of(file)
    checked = check(meeting, table, file.fields, needs_email=choice.wish is Wish.INVITED)
    return settled(
        lambda: _store_file(
            meeting,
            file.id,
            checked,
            choice,
            _draft(meeting, checked, choice, by, now),
            titles=table.titles,
            by=by,
        )
    )


@operation
def _store_file(
    meeting: Meeting,
    file_id: UUID,
    checked: Checked,
    choice: Choice,
    drafted: Draft | invitations.Draft,
    *,
    titles: Sequence[str],
    by: Actor,
) -> Stored:
    file = _waiting(meeting, file_id, by)
    stored = _store(meeting, checked, choice, drafted)
    left = Table(titles, [one.row for one in stored.left_out])
    file.content, file.found = pack(findings.table_to_store(left)), pack(findings.to_store(stored.left_out))
    file.outcome, file.good = {"wish": choice.wish.value, "notify": choice.notify, **stored.states}, stored.number
    return stored


def store_table(
    meeting: Meeting, table: Table, fields: Sequence[str], choice: Choice, *, by: Actor, now: datetime
) -> Stored:
    """Store the people of a table at once, as the command does. Raises SomeLeftOut."""
    checked = check(meeting, table, fields, needs_email=choice.wish is Wish.INVITED)
    return settled(lambda: _store(meeting, checked, choice, _draft(meeting, checked, choice, by, now)))


def _draft(meeting: Meeting, checked: Checked, choice: Choice, by: Actor, now: datetime) -> Draft | invitations.Draft:
    """The people, made ready while others may write."""
    people = [sound for _, sound in checked.good]
    if choice.wish is Wish.INVITED:
        invitees = [_invitee(sound) for sound in people]
        return invitations.draft(meeting, invitees, by=by, now=now, notify=choice.notify)
    newcomers = [Newcomer(new_id(), sound) for sound in people]
    return draft(meeting, Order(newcomers, State(choice.wish.value), Origin.IMPORT, by, now, choice.notify))


@operation
def _store(meeting: Meeting, checked: Checked, choice: Choice, drafted: Draft | invitations.Draft) -> Stored:
    if isinstance(drafted, Draft):
        registered = register_draft(meeting, drafted)
        states = {state.value: number for state in State if (number := registered.count(state))}
        refused = registered.left_out
    else:
        invited = invite_drafted(drafted)
        states = {"invited": invited.invited} if invited.invited else {}
        refused = {one.index: one.reason for one in invited.skipped}
    more = [LeftOut(checked.good[n][0], KNOWN, [Fault("", reason)]) for n, reason in refused.items()]
    left_out = sorted([*checked.left_out, *more], key=lambda one: one.row.number)
    if choice.whole and left_out:
        raise SomeLeftOut
    return Stored(states, left_out)


def _invitee(sound: Sound) -> Invitee:
    details, place = sound.details, sound.place
    return Invitee(
        email=details.email or "",
        given_name=details.given_name,
        family_name=details.family_name,
        job_title=details.job_title,
        organisation_id=place.organisation_id,
        organisation_other="" if place.organisation_id else place.name,
        country_iso2=details.country_iso2,
        locale=details.locale,
    )


@operation
def discard(meeting: Meeting, file_id: UUID, *, by: Actor) -> None:
    """Throw a kept file away; what is stored of it stays. Raises NoSuchImport."""
    db.session.delete(queries.get_file(meeting.id, file_id, by, lock=True))


@operation
def forget_old_files(now: datetime) -> int:
    """Throw away the files that nobody stored within a day, and what was left out of those that were; tells how many."""
    gone = db.session.execute(delete(ImportFile).where(ImportFile.sent_at < now - KEPT))
    return int(gone.rowcount)  # type: ignore[attr-defined]


def counts_of(left_out: Sequence[LeftOut]) -> dict[str, int]:
    """How many rows are left out for which kind of reason."""
    found: dict[str, Any] = {}
    for one in left_out:
        found[one.kind] = found.get(one.kind, 0) + 1
    return found
