"""The joint meeting of 2016 as the sample: its file, its invented people, their check-ins, the notes of its groups."""

from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from uuid import UUID

from sqlalchemy import delete

from tracker.attendance.operations import DoorEvent, record_check_ins
from tracker.attendance.rules import Channel
from tracker.core.access import SYSTEM, Actor
from tracker.core.db import db, operation
from tracker.core.folding import fold
from tracker.discussions import operations as discussions
from tracker.discussions.models import Addressee, Group, Heading, MemberRole, NotesState
from tracker.discussions.operations import Revision
from tracker.discussions.queries import list_groups
from tracker.dossier import queries
from tracker.dossier.checking import in_utc
from tracker.dossier.errors import NotEmpty
from tracker.dossier.operations import load_meeting_file
from tracker.dossier.people import NotesTable, PeopleFile, PersonTable
from tracker.dossier.reading import read
from tracker.mail.models import OutboxMail
from tracker.meetings.models import Meeting, Session, SessionKind
from tracker.meetings.queries import list_days, list_sessions
from tracker.organisations.operations import load_directory
from tracker.organisations.queries import look_up
from tracker.registration import operations as registration
from tracker.registration.models import Origin, Participant, State
from tracker.registration.operations import RegistrationDetails
from tracker.storage.files import Storage

FOLDER = Path(__file__).parent / "sample"
ORGANISER = Actor("system", None, "Regional centres desk")
DESK = Actor("device", None, "Desk 1")
#: how many of a hundred sit through a session they might attend
DILIGENCE = 94
HOUR = timedelta(hours=1)


def load(storage: Storage, *, now: datetime) -> Meeting:
    """Load it whole. Raises NotEmpty when there is a meeting already."""
    if not queries.is_empty():
        raise NotEmpty
    load_directory(now=now)
    return _load(storage)


@operation
def _load(storage: Storage) -> Meeting:
    people, _lines = read((FOLDER / "joint-2016-people.toml").read_bytes(), PeopleFile)
    content = (FOLDER / "joint-2016.toml").read_bytes()
    entered = in_utc(people.registered_from, "Europe/Zurich") - timedelta(days=12)
    meeting = load_meeting_file(content, folder=FOLDER, storage=storage, by=SYSTEM, now=entered).meeting
    random = Random(people.seed)  # noqa: S311 -- the same sample every time, nothing secret
    registered = _register_all(meeting, people, random)
    _fill_groups(meeting, people.people, registered)
    came = [one for one, table in zip(registered, people.people, strict=True) if table.came]
    _check_in_all(meeting, came, random)
    for group, notes in zip(list_groups(meeting.id), people.notes, strict=True):
        _take_notes(meeting, group, notes, random)
    db.session.execute(
        delete(OutboxMail).where(OutboxMail.meeting_id == meeting.id)
    )  # nobody of them can be written to
    return meeting


def _register_all(meeting: Meeting, file: PeopleFile, random: Random) -> list[Participant]:
    """Register them over two months, decide about them week by week."""
    at = in_utc(file.registered_from, meeting.timezone)
    registered = []
    for table in file.people:
        at += timedelta(minutes=random.randint(200, 1700))
        registered.append(
            registration.register(
                meeting, _answers(table), submission=_uuid(random), origin=Origin.SAMPLE, by=SYSTEM, now=at
            )
        )
    decided = [one for one, table in zip(registered, file.people, strict=True) if table.state != "submitted"]
    for start in range(0, len(decided), 8):
        week = decided[start : start + 8]
        later = max(one.registered_at for one in week) + timedelta(days=2)
        registration.decide_many(meeting, [one.id for one in week], State.CONFIRMED, by=ORGANISER, now=later)
    for one, table in zip(registered, file.people, strict=True):
        if table.state == "withdrawn":
            by = Actor("participant", one.id, f"{one.given_name} {one.family_name}")
            registration.withdraw(meeting, one.id, by=by, now=at + timedelta(days=3))
    return registered


def _answers(table: PersonTable) -> RegistrationDetails:
    found = look_up(table.organisation).found if table.organisation else None
    name = ".".join(fold(f"{table.given_name} {table.family_name}").split())
    return RegistrationDetails(
        given_name=table.given_name,
        family_name=table.family_name,
        email=table.email or f"{name}@example.org",
        organisation=found.code if found else None,
        organisation_other="" if found else table.organisation_other or table.organisation,
        country_iso2=table.country or None,
        job_title=table.job_title,
        badge_name=table.badge_name,
        name_original=table.name_original,
        honorific=table.honorific,
        gender=table.gender,
        mode=table.mode,
        needs=tuple(table.needs),
        consent=True,
        list_consent=True,
        contact_consent=fold(table.family_name) < "k",
        locale=table.locale,
    )


def _uuid(random: Random) -> UUID:
    return UUID(int=random.getrandbits(128), version=4)


def _fill_groups(meeting: Meeting, tables: list[PersonTable], registered: list[Participant]) -> None:
    for group in list_groups(meeting.id):
        roles = {
            one.id: MemberRole(table.role)
            for one, table in zip(registered, tables, strict=True)
            if table.group == group.number
        }
        assert meeting.opened_at is not None
        discussions.set_members(group, roles, by=ORGANISER, now=meeting.opened_at - timedelta(days=3))


def _check_in_all(meeting: Meeting, people: list[Participant], random: Random) -> None:
    """Badges on the first morning, then each counted session; nobody who came misses all of them."""
    sessions = [session for session in list_sessions(meeting.id) if session.counted]
    first_day, first = list_days(meeting.id)[0], sessions[0]
    badges = [
        DoorEvent(
            id=_uuid(random),
            participant_id=one.id,
            day_id=first_day.id,
            at=first.starts_at - timedelta(minutes=random.randint(6, 58), seconds=random.randint(0, 59)),
            device=DESK.label,
        )
        for one in people
        if one.mode == "in-person"
    ]
    record_check_ins(meeting.id, sorted(badges, key=_time), by=DESK, now=first.starts_at)
    sure = {one.id: random.choice(sessions[:4]) for one in people}
    for session in sessions:
        events = [
            _arrival(one, session, random)
            for one in people
            if sure[one.id] is session or random.randrange(100) < DILIGENCE
        ]
        record_check_ins(meeting.id, sorted(events, key=_time), by=DESK, now=session.starts_at + timedelta(minutes=20))


def _arrival(one: Participant, session: Session, random: Random) -> DoorEvent:
    minutes = random.triangular(-14, 12, -3)
    return DoorEvent(
        id=_uuid(random),
        participant_id=one.id,
        session_id=session.id,
        at=session.starts_at + timedelta(seconds=round(minutes * 60)),
        device="Online room" if one.mode == "online" else random.choice(("Desk 1", "Desk 2")),
        channel=Channel.REMOTE if one.mode == "online" else Channel.DOOR,
    )


def _time(event: DoorEvent) -> datetime:
    assert event.at is not None
    return event.at


def _take_notes(meeting: Meeting, group: Group, notes: NotesTable, random: Random) -> None:
    """Points in the first round, recommendations in the second, then read back, agreed and presented."""
    first, second = [s for s in list_sessions(meeting.id) if s.kind is SessionKind.GROUPS]
    rapporteur = Actor("link", group.id, f"Rapporteur of group {group.number}")
    points = [
        _point(random, heading, text, first.starts_at + timedelta(minutes=5 + 5 * n))
        for n, (heading, text) in enumerate(notes.points())
    ]
    discussions.record_revisions(group, points, by=rapporteur, now=first.ends_at)
    wanted = [
        _point(
            random,
            Heading.RECOMMENDATIONS,
            one.text,
            second.starts_at + timedelta(minutes=10 + 12 * n),
            addressee=Addressee(one.addressee),
            due_on=one.due,
            owner=one.owner,
        )
        for n, one in enumerate(notes.recommendations)
    ]
    discussions.record_revisions(group, wanted, by=rapporteur, now=second.ends_at)
    for state, after in ((NotesState.READ_BACK, 0.2), (NotesState.AGREED, 0.4), (NotesState.PRESENTED, 2)):
        discussions.set_state(group, state, by=rapporteur, now=second.ends_at + after * HOUR)


def _point(random: Random, heading: Heading, text: str, at: datetime, **more: object) -> Revision:
    return Revision(
        id=_uuid(random),
        point=_uuid(random),
        base=None,
        heading=heading.value,
        text=text,
        at=at,
        device="Notebook",
        **more,  # type: ignore[arg-type]
    )
