"""Who can be dealt, who is in which group, what was dealt last."""

from datetime import timedelta

import pytest

from tests.factories import NOW
from tracker.discussions.models import MemberRole
from tracker.grouping import queries
from tracker.grouping.models import Deal, Who
from tracker.grouping.rules import Trait
from tracker.registration.models import State


def ids(groups):
    return [group.id for group in groups]


def names(people):
    return [person.name for person in people]


def test_people_come_by_name_with_what_counts(meeting, groups, people, leader):
    found = queries.list_people(meeting.id, ids(groups), Who.CONFIRMED)
    assert names(found) == [f"Ada Person {n:02}" for n in range(30)]
    first = found[0]
    assert (first.present, first.leads, first.held) == (groups[0].id, True, groups[0].id)
    assert (first.organisation, first.organisation_name) == (people[0].organisation_id.hex, "Centre 0")
    assert first.traits == {
        Trait.REGION: "AFRICA",
        Trait.TYPE: "regional-centre",
        Trait.LANGUAGE: "en",
        Trait.GENDER: "woman",
    }
    assert (found[1].present, found[1].leads, found[1].held) == (None, False, None)


def test_only_the_confirmed_are_dealt_and_only_those_who_came_if_so_wished(make, meeting, groups, people):
    session = make.session(meeting)
    make.presence(people[3], session)
    make.presence(people[3], make.session(meeting))
    make.presence(people[4], session, attended=False)
    make.presence(make.participant(meeting, state=State.WAITING), session)
    assert len(queries.list_people(meeting.id, ids(groups), Who.CONFIRMED)) == 30
    assert names(queries.list_people(meeting.id, ids(groups), Who.CAME)) == ["Ada Person 03"]


def test_who_leads_or_is_pinned_is_there_whether_they_came_or_not(make, meeting, groups, people, leader):
    make.member(groups[1], people[5], pinned=True)
    make.member(groups[1], people[6])
    assert names(queries.list_people(meeting.id, ids(groups), Who.CAME)) == ["Ada Person 00", "Ada Person 05"]


def test_a_place_in_a_group_that_is_not_asked_for_does_not_count(make, meeting, groups, people):
    make.member(groups[2], people[0], pinned=True)
    found = queries.list_people(meeting.id, ids(groups[:2]), Who.CONFIRMED)
    assert (found[0].present, found[0].pinned) == (None, False)


def test_of_several_places_the_one_they_lead_counts(make, meeting, groups, people):
    make.member(groups[2], people[0])
    make.member(groups[0], people[0], role=MemberRole.FACILITATOR)
    first = queries.list_people(meeting.id, ids(groups), Who.CONFIRMED)[0]
    assert (first.present, first.leads) == (groups[0].id, True)


def test_rounds_know_nothing_of_one_another_and_count_who_has_no_place(make, meeting, groups, people):
    absent = make.participant(meeting, state=State.WITHDRAWN, family_name="Zed")
    make.member(groups[2], absent, pinned=True)
    make.member(groups[2], people[0], pinned=True)
    one, two = queries.list_seated(meeting.id, [ids(groups[:2]), ids(groups[2:])])
    assert (one.people, one.left) == ([], 30)
    assert ([(p.id, p.present) for p in two.people], two.left) == (
        [(people[0].id, groups[2].id), (absent.id, groups[2].id)],
        29,
    )


def test_groups_that_meet_at_one_time_are_a_round(make, meeting, groups):
    later, early, same = (make.session(meeting, starts_at=NOW + timedelta(hours=n)) for n in (2, 1, 1))
    groups[0].session_id, groups[1].session_id = later.id, early.id
    parallel, untimed = make.group(meeting, number=4, session_id=same.id), groups[2]
    assert queries.list_rounds(meeting.id) == [[groups[1], parallel], [groups[0]], [untimed]]


def test_members_are_read_afresh_and_only_of_these_groups(make, groups, people):
    member = make.member(groups[0], people[0])
    make.member(groups[1], people[1])
    assert queries.lock_members([groups[0].id]) == [member]


def test_only_participants_of_the_meeting_are_left_of_the_ids(make, meeting, people):
    assert queries.existing_people(meeting.id, [people[0].id, make.participant().id]) == {people[0].id}


def test_groups_come_with_their_people_leaders_first(make, meeting, people):
    session = make.session(meeting)
    second = make.group(meeting, number=2, session_id=session.id)
    first = make.group(meeting, number=1)
    member, rapporteur = make.member(second, people[0]), make.member(second, people[2], role=MemberRole.RAPPORTEUR)
    facilitator = make.member(second, people[9], role=MemberRole.FACILITATOR)
    found = queries.list_with_members(meeting.id)
    assert [(one.group, one.starts_at, one.ends_at, list(one.members)) for one in found] == [
        (first, None, None, []),
        (second, session.starts_at, session.ends_at, [facilitator, rapporteur, member]),
    ]


@pytest.mark.parametrize("undone", [None, NOW])
def test_the_latest_deal_is_there_until_it_is_taken_back(make, meeting, undone):
    values = {"by_label": "Olga", "who": Who.CAME, "traits": [], "keep": False, "seed": 1, "people": 0}
    lists = {"groups": [], "before": [], "after": []}
    made = make.save(Deal(meeting_id=meeting.id, at=NOW, undone_at=undone, **values, **lists))
    make.save(Deal(meeting_id=make.meeting().id, at=NOW, **values, **lists))
    assert queries.latest_deal(meeting.id) == (None if undone else made)
