from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import pytest

from tests.factories import NOW
from tracker.attendance.events import DoorEvent
from tracker.attendance.operations import record_check_ins
from tracker.core.access import Actor, Holder, Role
from tracker.core.ids import new_id

DESK = Actor("user", None, "Dina at the door")


@dataclass
class Door:
    """A door of a session: `door.sees(participant)`."""

    meeting_id: UUID
    session_id: UUID

    def event(self, person=None, **values) -> DoorEvent:
        given = {"id": new_id(), "session_id": self.session_id, "at": NOW, "device": "Desk 1"} | values
        if person is not None:
            given.setdefault("participant_id", person.id)
        return DoorEvent(**given)

    def sees(self, person=None, *, now: datetime = NOW, **values):
        return self.hears([self.event(person, **values)], now=now)[0]

    def hears(self, events, *, now: datetime = NOW):
        return record_check_ins(self.meeting_id, events, by=DESK, now=now)


@pytest.fixture
def meeting(make):
    return make.meeting()


@pytest.fixture
def session(make, meeting):
    return make.session(meeting, title="Opening")


@pytest.fixture
def door(meeting, session):
    return Door(meeting.id, session.id)


@pytest.fixture
def ada(make, meeting):
    organisation = make.organisation(short_name="SCRC Kenya")
    return make.participant(meeting, organisation, given_name="Amina", family_name="Odhiambo")


@pytest.fixture
def noise(make):
    """Somebody checked in at another meeting."""
    meeting = make.meeting()
    there, person = make.session(meeting, title="Elsewhere"), make.participant(meeting)
    Door(meeting.id, there.id).sees(person)
    return person, there


@pytest.fixture
def signed_in(app, monkeypatch):
    """Be somebody with a role at a meeting for the rest of the test."""

    def become(*roles: Role, at=None, scopes=None, admin=False):
        held = {at.slug: frozenset(roles)} if at is not None else {}
        monkeypatch.setitem(app.extensions, "tracker.who", lambda: Holder(DESK, roles=held, scopes=scopes, admin=admin))

    return become
