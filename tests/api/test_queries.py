from datetime import timedelta

import pytest

from tests.factories import NOW
from tracker.api import queries
from tracker.core.errors import Invalid


def test_meetings_of_one_day_follow_each_other_by_their_address(make):
    first, second = make.meeting(slug="a"), make.meeting(slug="b")
    older = make.meeting(slug="c", starts_on=NOW.date() - timedelta(days=1))
    position = (first.starts_on.isoformat(), "a")
    assert [m.slug for m in queries.list_meetings(None, 2)] == ["a", "b"]
    assert queries.list_meetings(position, 5) == [second, older]


def test_participants_of_one_name_follow_each_other_by_their_id(make):
    meeting = make.meeting()
    people = sorted(
        (make.participant(meeting, family_name="Sosa", given_name="Ana") for _ in range(3)), key=lambda p: p.id
    )
    _noise = make.participant()
    rest = queries.list_participants(meeting.id, (people[0].sort_key, str(people[0].id)), 5)
    assert [row[0] for row in rest] == people[1:]


def test_a_participant_comes_with_the_code_of_their_organisation(make):
    meeting, organisation = make.meeting(), make.organisation(code="BCRC-X")
    make.participant(meeting, organisation)
    make.participant(meeting, organisation_id=None)
    assert {row[1] for row in queries.list_participants(meeting.id, None, 5)} == {"BCRC-X", None}


@pytest.mark.parametrize("position", [("a", "b"), ("a", "")])
def test_a_position_that_names_no_person_is_refused(make, position):
    with pytest.raises(Invalid):
        queries.list_participants(make.meeting().id, position, 5)
