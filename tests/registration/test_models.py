import pytest

from tracker.core.db import db
from tracker.registration.models import Participant, with_ids


@pytest.fixture
def people(make):
    meeting = make.meeting()
    return meeting, [make.participant(meeting) for _ in range(3)], make.participant()


def found(meeting, *ids):
    return set(db.session.scalars(db.select(Participant.id).where(*with_ids(meeting.id, ids))))


def test_people_of_the_meeting_are_found_by_their_ids_and_strangers_are_not(people):
    meeting, ours, stranger = people
    assert found(meeting, ours[0].id, ours[2].id, stranger.id) == {ours[0].id, ours[2].id}
    assert found(meeting) == set()


def test_nobody_is_read_but_those(people, steps):
    meeting, ours, _stranger = people
    taken = [step for step in steps(lambda: found(meeting, ours[0].id)) if "participant" in step]
    assert all("(id=?)" in step for step in taken)
