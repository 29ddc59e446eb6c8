from datetime import timedelta

import pytest

from tests.factories import NOW
from tracker.core.access import Actor
from tracker.core.db import db
from tracker.core.ids import new_id
from tracker.mail.models import MailState, OutboxMail
from tracker.mail.operations import claim_due
from tracker.mail.sending import compose
from tracker.registration import queries
from tracker.registration.decisions import decide_held, minutes_to_undo, undo
from tracker.registration.errors import NoSuchDecision
from tracker.registration.operations import decide_many, withdraw
from tracker.registration.rules import State
from tracker.registration.undoing import open_decisions
from tracker.registration.waiting_list import recount

MIA = Actor("user", None, "Mia")
LATER = NOW + timedelta(minutes=1)


@pytest.fixture
def meeting(make):
    return make.meeting()


@pytest.fixture
def person(make, meeting):
    def register(state=State.SUBMITTED, **values):
        made = make.participant(meeting, state=state, state_at=NOW - timedelta(days=1), **values)
        recount(meeting.id)
        return made

    return register


def decide(meeting, *people, state=State.CONFIRMED, **values):
    return decide_held(meeting, [one.id for one in people], state, by=MIA, now=NOW, **values)


def mails(*people):
    query = db.session.query(OutboxMail).filter(OutboxMail.subject_id.in_([one.id for one in people]))
    return query.order_by(OutboxMail.id).populate_existing().all()


def test_the_mails_of_a_decision_wait_for_two_minutes(meeting, person):
    ada, without = person(), person(email=None)
    decided = decide(meeting, ada, without)
    assert (decided.done, decided.refused, decided.decision.people) == (2, [], 2)
    (mail,) = mails(ada, without)
    assert mail.next_attempt_at == decided.decision.leaves_at == NOW + timedelta(minutes=2)
    assert (
        claim_due(now=NOW + timedelta(seconds=119), limit=9),
        len(claim_due(now=NOW + timedelta(minutes=2), limit=9)),
    ) == ([], 1)


def test_the_meeting_says_how_long(make, person, meeting):
    meeting.undo_minutes = 30
    make.save(meeting)
    assert decide(meeting, person()).decision.leaves_at == NOW + timedelta(minutes=30)
    meeting.undo_minutes = 0
    make.save(meeting)
    ada = person()
    assert (decide(meeting, ada).decision, mails(ada)[0].next_attempt_at) == (None, NOW)
    assert minutes_to_undo(meeting) == 0


def test_a_decision_is_taken_back_whole(meeting, person):
    ada, bob, noise = person(), person(State.WAITING), person()
    decision = decide(meeting, ada, bob).decision
    undone = undo(meeting, decision.id, by=MIA, now=LATER)
    assert (undone.done, undone.refused) == (2, [])
    assert [(p.state, p.state_at) for p in (ada, bob, noise)] == [
        (State.SUBMITTED, NOW - timedelta(days=1)),
        (State.WAITING, NOW - timedelta(days=1)),
        (State.SUBMITTED, NOW - timedelta(days=1)),
    ]
    assert {mail.state for mail in mails(ada, bob)} == {MailState.CANCELLED}
    assert [e.state for e in queries.history(ada.id)] == [State.SUBMITTED, State.CONFIRMED]
    assert claim_due(now=NOW + timedelta(days=1), limit=9) == []


def test_taken_back_twice_is_the_same_as_once(meeting, person):
    ada = person()
    decision = decide(meeting, ada).decision
    assert [undo(meeting, decision.id, by=MIA, now=LATER).done for _ in range(2)] == [1, 0]
    assert ada.state is State.SUBMITTED


def test_it_is_too_late_once_somebody_is_sending_the_mail(meeting, person):
    ada, bob = person(), person()
    decision = decide(meeting, ada, bob).decision
    gone = claim_due(now=NOW + timedelta(minutes=2), limit=1)[0].subject_id
    undone = undo(meeting, decision.id, by=MIA, now=NOW + timedelta(minutes=2))
    assert (undone.done, [one.participant_id for one in undone.refused]) == (1, [gone])
    assert str(undone.refused[0].reason) == "The e-mail has left already: decide anew."
    assert {ada.id: ada.state, bob.id: bob.state}[gone] is State.CONFIRMED


def test_who_gets_no_mail_can_be_taken_back_as_long_as_the_others(meeting, person):
    ada = person(email=None)
    decision = decide(meeting, ada).decision
    assert undo(meeting, decision.id, by=MIA, now=NOW + timedelta(minutes=2)).done == 0
    assert undo(meeting, decision.id, by=MIA, now=NOW + timedelta(seconds=119)).done == 1


def test_whoever_changed_since_stays_as_they_are(meeting, person):
    ada, bob = person(), person()
    decision = decide(meeting, ada, bob).decision
    decide_held(meeting, [bob.id], State.DECLINED, by=MIA, now=LATER)
    undone = undo(meeting, decision.id, by=MIA, now=LATER)
    assert (undone.done, ada.state, bob.state) == (1, State.SUBMITTED, State.DECLINED)
    assert str(undone.refused[0].reason) == "Something else has happened to this registration since."


def test_who_moved_up_by_it_goes_back_with_it(make, meeting, person):
    meeting.capacity, meeting.moves_up = 1, True
    make.save(meeting)
    ada, waiting = person(State.CONFIRMED), person(State.WAITING)
    decision = decide(meeting, ada, state=State.DECLINED).decision
    assert (waiting.state, mails(waiting)[0].next_attempt_at) == (State.CONFIRMED, decision.leaves_at)
    assert undo(meeting, decision.id, by=MIA, now=LATER).done == 2
    assert (ada.state, waiting.state) == (State.CONFIRMED, State.WAITING)
    assert {mail.state for mail in mails(ada, waiting)} == {MailState.CANCELLED}
    assert recount(meeting.id) is False


def test_a_place_that_was_given_to_somebody_else_is_not_given_twice(make, meeting, person):
    meeting.capacity = 1
    make.save(meeting)
    ada, bob = person(State.CONFIRMED), person()
    decision = decide(meeting, ada, state=State.DECLINED).decision
    decide_held(meeting, [bob.id], State.CONFIRMED, by=MIA, now=LATER)
    undone = undo(meeting, decision.id, by=MIA, now=LATER)
    assert (undone.done, len(undone.refused), ada.state) == (0, 1, State.DECLINED)
    assert mails(ada)[0].state is MailState.QUEUED


def test_a_flag_comes_back_with_the_state(make, meeting, person):
    ada = person(State.WAITING, flagged_at=NOW - timedelta(hours=1))
    decision = decide(meeting, ada).decision
    assert ada.flagged_at is None
    undo(meeting, decision.id, by=MIA, now=LATER)
    assert ada.flagged_at == NOW - timedelta(hours=1)


def test_words_changed_for_one_decision_are_said_once_and_in_their_language_only(meeting, person):
    ada, zoe = person(), person(locale="fr")
    decide(meeting, ada, zoe, words={"en": ("Special {name}", "Come early.")})
    said = {mail.locale: str(compose(mail)["Subject"]) for mail in mails(ada, zoe)}
    assert said["en"] == "Special " + f"{ada.given_name} {ada.family_name}"
    assert said["fr"].startswith("Votre") or "confirm" in said["fr"].lower()
    again = person()
    decide(meeting, again)
    assert mails(again)[0].wording_id is None


def test_those_who_cannot_be_decided_about_are_named_and_no_part_of_it(meeting, person):
    ada, gone = person(), person(State.WITHDRAWN)
    decided = decide(meeting, ada, gone)
    assert (decided.done, [one.participant_id for one in decided.refused]) == (1, [gone.id])
    assert undo(meeting, decided.decision.id, by=MIA, now=LATER).done == 1
    assert gone.state is State.WITHDRAWN
    assert decide(meeting, gone).decision is None


def test_a_decision_taken_back_by_hand_is_undone_too(meeting, person):
    ada = person(State.CONFIRMED)
    decision = decide(meeting, ada, state=State.SUBMITTED).decision
    assert mails(ada) == []
    assert (undo(meeting, decision.id, by=MIA, now=LATER).done, ada.state) == (1, State.CONFIRMED)


def test_decisions_are_of_their_meeting_and_open_until_their_mails_leave(make, meeting, person):
    decision = decide(meeting, person()).decision
    with pytest.raises(NoSuchDecision):
        undo(make.meeting(), decision.id, by=MIA, now=LATER)
    with pytest.raises(NoSuchDecision):
        undo(meeting, new_id(), by=MIA, now=LATER)
    assert list(open_decisions(meeting.id, LATER)) == [decision]
    assert list(open_decisions(make.meeting().id, LATER)) == []
    assert list(open_decisions(meeting.id, NOW + timedelta(minutes=2))) == []
    undo(meeting, decision.id, by=MIA, now=LATER)
    assert list(open_decisions(meeting.id, LATER)) == []


def test_the_person_does_not_see_what_was_undone_before_they_were_told(meeting, person):
    ada, bob = person(), person()
    decision = decide(meeting, ada, bob, state=State.DECLINED).decision
    undo(meeting, decision.id, by=MIA, now=LATER)
    decide_held(meeting, [bob.id], State.CONFIRMED, by=MIA, now=LATER + timedelta(minutes=1))
    assert [e.state for e in queries.history_for_person(ada.id)] == []
    assert [e.state for e in queries.history_for_person(bob.id)] == [State.CONFIRMED]


def test_a_mail_that_waits_never_leaves_after_one_that_says_otherwise(meeting, person):
    ada, bo, cy = person(), person(), person()
    decide(meeting, ada, bo, cy)
    withdraw(meeting, ada.id, by=MIA, now=LATER)
    decide_many(meeting, [bo.id], State.SUBMITTED, by=MIA, now=LATER)
    sent = {mail.subject_id: mail.template for mail in claim_due(now=NOW + timedelta(minutes=5), limit=9)}
    assert sent == {ada.id: "withdrawn", cy.id: "confirmed"}


def test_what_was_overtaken_by_a_decision_leaves_after_all_once_that_is_taken_back(meeting, person):
    ada, bo = person(), person()
    decide(meeting, ada, bo)
    second = decide_held(meeting, [ada.id], State.DECLINED, by=MIA, now=LATER)
    assert [mail.state for mail in mails(ada)] == [MailState.CANCELLED, MailState.QUEUED]
    undo(meeting, second.decision.id, by=MIA, now=LATER)
    assert [(mail.template, mail.state) for mail in mails(ada)] == [
        ("confirmed", MailState.QUEUED),
        ("declined", MailState.CANCELLED),
    ]
    assert [mail.state for mail in mails(bo)] == [MailState.QUEUED]
