from datetime import timedelta

from sqlalchemy import delete, select

from tests.factories import NOW
from tracker.attendance.models import Presence
from tracker.attendance.operations import DoorEvent, record_check_ins
from tracker.attendance.rules import Channel
from tracker.attendance.standings import derive_anew
from tracker.core.access import SYSTEM
from tracker.core.db import db
from tracker.core.ids import new_id


def test_what_the_events_say_is_written_anew_for_one_person_alone(make):
    meeting = make.meeting()
    session, day = make.session(meeting), make.day(meeting)
    person, noise = make.participant(meeting), make.participant(meeting)
    for one, place in ((person, {"session_id": session.id}), (person, {"day_id": day.id}), (noise, {"day_id": day.id})):
        event = DoorEvent(id=new_id(), participant_id=one.id, at=NOW + timedelta(minutes=1), **place)
        record_check_ins(meeting.id, [event], by=SYSTEM, now=NOW)
    db.session.execute(delete(Presence))
    assert derive_anew(meeting.id, person.id) == {session.id, day.id}
    rows = select(Presence.session_id, Presence.day_id, Presence.attended, Presence.first_in_at)
    at = NOW + timedelta(minutes=1)
    assert set(db.session.execute(rows).all()) == {(session.id, None, True, at), (None, day.id, True, at)}


def test_who_was_there_from_afar_stays_so(make):
    meeting = make.meeting()
    session, person = make.session(meeting), make.participant(meeting)
    event = DoorEvent(id=new_id(), participant_id=person.id, session_id=session.id, at=NOW, channel=Channel.REMOTE)
    record_check_ins(meeting.id, [event], by=SYSTEM, now=NOW)
    derive_anew(meeting.id, person.id)
    db.session.expire_all()
    assert db.session.scalars(select(Presence.remote)).all() == [True]
