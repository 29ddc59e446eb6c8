"""Groups and points are found in their own meeting, in order, with a fixed number of statements."""

from datetime import date, timedelta

import pytest
from sqlalchemy import insert

from tests.factories import NOW
from tracker.core.access import Role
from tracker.core.db import db
from tracker.core.errors import NotFound
from tracker.core.ids import new_id
from tracker.discussions import queries
from tracker.discussions.models import MemberRole, NotesState, PointRevision
from tracker.registration.models import State


@pytest.fixture
def meeting(make):
    """A meeting beside another one with a group, a member and a point of its own."""
    noise = make.group()
    make.member(noise, make.participant())
    make.point(noise)
    return make.meeting()


def test_groups_come_by_number(make, meeting):
    second, first = make.group(meeting, number=2), make.group(meeting, number=1)
    assert queries.list_groups(meeting.id) == [first, second]


def test_a_group_is_found_in_its_meeting_only(make, meeting):
    group = make.group(meeting, slug="1")
    assert queries.get_group(meeting.id, "1") == group
    assert queries.get_group_by_id(meeting.id, group.id) == group
    with pytest.raises(NotFound):
        queries.get_group(make.meeting().id, "1")
    with pytest.raises(NotFound):
        queries.get_group_by_id(make.meeting().id, group.id)


def test_members_come_leads_first_then_by_name(make, meeting):
    group = make.group(meeting)
    names = [
        ("Zoë", MemberRole.FACILITATOR),
        ("Yan", MemberRole.RAPPORTEUR),
        ("Bo", MemberRole.MEMBER),
        ("Al", MemberRole.MEMBER),
    ]
    for name, role in names:
        make.member(group, make.participant(meeting, given_name="", family_name=name), role=role)
    assert [m.participant.family_name for m in queries.list_members(group.id)] == ["Zoë", "Yan", "Al", "Bo"]


def test_the_rapporteur_has_a_name(make, meeting):
    group = make.group(meeting)
    assert queries.rapporteur_name(group.id) == ""
    person = make.participant(meeting, given_name="Lina", family_name="Moreau")
    make.member(group, person, role=MemberRole.RAPPORTEUR)
    assert queries.rapporteur_name(group.id) == "Lina Moreau"


def test_candidates_are_the_confirmed_of_the_meeting(make, meeting):
    person = make.participant(meeting, given_name="Lina", family_name="Moreau")
    make.participant(meeting, state=State.SUBMITTED)
    assert [(c.id, c.name) for c in queries.list_candidates(meeting.id)] == [(person.id, "Lina Moreau")]


def test_a_role_counts_for_its_group_only(make, meeting):
    ours, other = make.group(meeting), make.group(meeting)
    user = make.user()
    make.role(user, meeting, Role.RAPPORTEUR, group_id=ours.id)
    make.role(user, meeting, Role.DESK, group_id=other.id)
    held = [queries.leads_group(user.id, meeting.slug, g.id) for g in (ours, other)]
    assert held == [True, False]
    assert queries.leads_group(user.id, "elsewhere", ours.id) is False


def test_a_stamp_changes_with_every_revision_and_step_of_its_own_group(make, meeting):
    group, other = make.group(meeting), make.group(meeting)
    tags = [queries.get_stamp(meeting.slug, group.id).tag]
    make.point(group, serial=1)
    make.point(other, serial=7)
    tags.append(queries.get_stamp(meeting.slug, group.id).tag)
    group.state = NotesState.PRESENTED
    db.session.flush()
    tags.append(queries.get_stamp(meeting.slug, group.id).tag)
    assert tags == ["0-draft", "1-draft", "1-presented"]
    assert queries.get_stamp(meeting.slug, group.id).link_epoch == group.link_epoch
    with pytest.raises(NotFound):
        queries.get_stamp(make.meeting().slug, group.id)


def test_struck_out_points_are_left_out_of_the_current_ones(make, meeting):
    group = make.group(meeting)
    stands, gone = make.point(group), make.point(group, removed=True)
    assert [p.id for p in queries.current_points([group.id])] == [stands.point_id]
    assert {p.id for p in queries.every_point([group.id])} == {stands.point_id, gone.point_id}


def test_a_point_is_found_in_its_group_only(make, meeting):
    group = make.group(meeting)
    first = make.point(group)
    assert queries.get_point(group.id, first.point_id).text == "Laboratories"
    with pytest.raises(NotFound):
        queries.get_point(make.group(meeting).id, first.point_id)


def test_the_history_of_a_point_is_in_the_order_it_came(make, meeting):
    group = make.group(meeting)
    first = make.point(group)
    make.point(group)
    later = make.point(group, point_id=first.point_id, base_id=first.id, recorded_at=NOW + timedelta(minutes=1))
    assert [w.id for w in queries.point_history(group.id, first.point_id)] == [first.id, later.id]


def test_recommendations_come_by_group_with_it(make, meeting):
    second, first = make.group(meeting, number=2), make.group(meeting, number=1)
    make.point(second, heading="recommendations", text="B")
    make.point(first, heading="recommendations", text="A")
    make.point(first, heading="recommendations", removed=True)
    make.point(first)
    make.point(make.group(meeting, number=0, of_item=True), heading="recommendations", text="C")
    found = [(g.number, p.text) for g, p in queries.recommendations(meeting.id)]
    assert found == [(1, "A"), (2, "B"), (0, "C")]
    assert ([g.number for g in queries.list_groups(meeting.id)], queries.count_recommendations(meeting.id)) == (
        [1, 2],
        2,
    )


def test_states_sum_a_group_up(make, meeting):
    group = make.group(meeting, number=1, topic="Technology")
    make.group(meeting, number=2, topic="Empty")
    for name, role in (
        ("Moreau", MemberRole.RAPPORTEUR),
        ("Adeola", MemberRole.FACILITATOR),
        ("Bo", MemberRole.MEMBER),
    ):
        make.member(group, make.participant(meeting, given_name="L.", family_name=name), role=role)
    first = make.point(group)
    make.point(group, point_id=first.point_id, base_id=first.id, text="a")
    make.point(group, point_id=first.point_id, base_id=first.id, text="b", recorded_at=NOW + timedelta(minutes=2))
    make.point(group, heading="recommendations")
    make.point(group, removed=True)
    full, empty = queries.group_states(meeting.id)
    assert (full.number, full.topic, full.members, full.facilitator, full.rapporteur) == (
        1,
        "Technology",
        3,
        "L. Adeola",
        "L. Moreau",
    )
    assert (full.points, full.recommendations, full.conflicts, full.has_rapporteur) == (1, 1, 1, True)
    assert full.last_saved_at == NOW + timedelta(minutes=2)
    assert (empty.members, empty.points, empty.has_rapporteur, empty.last_saved_at) == (0, 0, False, None)


@pytest.mark.parametrize("groups", [1, 3])
def test_points_of_all_groups_are_one_statement_and_states_two(make, meeting, queries_sent, groups):
    found = [make.group(meeting) for _ in range(groups)]
    for group in found:
        make.point(group)
        make.member(group, make.participant(meeting))
    ids, meeting_id = [group.id for group in found], meeting.id
    db.session.expire_all()
    with queries_sent(1):
        assert len(queries.current_points(ids)) == groups
    db.session.expunge_all()
    with queries_sent(2):
        assert len(queries.group_states(meeting_id)) == groups


def test_of_five_hundred_points_of_four_revisions_each_the_last_are_found_in_one_statement(make, meeting, queries_sent):
    group = make.group(meeting)
    rows = []
    for _ in range(500):
        base, point = None, new_id()
        for number in range(4):
            row = {
                "id": new_id(), "meeting_id": meeting.id, "group_id": group.id, "point_id": point, "base_id": base,
                "settles": [], "heading": "needs", "text": f"Needs differ by region {number}", "at": NOW, "recorded_at": NOW,
            }  # fmt: skip
            rows.append(row)
            base = row["id"]
    db.session.execute(insert(PointRevision), rows)
    db.session.commit()
    with queries_sent(1):
        found = queries.current_points([group.id])
    assert len(found) == 500


def test_headings_in_use_come_once_from_the_latest_meeting_on(make):
    old, new = make.meeting(starts_on=date(2015, 1, 1), ends_on=date(2015, 1, 2)), make.meeting()
    make.group(old, number=1, topic="Old", headings=["A"])
    make.group(old, number=2, headings=["B"])
    make.group(new, number=1, topic="New", headings=["A"])
    make.group(headings=["C"])
    found = queries.headings_in_use({old.slug, new.slug})
    assert [(one.headings, one.topic, one.meeting) for one in found[:1]] == [(("A",), "New", new.short_title)]
    assert [one.headings for one in found] == [("A",), ("B",)]
    assert len(queries.headings_in_use(None)) == 3
    assert queries.headings_in_use(frozenset()) == []
