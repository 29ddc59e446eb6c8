import pytest

from tests.factories import NOW
from tracker.core.access import SYSTEM
from tracker.registration.models import State
from tracker.report import operations, queries
from tracker.report.errors import NoSuchVersion


def test_people_are_those_who_came_or_are_confirmed(make):
    meeting = make.meeting()
    session = make.session(meeting)
    make.participant(meeting, family_name="Confirmed")
    make.presence(make.participant(meeting, family_name="Walked-in", state=State.SUBMITTED), session)
    make.participant(meeting, family_name="Waits", state=State.SUBMITTED)
    make.participant(family_name="Elsewhere")
    people = queries.facts(meeting, NOW).people
    assert [(p.family_name, p.attended) for p in people] == [("Confirmed", False), ("Walked-in", True)]


def test_the_place_of_a_person_is_the_organisations(make):
    make.country("UG", "Uganda")
    meeting = make.meeting()
    make.participant(meeting, make.organisation(city="Nairobi"), country_iso2="UG")
    make.participant(meeting, organisation_id=None, family_name="Zuma", country_iso2="UG")
    assert [(p.city, p.country) for p in queries.facts(meeting, NOW).people] == [("Nairobi", "Kenya"), ("", "Uganda")]


def test_versions_are_listed_without_what_they_hold(meeting, queries):
    from tracker.report.queries import list_versions

    operations.lock_version(meeting, by=SYSTEM, now=NOW)
    with queries(1):
        assert [v.number for v in list_versions(meeting.id)] == [1]


def test_a_version_is_found_by_its_number_and_the_latest_without(meeting, make):
    assert queries.find_latest(meeting.id) is None
    operations.lock_version(meeting, by=SYSTEM, now=NOW)
    operations.lock_version(make.meeting(), by=SYSTEM, now=NOW)
    assert queries.find_latest(meeting.id).number == queries.get_version(meeting.id, 1).number == 1
    with pytest.raises(NoSuchVersion):
        queries.get_version(meeting.id, 2)
