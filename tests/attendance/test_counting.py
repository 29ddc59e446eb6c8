"""What is counted beside the places of a session: quotas of organisations, those who attend from afar, paper."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from tests.factories import NOW
from tracker.attendance.models import CheckIn, DoorQuota, Presence
from tracker.attendance.rules import QUOTA_REACHED, Channel, Kind, Result
from tracker.core.db import db
from tracker.core.ids import new_id


@pytest.fixture
def quota(make, meeting, session):
    def limit(places, organisation=None):
        return make.save(
            DoorQuota(
                meeting_id=meeting.id,
                session_id=session.id,
                organisation_id=organisation.id if organisation else None,
                places=places,
            )
        )

    return limit


@pytest.fixture
def delegation(make, meeting):
    organisation = make.organisation(short_name="SCRC Chile")
    return organisation, [make.participant(meeting, organisation) for _ in range(3)]


def test_an_organisation_gets_no_more_places_than_it_has(make, meeting, door, quota, delegation):
    _, people = delegation
    quota(2)
    other = make.participant(meeting)
    answers = [door.sees(person) for person in (*people, other)]
    assert [answer.result for answer in answers] == [Result.WELCOME, Result.WELCOME, Result.FULL, Result.WELCOME]
    assert answers[2].reason == QUOTA_REACHED


def test_a_quota_holds_within_one_batch_and_a_place_left_is_free_again(door, quota, delegation):
    _, (one, two, three) = delegation
    quota(1)
    later = NOW + timedelta(minutes=1)
    events = [door.event(one), door.event(two), door.event(one, kind=Kind.OUT, at=later), door.event(three, at=later)]
    assert [a.result for a in door.hears(events)] == [Result.WELCOME, Result.FULL, Result.WELCOME, Result.WELCOME]


def test_the_quota_of_one_organisation_goes_before_that_of_all(make, door, quota, delegation):
    organisation, people = delegation
    quota(0)
    quota(2, organisation)
    results = [door.sees(person).result for person in people]
    assert results == [Result.WELCOME, Result.WELCOME, Result.FULL]


def test_a_reason_lets_somebody_in_above_the_quota_and_stays_on_record(door, quota, delegation):
    _, (one, *_) = delegation
    quota(0)
    assert door.sees(one, reason="Speaks next").result is Result.WELCOME
    assert db.session.scalars(select(CheckIn.reason)).all() == ["Speaks next"]


def test_somebody_without_a_known_organisation_is_in_no_quota(make, meeting, door, quota):
    quota(0)
    person = make.participant(meeting, organisation_id=None)
    assert door.sees(person).result is Result.WELCOME


def test_a_session_has_one_quota_for_all_and_one_for_each(make, quota, delegation):
    organisation, _ = delegation
    for of in (None, organisation):
        quota(1, of)
        with pytest.raises(IntegrityError):
            quota(2, of)
        db.session.rollback()


def test_who_attends_from_afar_takes_no_place_and_is_marked(make, meeting, session, door, ada):
    session.capacity = 0
    make.save(session)
    answer = door.sees(ada, channel=Channel.REMOTE)
    presence = db.session.scalars(select(Presence)).one()
    assert (answer.result, presence.attended, presence.remote) == (Result.WELCOME, True, True)
    assert door.sees(ada, channel=Channel.REMOTE, at=NOW + timedelta(hours=1)).result is Result.ALREADY_HERE


def test_who_comes_in_person_after_all_is_counted_in_the_room(door, ada):
    door.sees(ada, channel=Channel.REMOTE)
    assert door.sees(ada, at=NOW + timedelta(minutes=5)).result is Result.WELCOME
    assert door.sees(ada, channel=Channel.REMOTE, at=NOW + timedelta(minutes=9)).result is Result.ALREADY_HERE
    assert [(p.remote, p.first_in_at) for p in db.session.scalars(select(Presence))] == [(False, NOW)]


def test_how_an_event_came_is_part_of_what_it_is(door, ada):
    event_id = new_id()
    assert door.sees(ada, id=event_id, channel=Channel.PAPER).result is Result.WELCOME
    assert door.sees(ada, id=event_id, channel=Channel.PAPER).result is Result.WELCOME
    assert door.sees(ada, id=event_id).result is Result.REJECTED
    assert db.session.scalars(select(CheckIn.channel)).all() == [Channel.PAPER]
