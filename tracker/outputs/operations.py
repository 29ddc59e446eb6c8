"""Issuing a list of participants; asking for a large file, and what the worker writes down while it makes one."""

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, select, update

from tracker.audit.operations import record
from tracker.core.access import SYSTEM, Actor
from tracker.core.db import db, operation
from tracker.core.ids import new_id
from tracker.mail.operations import Addressee, queue_mails
from tracker.meetings.models import Meeting
from tracker.meetings.queries import lock_meeting
from tracker.outputs import listing, queries
from tracker.outputs.errors import NobodyListed
from tracker.outputs.models import IssuedList, ListState, MadeFile
from tracker.registration.models import Participant, State
from tracker.report import queries as report
from tracker.report.document import digest, to_json

MAIL = "list_provisional"
#: papers that name people
NAMES_PEOPLE = frozenset({"participants", "certificates", "certificate pages", "groups", "box", "public box"})
#: how long a made file is kept, and after which silence of a worker somebody else begins again
KEPT, SILENCE = timedelta(days=1), timedelta(minutes=10)


@operation
def issue_list(
    meeting: Meeting,
    state: ListState,
    *,
    by: Actor,
    now: datetime,
    until: date | None = None,
    notify: bool = False,
    language: str = "en",
) -> IssuedList:
    """Keep the list as it stands as the next one. Raises NobodyListed.

    A provisional one can tell everybody confirmed by mail, each with their own link, until when they can correct it.
    """
    fresh = lock_meeting(meeting.id)
    facts = report.facts(fresh, now.replace(second=0, microsecond=0))
    document = listing.compose_list(facts, state, until, language)
    people = sum(1 for _ in listing.entries_of(document))
    if not people:
        raise NobodyListed
    issued = IssuedList(
        id=new_id(),
        meeting_id=meeting.id,
        number=queries.next_number(meeting.id),
        state=state,
        issued_at=now,
        issued_by=by.label,
        corrections_until=until if state is ListState.PROVISIONAL else None,
        people=people,
        document=to_json(document),
        sha256=digest(document),
    )
    db.session.add(issued)
    db.session.flush()
    record(
        f"list.{state.value}",
        by=by,
        at=now,
        meeting_id=meeting.id,
        subject_id=issued.id,
        subject=f"List {issued.number}",
        people=people,
        language=language,
        sha256=issued.sha256,
    )
    if notify and state is ListState.PROVISIONAL:
        _tell(meeting.id, until, now)
    return issued


@operation
def note_taken(meeting: Meeting, paper: str, kind: str, *, by: Actor, now: datetime) -> None:
    """Taking a paper with people's names away is an act, as every list is."""
    if paper in NAMES_PEOPLE:
        said = f"{paper}, {kind.upper()}"
        record(
            "people.exported", by=by, at=now, meeting_id=meeting.id, subject=said, list=paper, format=kind, filter=""
        )


def _tell(meeting_id: UUID, until: date | None, now: datetime) -> None:
    """Everybody confirmed who has an address: who is not listed may want to be."""
    query = (
        select(Participant.id, Participant.email, Participant.locale)
        .where(
            Participant.meeting_id == meeting_id,
            Participant.state == State.CONFIRMED,
            Participant.email.is_not(None),
            Participant.erased_at.is_(None),
        )
        .order_by(Participant.id)
    )
    context = {"until": until.isoformat() if until else ""}
    people = [Addressee(email or "", locale, id_, context) for id_, email, locale in db.session.execute(query)]
    queue_mails(MAIL, people, at=now, meeting_id=meeting_id)


@operation
def ask_for_file(
    meeting: Meeting, kind: str, *, by: Actor, now: datetime, paper: str = "participants", language: str = "en"
) -> MadeFile:
    """Have a large file made in the background. Asked twice while it waits or is being made, it is one file."""
    lock_meeting(meeting.id)
    wanted = {"meeting_id": meeting.id, "paper": paper, "kind": kind, "language": language}
    query = select(MadeFile).filter_by(**wanted).where(MadeFile.finished_at.is_(None))
    waiting = db.session.scalars(query.order_by(MadeFile.asked_at).limit(1)).one_or_none()
    if waiting is not None:
        return waiting
    file = MadeFile(id=new_id(), asked_at=now, asked_by=by.label, **wanted)
    db.session.add(file)
    _record_file("list.file-asked", file, by=by, now=now)
    return file


def _record_file(action: str, file: MadeFile, *, by: Actor, now: datetime, **details: object) -> None:
    record(
        action,
        by=by,
        at=now,
        meeting_id=file.meeting_id,
        subject_id=file.id,
        subject=f"{file.paper}, {file.kind.upper()}",
        format=file.kind,
        language=file.language,
        **details,
    )


@operation
def take_next(now: datetime) -> MadeFile | None:
    """The file that has waited longest, or whose worker fell silent; it is the caller's to make from now on."""
    query = (
        select(MadeFile)
        .where(MadeFile.finished_at.is_(None), MadeFile.started_at.is_(None) | (MadeFile.started_at < now - SILENCE))
        .order_by(MadeFile.asked_at, MadeFile.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    file = db.session.scalars(query).one_or_none()
    if file is not None:
        file.started_at, file.done = now, 0
    return file


@operation
def note_progress(file_id: UUID, done: int, total: int, *, now: datetime) -> None:
    """Say how far it is; that is also the sign of life of whoever makes it."""
    db.session.execute(update(MadeFile).where(MadeFile.id == file_id).values(done=done, total=total, started_at=now))


@operation
def finish_file(file: MadeFile, *, blob: str, size: int, now: datetime, failure: str = "") -> None:
    """It is there, or could not be made; the history has both."""
    values = {"blob": blob, "size": size, "failure": failure, "finished_at": now}
    db.session.execute(update(MadeFile).where(MadeFile.id == file.id).values(**values))
    if failure:
        _record_file("list.file-failed", file, by=SYSTEM, now=now, why=failure)
    else:
        _record_file("list.file-made", file, by=SYSTEM, now=now, size=size, sha256=blob)


@operation
def forget_old_files(now: datetime) -> list[str]:
    """Forget the files asked for more than a day ago; returns the blobs that nothing names any more."""
    old = MadeFile.asked_at < now - KEPT
    blobs = {blob for blob in db.session.scalars(select(MadeFile.blob).where(old)) if blob}
    db.session.execute(delete(MadeFile).where(old))
    still = set(db.session.scalars(select(MadeFile.blob).where(MadeFile.blob.in_(blobs))))
    return sorted(blobs - still)
