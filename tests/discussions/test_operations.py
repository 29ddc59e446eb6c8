"""Groups, their people, the state of their notes, their links."""

from datetime import timedelta

import pytest

from tests.factories import NOW
from tracker.audit.queries import list_latest
from tracker.core.access import Actor
from tracker.core.db import db
from tracker.core.errors import Invalid
from tracker.discussions import operations, queries
from tracker.discussions.errors import (
    GroupNumberTaken,
    NobodyToWriteTo,
    NotAMember,
    StepNotPossible,
    Unsettled,
)
from tracker.discussions.models import MemberRole, NotesState
from tracker.discussions.operations import GroupDetails
from tracker.mail.models import OutboxMail
from tracker.registration.models import State

ADA = Actor("link", None, "Ada Lovelace")


class TestGroups:
    def test_a_group_gets_the_next_number_as_its_address_and_is_in_the_trail(self, make):
        meeting = make.meeting()
        make.group(meeting, number=4)
        group = operations.create_group(meeting, GroupDetails(topic=" Technology transfer "), by=ADA, now=NOW)
        assert (group.number, group.slug, group.topic) == (5, "5", "Technology transfer")
        assert group.headings[0] == "needs"
        assert [(e.action, e.subject_label) for e in list_latest(meeting.id)] == [
            ("group.created", "Technology transfer")
        ]

    def test_a_number_in_use_is_refused(self, make):
        meeting = make.meeting()
        make.group(meeting, number=4)
        with pytest.raises(GroupNumberTaken):
            operations.create_group(meeting, GroupDetails(topic="X", number=4), by=ADA, now=NOW)
        assert len(queries.list_groups(meeting.id)) == 1

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"topic": " "}, "topic"),
            ({"topic": "a\u202eb"}, "topic"),
            ({"topic": "A", "room": "x" * 201}, "room"),
            ({"topic": "A", "headings": []}, "headings"),
            ({"topic": "A", "headings": ["a\x00"]}, "headings"),
            ({"topic": "A", "number": 0}, "number"),
        ],
    )
    def test_wrong_answers_are_named(self, make, values, field):
        with pytest.raises(Invalid) as refused:
            operations.create_group(make.meeting(), GroupDetails(**values), by=ADA, now=NOW)
        assert list(refused.value.fields) == [field]

    def test_a_change_is_recorded_with_what_it_was(self, make):
        group = make.group(topic="Old", number=3)
        operations.change_group(group, GroupDetails(topic="New", number=3, room="B"), by=ADA, now=NOW)
        (entry,) = list_latest(group.meeting_id)
        assert (entry.action, entry.details) == (
            "group.changed",
            {"changes": {"topic": ["Old", "New"], "room": ["", "B"]}},
        )

    def test_no_change_leaves_no_trace(self, make):
        group = make.group(topic="Old")
        operations.change_group(group, GroupDetails(topic="Old"), by=ADA, now=NOW)
        assert list_latest(group.meeting_id) == []

    def test_members_are_exactly_those_named(self, make):
        meeting = make.meeting()
        group, other = make.group(meeting), make.group(meeting)
        stays, goes, comes = (make.participant(meeting) for _ in range(3))
        make.member(group, stays)
        make.member(group, goes)
        make.member(other, goes)
        operations.set_members(group, {stays.id: MemberRole.RAPPORTEUR, comes.id: MemberRole.MEMBER}, by=ADA, now=NOW)
        assert {(m.participant_id, m.role) for m in queries.list_members(group.id)} == {
            (stays.id, MemberRole.RAPPORTEUR),
            (comes.id, MemberRole.MEMBER),
        }
        assert [m.participant_id for m in queries.list_members(other.id)] == [goes.id]
        (entry,) = list_latest(meeting.id)
        assert entry.details == {"members": 2, "joined": 1, "left": 1}

    @pytest.mark.parametrize("state", [State.SUBMITTED, State.WITHDRAWN])
    def test_nobody_joins_who_is_not_confirmed(self, make, state):
        group = make.group(meeting := make.meeting())
        person = make.participant(meeting, state=state)
        with pytest.raises(NotAMember):
            operations.set_members(group, {person.id: MemberRole.MEMBER}, by=ADA, now=NOW)

    def test_nobody_joins_from_another_meeting(self, make):
        with pytest.raises(NotAMember):
            operations.set_members(make.group(), {make.participant().id: MemberRole.MEMBER}, by=ADA, now=NOW)

    def test_a_member_who_withdrew_may_stay_listed(self, make):
        group = make.group(meeting := make.meeting())
        person = make.participant(meeting, state=State.WITHDRAWN)
        make.member(group, person)
        operations.set_members(group, {person.id: MemberRole.MEMBER}, by=ADA, now=NOW)
        assert len(queries.list_members(group.id)) == 1


class TestState:
    def test_a_step_is_recorded_with_who_and_when(self, make):
        group = operations.set_state(make.group(), NotesState.READ_BACK, by=ADA, now=NOW)
        assert (group.state, group.state_at, group.state_by) == (NotesState.READ_BACK, NOW, "Ada Lovelace")
        (entry,) = list_latest(group.meeting_id)
        assert (entry.action, entry.details) == ("notes.read-back", {"before": "draft"})

    def test_a_step_left_out_is_refused(self, make):
        group = make.group()
        with pytest.raises(StepNotPossible):
            operations.set_state(group, NotesState.AGREED, by=ADA, now=NOW)
        assert list_latest(group.meeting_id) == []

    def test_a_group_does_not_agree_before_points_with_two_texts_are_settled(self, make):
        group = make.group(state=NotesState.READ_BACK)
        make.point(group, text="Agreed by all")
        points = [make.point(group, text=f"Point {number}") for number in range(6)]
        for point in points:
            make.point(
                group, point_id=point.point_id, text=f"{point.text},\nanother text", at=NOW - timedelta(minutes=1)
            )
        with pytest.raises(Unsettled) as refused:
            operations.set_state(group, NotesState.AGREED, by=ADA, now=NOW)
        assert refused.value.message == (
            "The group cannot agree yet. Settle the points with two texts first: "
            "“Point 0” · “Point 1” · “Point 2” · “Point 3” · “Point 4” · …"
        )
        db.session.rollback()
        assert (queries.get_group_by_id(group.meeting_id, group.id).state, list_latest(group.meeting_id)) == (
            NotesState.READ_BACK,
            [],
        )

    def test_a_point_that_was_struck_out_holds_up_nobody(self, make):
        group = make.group(state=NotesState.READ_BACK)
        point = make.point(group, removed=True)
        make.point(group, point_id=point.point_id, removed=True)
        assert operations.set_state(group, NotesState.AGREED, by=ADA, now=NOW).state == NotesState.AGREED

    def test_the_same_step_again_changes_nothing(self, make):
        group = make.group(state=NotesState.AGREED)
        operations.set_state(group, NotesState.AGREED, by=ADA, now=NOW)
        assert list_latest(group.meeting_id) == []


class TestLink:
    def test_a_new_link_ends_the_old_one(self, make):
        group = make.group()
        assert operations.rotate_link(group, by=ADA, now=NOW).link_epoch == 2

    def test_the_link_goes_to_rapporteur_and_facilitator_in_their_languages(self, make):
        group = make.group(meeting := make.meeting())
        lead = make.participant(meeting, given_name="Lina", family_name="Moreau", locale="fr")
        make.member(group, lead, role=MemberRole.RAPPORTEUR)
        make.member(group, make.participant(meeting))
        assert operations.send_link(group, by=ADA, now=NOW) == ["Lina Moreau"]
        mail = db.session.query(OutboxMail).one()
        assert (mail.template, mail.to_address, mail.locale, mail.context) == (
            "rapporteur",
            lead.email,
            "fr",
            {"group_id": str(group.id)},
        )

    def test_a_group_without_leads_has_nobody_to_write_to(self, make):
        with pytest.raises(NobodyToWriteTo):
            operations.send_link(make.group(), by=ADA, now=NOW)
