"""Larger meetings: as many people as asked for, the same for the same seed."""

from sqlalchemy import func, select

from tests.factories import NOW
from tracker.attendance.models import CheckIn, Presence
from tracker.core.db import db
from tracker.dossier import crowd
from tracker.figures.queries import headline
from tracker.meetings.models import Part
from tracker.meetings.queries import list_sessions
from tracker.meetings.rules import current_session, phase
from tracker.registration.models import Participant, ParticipantEvent, State


def people():
    rows = db.session.scalars(select(Participant).order_by(Participant.id)).all()
    return [(p.id, p.code, p.given_name, p.family_name, p.email, p.state) for p in rows]


def test_the_same_seed_makes_the_same_people(app, storage):
    meeting = crowd.load(60, 7, storage, now=NOW)
    first = people()
    db.session.delete(meeting)
    db.session.commit()
    crowd.load(60, 7, storage, now=NOW)
    assert people() == first
    db.session.expunge_all()


def test_another_seed_makes_others(app, storage):
    crowd.load(20, 1, storage, now=NOW)
    codes = {row[1] for row in people()}
    crowd.load(21, 2, storage, now=NOW)
    assert len({row[1] for row in people()} - codes) == 21


def test_the_meeting_is_running_with_check_ins_of_yesterday(app, storage):
    meeting = crowd.load(200, 1, storage, now=NOW)
    count = lambda model: db.session.scalar(select(func.count()).select_from(model))  # noqa: E731
    assert (meeting.slug, phase(meeting, NOW)) == ("sample-200", "running")
    assert current_session(list_sessions(meeting.id), NOW).title == "Morning of day 2"
    assert (count(Participant), count(ParticipantEvent)) == (200, 200)
    assert count(CheckIn) == count(Presence) > 200
    figures = headline(meeting.id, NOW)
    assert figures.value("attended") > 100
    assert figures.value("centres_represented") > 15
    parts = set(db.session.scalars(select(Participant.part)))
    states = set(db.session.scalars(select(Participant.state)))
    assert parts == {Part.CENTRE, Part.PARTNER, Part.OTHER}
    assert states == {*State}


def test_who_was_invited_has_agreed_to_nothing(app, storage):
    crowd.load(300, 1, storage, now=NOW)
    invited = db.session.scalars(select(Participant).where(Participant.state == State.INVITED)).all()
    assert {p.consent_at for p in invited} == {None}


def test_a_delegation_has_the_size_asked_for(app, storage):
    meeting = crowd.load(200, 1, storage, now=NOW, delegation=40)
    count = func.count()
    largest = db.session.execute(
        select(Participant.part, count)
        .where(Participant.meeting_id == meeting.id, Participant.organisation_id.is_not(None))
        .group_by(Participant.organisation_id, Participant.part)
        .order_by(count.desc())
        .limit(1)
    ).one()
    assert tuple(largest) == (Part.CENTRE, 40)


def test_crowds_of_one_seed_stand_beside_each_other(app, storage):
    crowd.load(101, 1, storage, now=NOW)
    crowd.load(102, 1, storage, now=NOW)
    assert db.session.scalar(select(func.count(Participant.id.distinct()))) == 203


def test_who_takes_part_online_attends_from_afar(app, storage):
    meeting = crowd.load(200, 1, storage, now=NOW)
    value = headline(meeting.id, NOW).value
    assert 0 < value("attended_remote") < value("attended_in_person")
