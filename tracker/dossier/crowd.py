"""A larger meeting for trying and measuring: N invented people, the same for the same seed, written in bulk.

It began yesterday and ends tomorrow, so that a desk has a session to check people in at and the form is open.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from random import Random
from typing import Any, TypeVar, cast
from uuid import UUID

from sqlalchemy import Table, insert, select

from tracker.attendance.models import CheckIn, Kind, Presence, Result
from tracker.attendance.rules import Channel
from tracker.core.access import SYSTEM
from tracker.core.db import Model, db, operation
from tracker.core.folding import fold
from tracker.dossier import crowd_names as names
from tracker.dossier.operations import load_meeting_file
from tracker.meetings.models import ExpectedOrganisation, Meeting, Part, Session
from tracker.meetings.queries import list_sessions
from tracker.organisations.models import Organisation, OrganisationType
from tracker.organisations.operations import load_directory
from tracker.registration.models import Origin, Participant, ParticipantEvent, State
from tracker.registration.rules import CODE_LENGTH, SYMBOLS, search_text, sort_key
from tracker.registration.waiting_list import recount
from tracker.storage.files import Storage

T = TypeVar("T")
#: rows of one statement
BATCH = 5000
#: of a hundred people; the rest is confirmed
STATES = ((4, State.SUBMITTED), (2, State.WAITING), (2, State.WITHDRAWN), (1, State.DECLINED), (1, State.INVITED))
#: of a hundred confirmed people, who comes to a session (large conferences of the UN: 0.77)
TURNOUT = 77

FILE = """
[meeting]
slug = "sample-{people}"
title = "Sample meeting of {people} people"
short_title = "Sample of {people}"
starts_on = {first}
ends_on = {last}
timezone = "Europe/Zurich"
city = "Geneva"
country = "CH"
online = true
objectives = ["To try and to measure the program with many people."]
audience = "Nobody: every person of this meeting is invented."
disclaimer = "Sample data, made by the program from the seed {seed}. Every person is invented."
[contact]
email = "centres@example.org"
[registration]
opens_at = "2020-01-01 09:00"
[expected]
centres = {centres}
partners = ["UNEP-CHEM", "MINAMATA", "SPECIAL-PROGRAMME", "UNEP-ECONOMY", "UNEP-LAW", "UNEP-CW", "KEMI"]
organisers = ["BRS"]
{days}
{groups}
"""
DAY = """
[[days]]
date = {day}
sessions = [
  {{ starts = "09:00", ends = "12:30", title = "Morning of day {number}" }},
  {{ starts = "12:30", ends = "14:00", title = "Lunch", kind = "break" }},
  {{ starts = "14:00", ends = "17:30", title = "Afternoon of day {number}" }},
]
"""
TOPICS = ("Coordination", "Partners", "Technology", "Stakeholders")


@dataclass(frozen=True, slots=True)
class Home:
    """An organisation that people come from."""

    id: UUID | None
    part: Part
    type: OrganisationType
    name: str
    short_name: str
    parent: str
    region_code: str | None
    country_iso2: str | None


def load(people: int, seed: int, storage: Storage, *, now: datetime, delegation: int = 0) -> Meeting:
    """Make the meeting `sample-<people>`; so many of `delegation` come from the first centre. Raises MeetingExists."""
    load_directory(now=now)
    return _load(people, seed, storage, now, delegation)


@operation
def _load(people: int, seed: int, storage: Storage, now: datetime, delegation: int) -> Meeting:
    from tracker.dossier.joint_2016 import FOLDER

    meeting = load_meeting_file(
        _file(people, seed, now.date()).encode(), folder=FOLDER, storage=storage, by=SYSTEM, now=now
    ).meeting
    # by number too: two crowds of one seed would draw the same ids
    random = Random(f"{seed} {people}")  # noqa: S311 -- the same people every time, nothing secret
    sessions = [s for s in list_sessions(meeting.id) if s.counted][:2]  # those of yesterday
    homes = _homes(meeting.id)
    sender, senders = homes[0], homes
    if delegation:  # nobody else comes from there, so that its size is the one asked for
        senders = [home for home in homes if home != sender]
    codes = random.sample(range(len(SYMBOLS) ** CODE_LENGTH), people)
    for numbers in _batches(range(people)):
        rows = [
            _person(
                meeting,
                random,
                number,
                _as_code(codes[number]),
                sender if number < delegation else random.choice(senders),
            )
            for number in numbers
        ]
        _write(Participant, rows)
        _write(ParticipantEvent, [_registered(row) for row in rows])
        arrivals = list(_arrivals(rows, sessions, random))
        _write(CheckIn, [arrival[0] for arrival in arrivals])
        _write(Presence, [arrival[1] for arrival in arrivals])
    recount(meeting.id)
    return meeting


def _file(people: int, seed: int, today: date) -> str:
    first, last = today - timedelta(days=1), today + timedelta(days=1)
    centres = db.session.scalars(
        select(Organisation.code)
        .where(Organisation.type == OrganisationType.REGIONAL_CENTRE, Organisation.valid_to.is_(None))
        .order_by(Organisation.code)
    ).all()
    return FILE.format(
        people=people,
        seed=seed,
        first=first,
        last=last,
        centres="[" + ", ".join(f'"{code}"' for code in centres) + "]",
        days="".join(DAY.format(day=first + timedelta(days=n), number=n + 1) for n in range(3)),
        groups="".join(f'[[groups]]\ntopic = "{topic}"\n' for topic in TOPICS),
    )


def _homes(meeting_id: UUID) -> list[Home]:
    """Six of ten from centres, one from partners, three from bodies that the directory does not know."""
    query = (
        select(ExpectedOrganisation, Organisation.type)
        .join(Organisation, Organisation.id == ExpectedOrganisation.organisation_id)
        .where(ExpectedOrganisation.meeting_id == meeting_id)
        .order_by(ExpectedOrganisation.position)
    )
    known = [
        Home(e.organisation_id, e.part, kind, e.name, e.short_name, e.parent_name, e.region_code, e.country_iso2)
        for e, kind in db.session.execute(query)
    ]
    centres = [home for home in known if home.part is Part.CENTRE]
    partners = [home for home in known if home.part is Part.PARTNER]
    others = [Home(None, Part.OTHER, OrganisationType.OTHER, name, name, "", None, None) for name in names.OTHER_BODIES]
    return [*centres * 3, *partners * 2, *others * 3]


def _person(meeting: Meeting, random: Random, number: int, code: str, home: Home) -> dict[str, Any]:
    given, family, badge = random.choice(names.PEOPLE)(random)
    email = f"{'.'.join(fold(f'{given} {family}').split())}.{number}@example.org"
    state = _state(random.randrange(100))
    registered = meeting.created_at - timedelta(days=60) + timedelta(seconds=random.randrange(50 * 86400))
    consent = state is not State.INVITED
    return {
        "id": _id(random, registered),
        "meeting_id": meeting.id,
        "code": code,
        "submission": UUID(int=random.getrandbits(128), version=4),
        "state": state,
        "origin": Origin.SAMPLE,
        "given_name": given,
        "family_name": family,
        "badge_name": badge,
        "honorific": random.choice(("Mr.", "Ms.", "Dr.", "")),
        "email": email,
        "phone": "",
        "job_title": random.choice(names.FUNCTIONS),
        "gender": random.choice(("woman", "man", "woman", "man", "woman", "man", None)),
        "mode": "online" if random.randrange(20) == 0 else "in-person",
        "needs": ["visa"] if random.randrange(10) == 0 else [],
        "remarks": "",
        "days": [],
        "preferred_group": random.choice(TOPICS),
        "organisation_id": home.id,
        "part": home.part,
        "organisation_type": home.type,
        "organisation_name": home.name,
        "organisation_short": home.short_name,
        "organisation_parent": home.parent,
        "region_code": home.region_code,
        "country_iso2": home.country_iso2,
        "locale": "en",
        "consent_at": registered if consent else None,
        "notice_version": meeting.notice_version if consent else None,
        "list_consent": consent,
        "contact_consent": False,
        "inner_list_consent": consent,
        "email_consent": False,
        "phone_consent": False,
        "photo_consent": consent,
        "later_consent": False,
        "sort_key": sort_key(given, family),
        "search_text": search_text(code, given, family, badge, email, home.short_name, home.name),
        "registered_at": registered,
        "state_at": registered,
    }


def _as_code(number: int) -> str:
    code = ""
    for _ in range(CODE_LENGTH):
        number, symbol = divmod(number, len(SYMBOLS))
        code += SYMBOLS[symbol]
    return code


def _state(percent: int) -> State:
    for share, state in STATES:
        if percent < share:
            return state
        percent -= share
    return State.CONFIRMED


def _id(random: Random, at: datetime) -> UUID:
    """A UUIDv7 of that moment with the seed's random bits."""
    return UUID(int=(int(at.timestamp() * 1000) << 80 | 0x7 << 76 | random.getrandbits(76)) & ~(3 << 62) | 2 << 62)


def _registered(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "meeting_id": row["meeting_id"],
        "participant_id": row["id"],
        "at": row["registered_at"],
        "state": row["state"],
        "actor_kind": SYSTEM.kind,
        "actor_label": SYSTEM.label,
        "changes": {},
    }


def _arrivals(
    rows: Iterable[dict[str, Any]], sessions: list[Session], random: Random
) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """A check-in with the presence that follows from it, for those who came."""
    for row in rows:
        for session in sessions if row["state"] is State.CONFIRMED else ():
            if random.randrange(100) >= TURNOUT:
                continue
            at = session.starts_at + timedelta(seconds=random.randrange(-1500, 900))
            place = {"meeting_id": row["meeting_id"], "participant_id": row["id"], "session_id": session.id}
            event = {
                "id": _id(random, at),
                "code": row["code"],
                "kind": Kind.IN,
                "channel": Channel.REMOTE if row["mode"] == "online" else Channel.DOOR,
                "at": at,
                "recorded_at": at,
                "device": f"Desk {random.randrange(1, 9)}",
                "by_label": "Desk",
                "result": Result.WELCOME,
            }
            remote = row["mode"] == "online"
            yield event | place, place | {"attended": True, "inside": True, "remote": remote, "first_in_at": at}


def _write(model: type[Model], rows: list[dict[str, Any]]) -> None:
    if rows:  # past the ORM, which takes a third longer
        db.session.connection().execute(insert(cast(Table, model.__table__)), rows)


def _batches(numbers: Iterable[T]) -> Iterator[list[T]]:
    left = iter(numbers)
    while batch := list(islice(left, BATCH)):
        yield batch
