"""Members confirm or object, the facilitator signs, and a later change ends it."""

from datetime import timedelta

import pytest

from tests.factories import NOW
from tracker.audit.queries import list_latest
from tracker.core.access import Actor
from tracker.core.db import db
from tracker.core.ids import new_id
from tracker.discussions import answers, confirming, operations, queries, rules, signing
from tracker.discussions.errors import AnswersClosed, NotesChanged, NotYours, StepNotPossible
from tracker.discussions.models import MemberRole, NotesState
from tracker.discussions.operations import Revision
from tracker.mail.models import OutboxMail

BY = Actor("participant", new_id(), "Lina Moreau")
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def people(make, meeting, group):
    """Two members and the facilitator of a group whose notes were read back."""
    found = [make.participant(meeting, given_name="Lina", family_name=f"Member {n}") for n in range(3)]
    for person, role in zip(found, (MemberRole.FACILITATOR, MemberRole.MEMBER, MemberRole.MEMBER), strict=True):
        make.member(group, person, role=role)
    make.point(group)
    operations.set_state(group, NotesState.READ_BACK, by=BY, now=NOW)
    return found


def digest(group):
    return confirming.digest_of(queries.current_points([group.id]))


def say(group, person, *, confirmed=True, remark="", text=None, now=LATER):
    return signing.answer_notes(
        group, person, confirmed=confirmed, remark=remark, digest=text or digest(group), by=BY, now=now
    )


def tally(group):
    return answers.tally_of(group.id, len(queries.list_members(group.id)), queries.current_points([group.id]))


def change(group, text, heading="needs"):
    one = Revision(id=new_id(), point=new_id(), base=None, heading=heading, text=text, at=LATER)
    operations.record_revisions(group, [one], by=BY, now=LATER)


def test_reading_back_opens_the_notes_to_answers_for_a_day(group, people):
    assert group.answers_until == NOW + timedelta(hours=24)


def test_members_confirm_or_object_and_the_latest_answer_counts(group, people):
    say(group, people[1], confirmed=False, remark="  The second point is not ours.  ")
    (objection,) = tally(group).objections
    assert (objection.name, objection.remark) == ("Lina Member 1", "The second point is not ours.")
    say(group, people[1])
    say(group, people[2])
    assert (tally(group).confirmed, tally(group).objections, tally(group).members) == (2, (), 3)
    assert [entry.action for entry in list_latest(group.meeting_id, 2)] == ["notes.confirmed", "notes.confirmed"]


def test_only_members_answer(make, meeting, group, people):
    with pytest.raises(NotYours):
        say(group, make.participant(meeting))


def test_after_the_window_nobody_answers(group, people):
    with pytest.raises(AnswersClosed):
        say(group, people[1], now=NOW + timedelta(hours=24))


def test_an_answer_about_another_text_than_the_one_that_stands_there_is_refused(group, people):
    with pytest.raises(NotesChanged):
        say(group, people[1], text="other")
    assert tally(group).silent == 3


def test_the_facilitator_signs_under_their_own_name(group, people):
    signed = signing.sign_notes(group, people[0], digest=digest(group), by=BY, now=LATER)
    assert (signed.state, signed.signed_by, signed.signed_at) == (NotesState.AGREED, "Lina Member 0", LATER)


def test_nobody_else_signs_and_not_twice(group, people):
    with pytest.raises(NotYours):
        signing.sign_notes(group, people[1], digest=digest(group), by=BY, now=LATER)
    with pytest.raises(NotesChanged):
        signing.sign_notes(group, people[0], digest="other", by=BY, now=LATER)
    signing.sign_notes(group, people[0], digest=digest(group), by=BY, now=LATER)
    with pytest.raises(StepNotPossible):
        signing.sign_notes(group, people[0], digest=digest(group), by=BY, now=LATER)


def test_a_later_change_ends_the_signature_and_what_members_confirmed(group, people):
    say(group, people[1])
    signing.sign_notes(group, people[0], digest=digest(group), by=BY, now=LATER)
    change(group, "A later thought")
    group = queries.lock_group(group.id)
    assert (group.state, group.signed_by, group.signed_at) == (NotesState.DRAFT, "", None)
    assert (tally(group).confirmed, tally(group).earlier) == (0, 1)


def test_what_plenary_remarks_leaves_the_signature_and_the_answers_alone(group, people):
    say(group, people[1])
    signing.sign_notes(group, people[0], digest=digest(group), by=BY, now=LATER)
    operations.set_state(group, NotesState.PRESENTED, by=BY, now=LATER)
    change(group, "A participant asked about costs.", heading=rules.REMARKS)
    group = queries.lock_group(group.id)
    assert (group.state, group.signed_by, tally(group).confirmed) == (NotesState.PRESENTED, "Lina Member 0", 1)
    assert rules.heading_title(rules.REMARKS) == "Remarks in plenary"


def test_those_who_have_not_answered_are_asked_by_e_mail(make, meeting, group, people):
    make.member(group, make.participant(meeting, email=None))
    say(group, people[1])
    told = signing.ask_members(group, NOW + timedelta(hours=2), by=BY, now=LATER)
    mails = db.session.query(OutboxMail).all()
    assert told == 2
    assert {(mail.template, mail.to_address) for mail in mails} == {
        ("read_back", people[0].email),
        ("read_back", people[2].email),
    }
    assert queries.lock_group(group.id).answers_until == NOW + timedelta(hours=2)


@pytest.mark.parametrize(("state", "until"), [(NotesState.DRAFT, LATER), (NotesState.READ_BACK, NOW)])
def test_nobody_is_asked_about_a_draft_or_for_no_time(group, people, state, until):
    operations.set_state(group, state, by=BY, now=NOW)
    with pytest.raises(StepNotPossible):
        signing.ask_members(group, until, by=BY, now=NOW)
