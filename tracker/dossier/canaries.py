"""Meetings and users for outside programs that test who sees what: every private field holds a text that names its meeting.

Where `CANARY-m1-` turns up in an answer, the reader saw something of the first meeting.
"""

from datetime import date, datetime, timedelta
from pathlib import Path

from tracker.accounts.models import User
from tracker.accounts.operations import create_user, give_role
from tracker.attendance.operations import DoorEvent, record_check_ins
from tracker.core.access import SYSTEM, Actor, Role
from tracker.core.db import operation
from tracker.core.ids import new_id
from tracker.discussions import operations as discussions
from tracker.discussions.models import Addressee, Heading, MemberRole
from tracker.discussions.operations import Revision
from tracker.discussions.queries import list_groups
from tracker.dossier.operations import load_meeting_file
from tracker.meetings.models import Meeting
from tracker.meetings.queries import list_sessions
from tracker.organisations.operations import load_directory
from tracker.organisations.queries import get_organisation
from tracker.registration import operations as registration
from tracker.registration.models import Origin, Participant, State
from tracker.registration.operations import RegistrationDetails
from tracker.storage.files import Storage

#: from these centres come the people of a canary meeting, in turn; the focal point is the first one's
CENTRES = ("SCRC-KEN", "BCCC-URY", "BCRC-SVK")
PEOPLE = 6

FILE = """
[meeting]
slug = "{slug}"
title = "Meeting {slug}, for tests of access"
short_title = "Meeting {slug}"
starts_on = {first}
ends_on = {last}
timezone = "Europe/Zurich"
city = "Geneva"
country = "CH"
online = true
disclaimer = "Test data. Every person is invented."
[contact]
email = "centres@example.org"
[registration]
opens_at = "2020-01-01 09:00"
{registration}
[expected]
centres = ["SCRC-KEN", "BCCC-URY", "BCRC-SVK"]
partners = ["KEMI"]
organisers = ["BRS"]
{programme}
"""
DAY = """
[[days]]
date = {day}
sessions = [
  {{ starts = "00:00", ends = "12:00", title = "Morning of {day}" }},
  {{ starts = "12:00", ends = "23:59", title = "Afternoon of {day}" }},
]
"""


def load(storage: Storage, *, now: datetime) -> list[Meeting]:
    """Make canary-1, canary-2 and canary-quota, open and running, with their users. Raises MeetingExists, AlreadyAUser."""
    load_directory(now=now)
    return _load(storage, now)


@operation
def _load(storage: Storage, now: datetime) -> list[Meeting]:
    quota = "capacity = 40\nconfirms_itself = true"
    meetings = [
        _enter("canary-1", "", storage, now),
        _enter("canary-2", "", storage, now),
        _enter("canary-quota", quota, storage, now),
    ]
    for meeting, mark in zip(meetings[:2], ("CANARY-m1", "CANARY-m2"), strict=True):
        _fill(meeting, mark, now)
    _add_users(meetings[0], now)
    give_role(_user("org2", now), Role.ORGANISER, by=SYSTEM, now=now, meeting_slug="canary-2")
    return meetings


def _enter(slug: str, rules: str, storage: Storage, now: datetime) -> Meeting:
    first = now.date()
    content = FILE.format(
        slug=slug,
        first=first,
        last=first + timedelta(days=2),
        registration=rules,
        programme="".join(DAY.format(day=first + timedelta(days=n)) for n in range(3)),
    )
    content += f'[[groups]]\ntopic = "Group one of {slug}"\n[[groups]]\ntopic = "Group two of {slug}"\n'
    return load_meeting_file(content.encode(), folder=Path(), storage=storage, by=SYSTEM, now=now).meeting


def _add_users(first: Meeting, now: datetime) -> None:
    group = list_groups(first.id)[0]
    centre = get_organisation(CENTRES[0])
    give_role(_user("admin", now), Role.ADMIN, by=SYSTEM, now=now)
    organiser = _user("org1", now)
    for slug in (first.slug, "canary-quota"):
        give_role(organiser, Role.ORGANISER, by=SYSTEM, now=now, meeting_slug=slug)
    give_role(_user("door1", now), Role.DESK, by=SYSTEM, now=now, meeting_slug=first.slug)
    give_role(
        _user("focal1", now), Role.FOCAL_POINT, by=SYSTEM, now=now, meeting_slug=first.slug, organisation_id=centre.id
    )
    give_role(
        _user("rapporteur1", now), Role.RAPPORTEUR, by=SYSTEM, now=now, meeting_slug=first.slug, group_id=group.id
    )


def _user(name: str, now: datetime) -> User:
    email = f"{name}@example.org"
    return create_user(email, by=SYSTEM, now=now, name=name, password=f"pw-{email}")


def _fill(meeting: Meeting, mark: str, now: datetime) -> None:
    """People, check-ins and notes whose every private field begins with the mark."""
    people = [_register(meeting, mark, number, now) for number in range(1, PEOPLE + 1)]
    registration.decide_many(
        meeting, [one.id for one in people[:-1]], State.CONFIRMED, by=SYSTEM, now=now, reason=f"{mark}-reason"
    )
    session = list_sessions(meeting.id)[0]
    events = [
        DoorEvent(id=new_id(), participant_id=one.id, session_id=session.id, at=now, device=f"{mark}-device")
        for one in people[:3]
    ]
    record_check_ins(meeting.id, events, by=Actor("system", None, f"{mark}-desk"), now=now)
    for group in list_groups(meeting.id):
        members = {one.id: MemberRole.MEMBER for one in people[:4]}
        discussions.set_members(group, members, by=SYSTEM, now=now)
        points = [_point(heading, f"{mark}-point-{group.number}-{heading}", mark, now) for heading in Heading]
        rapporteur = Actor("link", group.id, f"{mark}-author")
        discussions.record_revisions(group, points, by=rapporteur, now=now)


def _register(meeting: Meeting, mark: str, number: int, now: datetime) -> Participant:
    details = RegistrationDetails(
        given_name=f"{mark}-given-{number}",
        family_name=f"{mark}-family-{number}",
        email=f"{mark}-email-{number}@example.org",
        organisation=CENTRES[(number - 1) % len(CENTRES)],
        job_title=f"{mark}-title-{number}",
        badge_name=f"{mark}-badge-{number}",
        name_original=f"{mark}-original-{number}",
        email_other=f"{mark}-second-{number}@example.org",
        honorific=f"{mark}-honorific",
        phone=f"{mark}-phone-{number}",
        remarks=f"{mark}-remarks-{number}",
        preferred_group=f"{mark}-preferred-{number}",
        gender="woman" if number % 2 else "man",
        needs=("visa",),
        consent=True,
    )
    return registration.register(meeting, details, submission=new_id(), origin=Origin.SAMPLE, by=SYSTEM, now=now)


def _point(heading: Heading, text: str, mark: str, now: datetime) -> Revision:
    is_recommendation = heading is Heading.RECOMMENDATIONS
    return Revision(
        id=new_id(),
        point=new_id(),
        base=None,
        heading=heading.value,
        text=text,
        at=now,
        device=f"{mark}-notebook",
        addressee=Addressee.CENTRES if is_recommendation else None,
        due_on=date(now.year + 1, 1, 31) if is_recommendation else None,
        owner=f"{mark}-owner" if is_recommendation else "",
    )
