"""Canaries: every private field of a meeting's people names the meeting."""

import pytest
from sqlalchemy import select

from tests.factories import NOW
from tracker.accounts.models import MeetingRole, User
from tracker.core.access import Role
from tracker.core.db import db
from tracker.discussions.models import PointRevision
from tracker.dossier import canaries
from tracker.dossier.errors import MeetingExists
from tracker.meetings.queries import get_meeting
from tracker.registration.models import Participant

PRIVATE = (
    "given_name",
    "family_name",
    "badge_name",
    "name_original",
    "email_other",
    "honorific",
    "email",
    "phone",
    "job_title",
    "remarks",
    "preferred_group",
)


def test_three_meetings_with_their_users_and_roles(app, storage):
    loaded = canaries.load(storage, now=NOW)
    assert [m.slug for m in loaded] == ["canary-1", "canary-2", "canary-quota"]
    quota = get_meeting("canary-quota")
    assert (quota.capacity, quota.confirms_itself) == (40, True)
    query = select(User.email, MeetingRole.meeting_slug, MeetingRole.role).join(User, User.id == MeetingRole.user_id)
    assert sorted(db.session.execute(query)) == [
        ("door1@example.org", "canary-1", Role.DESK),
        ("focal1@example.org", "canary-1", Role.FOCAL_POINT),
        ("org1@example.org", "canary-1", Role.ORGANISER),
        ("org1@example.org", "canary-quota", Role.ORGANISER),
        ("org2@example.org", "canary-2", Role.ORGANISER),
        ("rapporteur1@example.org", "canary-1", Role.RAPPORTEUR),
    ]
    assert db.session.scalars(select(User.email).where(User.is_admin)).all() == ["admin@example.org"]


@pytest.mark.parametrize("number", [1, 2])
def test_every_private_field_names_its_meeting(app, storage, number):
    canaries.load(storage, now=NOW)
    meeting, mark = get_meeting(f"canary-{number}"), f"canary-m{number}-"
    people = db.session.scalars(select(Participant).where(Participant.meeting_id == meeting.id)).all()
    assert len(people) == 6
    for person in people:
        assert {getattr(person, field).lower()[: len(mark)] for field in PRIVATE} == {mark}
    points = db.session.scalars(select(PointRevision).where(PointRevision.meeting_id == meeting.id)).all()
    assert {point.text.lower()[: len(mark)] for point in points} == {mark}


def test_a_second_time_is_refused(app, storage):
    canaries.load(storage, now=NOW)
    with pytest.raises(MeetingExists):
        canaries.load(storage, now=NOW)
