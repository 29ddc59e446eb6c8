"""Storing a deal, and taking it back."""

import pytest
from sqlalchemy import select

from tests.factories import NOW
from tracker.audit.queries import list_latest
from tracker.core.access import Actor
from tracker.core.db import db
from tracker.core.ids import new_id
from tracker.discussions.models import GroupMember, MemberRole
from tracker.grouping import operations, planning
from tracker.grouping.errors import ChangedByHand, NothingToUndo, PeopleChanged
from tracker.grouping.models import Deal, Who
from tracker.grouping.planning import Asked

OLGA = Actor("user", new_id(), "Olga Organiser")


def asked(groups, **values):
    return Asked(groups=frozenset(group.id for group in groups), **values)


def members(groups):
    query = select(GroupMember).where(GroupMember.group_id.in_([g.id for g in groups]))
    return {(m.participant_id, m.group_id, m.role, m.pinned) for m in db.session.scalars(query)}


def store(meeting, wanted, stay=()):
    digest = planning.plan(meeting.id, wanted).digest
    return operations.store_deal(meeting, wanted, digest, stay=stay, by=OLGA, now=NOW)


def test_what_was_previewed_is_stored_with_who_did_it(meeting, groups, people, leader):
    wanted = asked(groups, pins={people[4].id: groups[2].id})
    plan = planning.plan(meeting.id, wanted)
    deal = store(meeting, wanted, stay={people[4].id})
    assert members(groups) == {
        (
            person.id,
            plan.dealt[person.id],
            MemberRole.FACILITATOR if person == people[0] else MemberRole.MEMBER,
            person == people[4],
        )
        for person in people
    }
    assert (deal.people, deal.by_label, deal.at, deal.who) == (30, "Olga Organiser", NOW, Who.CONFIRMED)
    (entry,) = list_latest(meeting.id, 1)
    assert (entry.action, entry.details) == ("group.dealt", {"people": 30, "groups": 3})


def test_nothing_is_stored_when_somebody_came_between(make, meeting, groups, people):
    digest = planning.plan(meeting.id, asked(groups)).digest
    make.participant(meeting)
    with pytest.raises(PeopleChanged):
        operations.store_deal(meeting, asked(groups), digest, stay=(), by=OLGA, now=NOW)
    assert members(groups) == set()


def test_an_empty_deal_is_not_stored(meeting, groups):
    with pytest.raises(PeopleChanged):
        store(meeting, asked(groups))


def test_who_did_not_come_leaves_the_groups_when_only_those_who_came_are_dealt(make, meeting, groups, people, leader):
    session = make.session(meeting)
    for person in people[1:9]:
        make.presence(person, session)
    make.member(groups[1], people[20])
    store(meeting, asked(groups, who=Who.CAME))
    assert {row[0] for row in members(groups)} == {person.id for person in people[:9]}


def test_groups_that_are_not_asked_for_stay_as_they_are(make, meeting, groups, people):
    make.member(groups[2], people[0])
    store(meeting, asked(groups[:2]))
    assert members(groups[2:]) == {(people[0].id, groups[2].id, MemberRole.MEMBER, False)}


def test_who_leads_two_groups_goes_on_leading_both_whatever_else_they_are(make, meeting, groups, people):
    make.member(groups[2], people[0])
    make.member(groups[0], people[0], role=MemberRole.FACILITATOR)
    make.member(groups[1], people[0], role=MemberRole.RAPPORTEUR)
    before = members(groups)
    store(meeting, asked(groups))
    assert {row[1:3] for row in members(groups) if row[0] == people[0].id} == {
        (groups[0].id, MemberRole.FACILITATOR),
        (groups[1].id, MemberRole.RAPPORTEUR),
    }
    operations.undo_deal(meeting, by=OLGA, now=NOW)
    assert members(groups) == before


def test_taking_back_gives_every_place_role_and_pin_again(make, meeting, groups, people, leader):
    make.member(groups[1], people[9], pinned=True)
    make.member(groups[1], people[10], role=MemberRole.RAPPORTEUR)
    make.member(groups[0], people[11])
    before = members(groups)
    store(meeting, asked(groups, pins={}))
    deal = operations.undo_deal(meeting, by=OLGA, now=NOW)
    assert members(groups) == before
    assert (deal.undone_at, deal.undone_by) == (NOW, "Olga Organiser")
    assert list_latest(meeting.id, 1)[0].action == "group.deal-undone"


def test_a_deal_is_taken_back_once(meeting, groups, people):
    store(meeting, asked(groups))
    operations.undo_deal(meeting, by=OLGA, now=NOW)
    with pytest.raises(NothingToUndo):
        operations.undo_deal(meeting, by=OLGA, now=NOW)


def test_a_deal_changed_by_hand_is_not_taken_back(make, meeting, groups, people):
    store(meeting, asked(groups))
    db.session.delete(db.session.scalars(select(GroupMember).where(GroupMember.group_id == groups[0].id)).first())
    db.session.commit()
    after = members(groups)
    with pytest.raises(ChangedByHand):
        operations.undo_deal(meeting, by=OLGA, now=NOW)
    assert members(groups) == after


def test_a_deal_keeps_no_name_of_anybody(meeting, groups, people):
    store(meeting, asked(groups))
    row = db.session.execute(select(Deal.__table__)).one()
    assert "Person" not in repr(row)
