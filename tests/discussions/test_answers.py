"""What members said, and the groups of one participant."""

import pytest

from tests.factories import NOW
from tracker.discussions import answers, queries
from tracker.discussions.confirming import Answer, digest_of
from tracker.discussions.models import MemberRole, NoteAnswer


def say(make, group, person, **values):
    defaults = {"confirmed": True, "digest": "d", "at": NOW}
    return make.save(
        NoteAnswer(meeting_id=group.meeting_id, group_id=group.id, participant_id=person.id, **defaults | values)
    )


@pytest.fixture
def member(make, meeting, group):
    person = make.participant(meeting, given_name="Lina", family_name="Moreau")
    make.member(group, person)
    return person


def test_answers_are_those_of_who_is_still_in_the_group_by_name(make, meeting, group, member):
    first = make.participant(meeting, given_name="Ada", family_name="Abe")
    make.member(group, first)
    say(make, group, member, remark="No", confirmed=False)
    say(make, group, first)
    say(make, group, make.participant(meeting))
    say(make, make.group(meeting), first)
    assert [(a.name, a.confirmed, a.remark) for a in answers.list_answers(group.id)] == [
        ("Ada Abe", True, ""),
        ("Lina Moreau", False, "No"),
    ]


def test_the_tally_is_about_the_points_as_they_stand(make, group, member):
    point = make.point(group)
    points = queries.current_points([group.id])
    say(make, group, member, digest=digest_of(points))
    assert answers.tally_of(group.id, 1, points).confirmed == 1
    make.point(group, point_id=point.point_id, base_id=point.id, text="Air")
    now = answers.tally_of(group.id, 1, queries.current_points([group.id]))
    assert (now.confirmed, now.earlier) == (0, 1)


def test_one_members_place_and_answer_are_found(make, meeting, group, member):
    said = say(make, group, member)
    stranger = make.participant(meeting)
    assert answers.find_answer(group.id, member.id) == said
    assert answers.find_answer(group.id, stranger.id) is None
    assert answers.find_member(group.id, member.id).participant_id == member.id
    assert answers.find_member(group.id, stranger.id) is None


def test_a_participants_places_come_with_time_people_points_and_answer(make, meeting, group, member):
    session = make.session(meeting)
    first = make.group(meeting, number=1, session_id=session.id)
    lead = make.member(first, make.participant(meeting), role=MemberRole.FACILITATOR)
    own = make.member(first, member)
    make.point(first, text="Air")
    make.point(make.group(meeting), text="Elsewhere")
    say(make, first, member, digest=digest_of(queries.current_points([first.id])))
    found, second = answers.places_of(member.id)
    assert (found.group, found.role, found.starts_at, found.ends_at) == (
        first,
        MemberRole.MEMBER,
        session.starts_at,
        session.ends_at,
    )
    assert (list(found.members), [point.text for point in found.points]) == ([lead, own], ["Air"])
    assert isinstance(found.answered, Answer)
    assert (second.group, second.answer, second.answered) == (group, None, None)
    assert [one.number for one in answers.groups_of(member.id)] == [1, 2]


def test_an_answer_about_an_earlier_text_is_no_answer_now(make, group, member):
    say(make, group, member, digest="before")
    (place,) = answers.places_of(member.id)
    assert (place.answer is None, place.answered) == (False, None)


@pytest.mark.parametrize("count", [1, 3])
def test_places_take_as_many_statements_for_one_group_as_for_three(make, meeting, member, group, queries_sent, count):
    for _ in range(count - 1):
        make.member(make.group(meeting), member)
    with queries_sent(3):
        assert len(answers.places_of(member.id)) == count
