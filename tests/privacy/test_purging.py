import pytest
from sqlalchemy import func, select

from tests.privacy.conftest import LATER
from tracker.audit.models import AuditEntry
from tracker.core import clock
from tracker.core.access import SYSTEM
from tracker.core.db import db
from tracker.meetings.models import Meeting
from tracker.persons.models import Person
from tracker.privacy import purging, queries
from tracker.privacy.inventory import HOLDINGS, WITH_THE_NAME, Scope
from tracker.privacy.purging import purge_meeting
from tracker.registration import finding
from tracker.registration.lists import Filter, list_people
from tracker.registration.models import Participant


def named(meeting):
    return queries.count_people(Scope(meeting.id))


def test_people_go_some_at_a_time_and_what_is_cut_short_goes_on(meeting, monkeypatch):
    meeting.retention_days = 0
    db.session.commit()
    people, monkeyed = named(meeting), []
    erase = purging._erase_some

    def once(scope, now):
        if monkeyed:
            raise KeyboardInterrupt
        monkeyed.append(len(scope.some))
        return erase(scope, now)

    monkeypatch.setattr(purging, "PEOPLE", 2)
    monkeypatch.setattr(purging, "_erase_some", once)
    with pytest.raises(KeyboardInterrupt):
        purge_meeting(meeting, by=SYSTEM, now=LATER)
    assert (monkeyed, named(meeting)) == ([2], people - 2)
    assert [one.id for one in queries.list_due(LATER)] == [meeting.id]
    monkeypatch.setattr(purging, "_erase_some", erase)
    purge_meeting(meeting, by=SYSTEM, now=LATER)
    assert (named(meeting), queries.list_due(LATER)) == (0, [])


def test_whoever_is_erased_is_not_found_in_memory_while_others_still_are_to_be(meeting, monkeypatch):
    finding.read(meeting.id, clock.now())
    names = [person.family_name for person in list_people(meeting.id, Filter(), 1)[1].rows]
    erase = purging._erase_some

    def once(scope, now):
        erase(scope, now)
        raise KeyboardInterrupt

    monkeypatch.setattr(purging, "_erase_some", once)
    with pytest.raises(KeyboardInterrupt):
        purge_meeting(meeting, by=SYSTEM, now=LATER)
    found = [list_people(meeting.id, Filter(q=name), 1)[1].total for name in names]
    assert found == [0] * len(names)


def test_a_purge_that_stopped_after_the_names_does_the_rest(meeting, monkeypatch):
    def stop(_scope):
        raise KeyboardInterrupt

    rest = purging._erase_the_rest
    monkeypatch.setattr(purging, "_erase_the_rest", stop)
    with pytest.raises(KeyboardInterrupt):
        purge_meeting(meeting, by=SYSTEM, now=LATER)
    monkeypatch.setattr(purging, "_erase_the_rest", rest)
    purge_meeting(meeting, by=SYSTEM, now=LATER)
    mails = next(one for one in HOLDINGS if one.table == "outbox_mail")
    assert db.session.scalar(select(func.count()).select_from(mails.at)) == 0
    assert db.session.get(Meeting, meeting.id).purged_at == LATER


def test_rows_are_found_in_parts_and_each_once(meeting, monkeypatch):
    monkeypatch.setattr(purging, "LOOKED_UP", 3)
    holding = next(one for one in HOLDINGS if one.table == "participant_event")
    found = [id_ for ids in purging._list_rows(holding, Scope(meeting.id)) for id_ in ids]
    assert (len(found), len(set(found))) == (db.session.scalar(select(func.count()).select_from(holding.at)),) * 2
    monkeypatch.setattr(purging, "ROWS", 1)
    purge_meeting(meeting, by=SYSTEM, now=LATER)
    assert named(meeting) == 0


def test_persons_of_other_meetings_stay_persons(meeting, make):
    alone, both = (make.save(Person(created_at=LATER)) for _ in range(2))
    first, second = db.session.scalars(
        select(Participant).where(Participant.meeting_id == meeting.id).order_by(Participant.id).limit(2)
    ).all()
    first.person_id, second.person_id = alone.id, both.id
    elsewhere = make.participant(person_id=both.id)
    db.session.commit()
    purge_meeting(meeting, by=SYSTEM, now=LATER)
    assert db.session.scalars(select(Person.id)).all() == [both.id]
    assert db.session.get(Participant, elsewhere.id).person_id == both.id


def test_one_line_of_the_trail_says_that_everybody_went(meeting):
    people = named(meeting)
    purge_meeting(meeting, by=SYSTEM, now=LATER)
    acts = db.session.scalars(select(AuditEntry.details).where(AuditEntry.action == "privacy.purged")).all()
    assert acts == [{"people": people}]


def test_what_goes_with_the_name_is_a_table_that_is_erased():
    assert {one.table for one in HOLDINGS} >= WITH_THE_NAME
