from sqlalchemy import select

from tests.attendance.conftest import DESK
from tests.factories import NOW
from tracker.attendance import door_quotas
from tracker.attendance.models import DoorQuota
from tracker.attendance.queries import list_places
from tracker.attendance.rules import Channel
from tracker.audit.models import AuditEntry
from tracker.core.db import db


def test_quotas_are_listed_with_who_is_in_the_room(make, meeting, session, door, ada, noise):
    kenya = make.organisation(short_name="SCRC Chile")
    ours = make.expected(meeting, kenya)
    make.expected(meeting)
    make.expected(make.meeting())
    for channel in (Channel.DOOR, Channel.REMOTE):
        door.sees(make.participant(meeting, kenya), channel=channel)
    place = list_places(meeting.id)[0]
    door_quotas.set_quotas(meeting.id, place, 5, {ours.organisation_id: 2}, by=DESK, now=NOW)
    assert next((row.name, row.places, row.inside) for row in door_quotas.list_quotas(meeting.id, place)) == (
        "SCRC Chile",
        2,
        1,
    )
    assert [row.places for row in door_quotas.list_quotas(meeting.id, place)] == [2, None]
    assert door_quotas.find_general(place) == 5


def test_setting_puts_new_ones_in_the_place_of_the_old(make, meeting, session):
    place, other = list_places(meeting.id)[0], make.session()
    make.save(DoorQuota(meeting_id=other.meeting_id, session_id=other.id, places=1))
    door_quotas.set_quotas(meeting.id, place, 5, {}, by=DESK, now=NOW)
    door_quotas.set_quotas(meeting.id, place, None, {make.organisation().id: 3}, by=DESK, now=NOW)
    kept = db.session.scalars(select(DoorQuota.places).where(DoorQuota.session_id == session.id)).all()
    assert (kept, door_quotas.find_general(place)) == ([3], None)
    door_quotas.set_quotas(meeting.id, place, None, {}, by=DESK, now=NOW)
    assert db.session.scalars(select(DoorQuota.places)).all() == [1]
    assert set(db.session.scalars(select(AuditEntry.action))) == {"session.quotas-set"}
