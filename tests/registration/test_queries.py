import pytest

from tests.factories import NOW
from tracker.core.ids import new_id
from tracker.registration import queries
from tracker.registration.errors import NoSuchParticipant
from tracker.registration.rules import State


def test_a_participant_is_found_only_at_their_own_meeting(make):
    person = make.participant()
    assert queries.get_participant(person.meeting_id, person.id) == person
    with pytest.raises(NoSuchParticipant):
        queries.get_participant(make.meeting().id, person.id)


def test_a_code_is_found_however_it_is_typed_and_only_at_its_meeting(make):
    person, _noise = make.participant(code="K74QX"), make.participant(code="K74QY")
    assert queries.find_by_code(person.meeting_id, " k7 4qx") == person
    assert queries.find_by_code(make.meeting().id, "K74QX") is None
    assert queries.find_by_code(person.meeting_id, "nonsense") is None


def test_only_a_live_registration_is_found_by_its_address(make):
    meeting = make.meeting()
    make.participant(meeting=meeting, email="a@example.org", state=State.WITHDRAWN)
    assert queries.find_live_by_email(meeting.id, "a@example.org") is None
    person = make.participant(meeting=meeting, email="a@example.org")
    assert queries.find_live_by_email(meeting.id, "a@example.org") == person


def test_confirmed_people_are_counted_at_their_meeting_alone(make):
    meeting = make.meeting()
    make.participant(meeting=meeting)
    make.participant(meeting=meeting, state=State.WAITING)
    make.participant()
    assert queries.count_confirmed(meeting.id) == 1


def test_the_first_waiting_is_who_registered_first(make):
    meeting = make.meeting()
    late = make.participant(meeting=meeting, state=State.WAITING, registered_at=NOW)
    early = make.participant(meeting=meeting, state=State.WAITING, registered_at=NOW.replace(hour=1))
    make.participant(state=State.WAITING, registered_at=NOW.replace(hour=0))
    assert queries.first_waiting(meeting.id) == early != late


def test_claims_name_what_is_taken_in_one_statement(make, queries):
    person = make.participant(email="a@example.org", code="K74QX")
    from tracker.registration import queries as ask

    with queries(1):
        found = ask.list_claims(person.meeting_id, person.submission, "a@example.org", "K74QX")
    assert sorted(claim.what for claim in found) == ["code", "email", "submission"]
    assert {claim.id for claim in found} == {person.id}
    assert ask.list_claims(person.meeting_id, new_id(), "b@example.org", "K74QY") == []


def test_an_unknown_organisation_is_none(make):
    assert queries.find_affiliation(make.meeting().id, "NONE") is None
