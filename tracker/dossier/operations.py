"""Loading a meeting's file: everything in one transaction, or nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from tracker.audit.operations import record
from tracker.core.access import Actor
from tracker.core.db import operation
from tracker.discussions import operations as discussions
from tracker.discussions import queries as groups_of
from tracker.discussions.models import MemberRole
from tracker.discussions.operations import GroupDetails
from tracker.dossier import papers, queries
from tracker.dossier.asking import set_questions
from tracker.dossier.checking import Checked, check, in_utc
from tracker.dossier.errors import MeetingExists
from tracker.dossier.expected import expect
from tracker.dossier.format import DayTable, GroupTable, MeetingFile, SessionTable
from tracker.meetings import operations as meetings
from tracker.meetings.models import Meeting, Session, SessionKind
from tracker.meetings.operations import AgendaDetails, DayDetails, MeetingDetails, SessionDetails
from tracker.meetings.queries import find_meeting
from tracker.places.operations import QuotaDetails, set_quotas
from tracker.programme.queries import places_in_use
from tracker.registration.waiting_list import pass_on
from tracker.storage.files import Storage

#: people are not checked in at these unless the file says so
UNCOUNTED = frozenset({SessionKind.BREAK, SessionKind.SOCIAL})


@dataclass(frozen=True, slots=True)
class Loaded:
    """What came of a file. `not_registered`: facilitators and rapporteurs it names who have no confirmed place yet."""

    meeting: Meeting
    replaced: bool
    not_registered: tuple[str, ...] = ()


def load_meeting_file(
    content: bytes, *, folder: Path, storage: Storage, by: Actor, now: datetime, replace: bool = False
) -> Loaded:
    """Enter the meeting a file describes, or with `replace` bring the meeting of that slug up to it, its people kept.

    Raises WrongFile with every problem, MeetingExists; nothing is stored then. `folder`: where the files it names lie.
    """
    checked = check(content, folder)
    slug = checked.file.meeting.slug
    if not replace and find_meeting(slug) is not None:
        raise MeetingExists(slug)
    return _load(checked, folder, storage, by=by, now=now)


@operation
def _load(checked: Checked, folder: Path, storage: Storage, *, by: Actor, now: datetime) -> Loaded:
    file = checked.file
    found = find_meeting(file.meeting.slug)
    details = _details(checked)
    if found is None:
        meeting = meetings.create_meeting(details, by=by, now=now)
        _set_quotas(meeting, checked.quotas, by=by, now=now)
    else:
        _set_quotas(found, checked.quotas, by=by, now=now)  # before new places move the waiting list up
        meeting = meetings.change_meeting(found.id, details, by=by, now=now)
        pass_on(meeting.id, now=now)
    meetings.set_agenda(meeting.id, _agenda(file))
    zone = file.meeting.timezone
    sessions = meetings.set_programme(
        meeting.id, [_day(day, zone) for day in file.days], in_use=places_in_use(meeting.id)
    )
    expect(meeting.id, checked.expected)
    missing = _set_groups(meeting, file.groups, sessions, by=by, now=now)
    if file.questions is not None:
        set_questions(meeting.id, file.questions, by=by, now=now)
    papers.set_documents(meeting, file.documents, folder, storage, by=by, now=now)
    papers.set_photos(meeting, file.photos, folder, storage, by=by, now=now)
    record("meeting.loaded", by=by, at=now, meeting_id=meeting.id, subject_id=meeting.id, subject=meeting.short_title)
    return Loaded(meeting, found is not None, tuple(missing))


def _set_quotas(meeting: Meeting, quotas: QuotaDetails | None, *, by: Actor, now: datetime) -> None:
    if quotas is not None:
        set_quotas(meeting.id, quotas, by=by, now=now)


def _details(checked: Checked) -> MeetingDetails:
    file = checked.file
    values = file.meeting.model_dump(exclude={"country", "opened_at", "closed_at"})
    zone = file.meeting.timezone

    def moment(written: datetime | None) -> datetime | None:
        return None if written is None else in_utc(written, zone)

    return MeetingDetails(
        **values,
        country_iso2=checked.country_iso2,
        opened_at=moment(file.meeting.opened_at),
        closed_at=moment(file.meeting.closed_at),
        contact_name=file.contact.name,
        contact_email=file.contact.email,
        contact_phone=file.contact.phone,
        registration_opens_at=moment(file.registration.opens_at),
        registration_closes_at=moment(file.registration.closes_at),
        capacity=file.registration.capacity,
        confirms_itself=file.registration.confirms_itself,
        invitation_only=file.registration.invitation_only,
        confirms_invited=file.registration.confirms_invited,
        shared_emails=file.registration.shared_emails,
        moves_up=file.registration.confirms_itself
        if file.registration.moves_up is None
        else file.registration.moves_up,
        undo_minutes=file.registration.undo_minutes,
        notice_version=file.registration.notice_version,
    )


def _agenda(file: MeetingFile) -> list[AgendaDetails]:
    return [AgendaDetails(**item.model_dump()) for item in file.agenda]


def _day(day: DayTable, zone: str) -> DayDetails:
    return DayDetails(
        date=day.date, title=day.title, sessions=tuple(_session(day, session, zone) for session in day.sessions)
    )


def _session(day: DayTable, session: SessionTable, zone: str) -> SessionDetails:
    kind = SessionKind(session.kind)
    return SessionDetails(
        title=session.title,
        starts_at=in_utc(datetime.combine(day.date, session.starts), zone),
        ends_at=in_utc(datetime.combine(day.date, session.ends), zone),
        kind=kind,
        speaker=session.speaker,
        room=session.room,
        counted=kind not in UNCOUNTED if session.counted is None else session.counted,
        capacity=session.capacity,
        agenda_number=session.agenda,
    )


def _set_groups(
    meeting: Meeting, tables: list[GroupTable], sessions: Iterable[Session], *, by: Actor, now: datetime
) -> list[str]:
    """Add the groups that are new and change the others; none is taken away, for its notes would go with it."""
    by_title = {session.title: session.id for session in sessions}
    known = {group.number: group for group in groups_of.list_groups(meeting.id)}
    missing: list[str] = []
    for place, table in enumerate(tables, start=1):
        details = GroupDetails(
            topic=table.topic,
            number=table.number or place,
            room=table.room,
            session_id=by_title.get(table.session),
            headings=table.headings,
        )
        group = known.get(details.number or place)
        if group is None:
            group = discussions.create_group(meeting, details, by=by, now=now)
        else:
            group = discussions.change_group(group, details, by=by, now=now)
        missing += _set_leads(meeting.id, group.id, table, by=by, now=now)
    return missing


def _set_leads(meeting_id: UUID, group_id: UUID, table: GroupTable, *, by: Actor, now: datetime) -> list[str]:
    """Put the facilitator and the rapporteur into the group; the other members stay. Returns who is not confirmed."""
    wanted = {table.facilitator: MemberRole.FACILITATOR, table.rapporteur: MemberRole.RAPPORTEUR}
    wanted.pop("", None)
    if not wanted:
        return []
    confirmed = queries.confirmed_by_email(meeting_id, list(wanted))
    roles = {
        member.participant_id: MemberRole.MEMBER if member.role in wanted.values() else member.role
        for member in groups_of.list_members(group_id)
    }
    roles |= {confirmed[email]: role for email, role in wanted.items() if email in confirmed}
    discussions.set_members(groups_of.get_group_by_id(meeting_id, group_id), roles, by=by, now=now)
    return [email for email in wanted if email not in confirmed]
