"""What loading has to know of what is there already."""

from tests.factories import NOW
from tracker.dossier import queries
from tracker.registration.models import State


def test_only_the_confirmed_of_this_meeting_are_found_by_address(make):
    meeting = make.meeting()
    ana = make.participant(meeting, email="ana@example.org")
    make.participant(meeting, email="bo@example.org", state=State.SUBMITTED)
    make.participant(email="cy@example.org")
    wanted = ["ana@example.org", "bo@example.org", "cy@example.org"]
    assert queries.confirmed_by_email(meeting.id, wanted) == {"ana@example.org": ana.id}


def test_who_is_found_by_address_is_read_and_nobody_else(make, steps):
    meeting = make.meeting()
    found = steps(lambda: queries.confirmed_by_email(meeting.id, ["ana@example.org", "bo@example.org"]))
    wanted = "SEARCH participant USING INDEX uq_participant_meeting_id_email (meeting_id=? AND email=?)"
    assert found in ([wanted], [])


def test_operators_see_every_meeting_with_its_people(make):
    first = make.meeting(starts_on=NOW.date().replace(year=2025))
    second = make.meeting()
    make.participant(second)
    found = [(listed.meeting.id, listed.participants) for listed in queries.list_for_operators()]
    assert found == [(second.id, 1), (first.id, 0)]


def test_a_database_is_empty_until_there_is_a_meeting(make):
    assert queries.is_empty() is True
    make.meeting()
    assert queries.is_empty() is False
