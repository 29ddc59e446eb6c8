"""What a deal would make of the groups."""

from collections import Counter
from datetime import timedelta

from tests.factories import NOW
from tracker.grouping.models import Who
from tracker.grouping.planning import Asked, next_round, plan, standing
from tracker.grouping.rules import Spread, Trait, Wish


def asked(groups, **values):
    return Asked(groups=frozenset(group.id for group in groups), **values)


def test_a_plan_seats_everybody_evenly_with_centres_apart(meeting, groups, people):
    found = plan(meeting.id, asked(groups))
    assert Counter(found.dealt.values()) == {group.id: 10 for group in groups}
    assert found.together == []
    assert found.spreads[Trait.GENDER] == [Spread("man", (5, 5, 5)), Spread("woman", (5, 5, 5))]
    assert (found.placed, found.moved) == (30, 0)
    assert [(group, len(seated)) for group, seated in found.seats] == [(group, 10) for group in groups]


def test_who_leads_comes_first_in_their_group(meeting, groups, people, leader):
    _group, seated = plan(meeting.id, asked(groups)).seats[0]
    assert (seated[0].name, seated[0].leads) == ("Ada Person 00", True)


def test_a_ticked_person_sits_where_they_were_ticked_whatever_group_they_had(make, meeting, groups, people):
    make.member(groups[0], people[1])
    found = plan(meeting.id, asked(groups, pins={people[1].id: groups[2].id}))
    assert found.dealt[people[1].id] == groups[2].id
    assert [person.id for person in found.people if person.pinned] == [people[1].id]
    assert found.moved == 1


def test_who_was_pinned_and_is_no_longer_ticked_is_free(make, meeting, groups, people):
    make.member(groups[0], people[1], pinned=True)
    assert [p.id for p in plan(meeting.id, asked(groups)).people if p.held] == [people[1].id]
    assert [p.id for p in plan(meeting.id, asked(groups, pins={})).people if p.held] == []


def test_a_tick_for_a_group_left_out_holds_nobody(meeting, groups, people):
    found = plan(meeting.id, asked(groups[:2], pins={people[1].id: groups[2].id}))
    assert [p.id for p in found.people if p.pinned] == []


def test_who_leads_cannot_be_ticked_away(meeting, groups, people, leader):
    assert plan(meeting.id, asked(groups, pins={people[0].id: groups[1].id})).dealt[people[0].id] == groups[0].id


def test_the_same_wish_gives_the_same_plan_and_another_seed_another(meeting, groups, people):
    first, again = plan(meeting.id, asked(groups)), plan(meeting.id, asked(groups))
    assert first.digest == again.digest
    assert plan(meeting.id, asked(groups, wish=Wish(seed=2))).digest != first.digest


def test_only_those_who_came_are_seated_when_asked(make, meeting, groups, people):
    make.presence(people[7], make.session(meeting))
    assert list(plan(meeting.id, asked(groups, who=Who.CAME)).dealt) == [people[7].id]


def test_the_standing_plan_is_what_is_stored(make, meeting, groups, people):
    make.member(groups[1], people[0])
    make.member(groups[1], people[1])
    (found,) = standing(meeting.id)
    assert found.dealt == {people[0].id: groups[1].id, people[1].id: groups[1].id}
    assert (len(found.people), found.left) == (2, 28)
    assert [(one.organisation, one.group, one.many) for one in found.together] == [("Centre 0", groups[1].id, 2)]


def test_a_meeting_without_groups_has_an_empty_plan(meeting, people):
    assert (standing(meeting.id), next_round([])) == ([], None)


def test_each_round_of_groups_stands_by_itself_and_the_next_is_the_one_without_people(make, meeting, groups, people):
    for group, hours in zip(groups, (1, 1, 2), strict=True):
        group.session_id = make.session(meeting, starts_at=NOW + timedelta(hours=hours)).id
    make.member(groups[0], people[0])
    rounds = standing(meeting.id)
    assert [(one.groups, one.dealt) for one in rounds] == [(groups[:2], {people[0].id: groups[0].id}), (groups[2:], {})]
    assert [(len(one.people), one.left) for one in rounds] == [(1, 29), (0, 30)]
    assert next_round(rounds) is rounds[1]
    make.member(groups[2], people[0])
    again = standing(meeting.id)
    assert [one.dealt for one in again] == [{people[0].id: group.id} for group in (groups[0], groups[2])]
    assert next_round(again) is again[0]
