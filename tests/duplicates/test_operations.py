"""Two registrations made one, and taken apart: nothing is lost, nothing counts twice, everything is as it was."""

from datetime import timedelta
from hashlib import sha256

import pytest
from sqlalchemy import func, select

from tests.factories import NOW
from tracker.attendance.models import Presence, Result
from tracker.attendance.operations import DoorEvent, record_check_ins
from tracker.audit.models import AuditEntry
from tracker.core.access import SYSTEM, Actor
from tracker.core.db import db
from tracker.core.ids import new_id
from tracker.discussions.models import GroupMember
from tracker.duplicates import operations, queries
from tracker.duplicates.errors import (
    AddressTaken,
    JoinedSince,
    NoSuchPair,
    NothingToTakeBack,
    PairSettled,
    PlaceTakenMeanwhile,
)
from tracker.duplicates.models import LookAlike, Verdict
from tracker.figures.queries import compute
from tracker.mail.models import OutboxMail
from tracker.mail.operations import queue_mail
from tracker.persons.models import Person
from tracker.places.operations import QuotaDetails, set_quotas
from tracker.registration import exports
from tracker.registration import queries as registration
from tracker.registration.lists import Filter
from tracker.registration.models import MergedRegistration, Participant, State
from tracker.registration.operations import withdraw

OLGA = Actor("user", new_id(), "Olga Organiser")
#: what taking apart leaves behind, and may: the trail and the history say what was done
LEFT = {"audit_entry", "participant_event", "look_alike"}


def everything():
    """A digest of every table that has to be as it was."""
    db.session.rollback()
    found = {}
    for name, table in db.metadata.tables.items():
        rows = sorted(map(repr, db.session.execute(select(table)).all()))
        found[name] = sha256("\n".join(rows).encode()).hexdigest()
    return {name: digest for name, digest in found.items() if name not in LEFT}


def exported(meeting):
    return sha256("".join(map(repr, exports.rows(meeting.id, Filter()))).encode()).hexdigest()


@pytest.fixture
def joint(make):
    """A meeting where one person registered twice, and was at the door twice."""
    meeting = make.meeting()
    one, two = make.session(meeting), make.session(meeting)
    kept = make.participant(
        meeting, given_name="Amina", family_name="Odhiambo", email="amina@example.org", code="KEPT2"
    )
    other = make.participant(
        meeting, given_name="Amina", family_name="Odiambo", email="a@example.net", code="THERE", phone="+254 1 234 5678"
    )
    make.participant(meeting, given_name="Grace")
    for person, session, minute in ((kept, one, 5), (other, one, 2), (other, two, 9)):
        check_in(meeting, person.code, session, minute)
    group = make.group(meeting)
    make.member(group, kept)
    make.member(group, other)
    make.member(make.group(meeting), other)
    queue_mail(
        "registered", to="a@example.net", context={}, locale="en", at=NOW, meeting_id=meeting.id, subject_id=other.id
    )
    return meeting, kept, other, one, two


def check_in(meeting, code, session, minute):
    event = DoorEvent(id=new_id(), code=code, session_id=session.id, at=NOW + timedelta(minutes=minute))
    return record_check_ins(meeting.id, [event], by=SYSTEM, now=NOW + timedelta(minutes=minute))[0]


def came(person):
    rows = select(Presence.session_id, Presence.first_in_at).where(
        Presence.participant_id == person.id, Presence.attended
    )
    return dict(db.session.execute(rows).all())


def test_who_is_joined_counts_once_with_everything_both_had(joint):
    meeting, kept, other, one, two = joint
    assert compute(meeting, NOW).value("registered") == 3
    operations.join(meeting, kept.id, other.id, by=OLGA, now=NOW)
    figures = compute(meeting, NOW)
    assert (figures.value("registered"), figures.value("attended")) == (2, 1)
    assert (figures.value("withdrawn"), len(list(exports.rows(meeting.id, Filter())))) == (0, 2)
    assert came(kept) == {one.id: NOW + timedelta(minutes=2), two.id: NOW + timedelta(minutes=9)}
    assert db.session.scalar(select(func.count()).where(GroupMember.participant_id == kept.id)) == 2
    assert db.session.scalars(select(OutboxMail.subject_id)).one() == kept.id
    assert kept.phone == "+254 1 234 5678"


def test_taken_apart_both_are_exactly_as_they_were(joint):
    meeting, kept, other, *_ = joint
    before, file = everything(), exported(meeting)
    operations.join(meeting, kept.id, other.id, by=OLGA, now=NOW)
    assert exported(meeting) != file
    operations.take_apart(meeting, other.id, by=OLGA, now=NOW)
    assert exported(meeting) == file
    assert everything() == before


def test_the_history_says_what_was_done_and_taken_back(joint):
    meeting, kept, other, *_ = joint
    operations.join(meeting, kept.id, other.id, by=OLGA, now=NOW)
    operations.take_apart(meeting, other.id, by=OLGA, now=NOW + timedelta(minutes=1))
    said = [(event.actor_label, event.changes) for event in registration.history(kept.id)]
    assert said == [
        ("Olga Organiser", {"joined": ["Amina Odiambo (TH ERE)", ""]}),
        ("Olga Organiser", {"joined": ["", "Amina Odiambo (TH ERE)"]}),
    ]


def test_the_code_on_the_other_badge_still_opens_the_door(joint):
    meeting, kept, other, one, _two = joint
    operations.join(meeting, kept.id, other.id, by=OLGA, now=NOW)
    answer = check_in(meeting, "there", one, 20)
    assert (answer.result, answer.who.name) == (Result.ALREADY_HERE, "Amina Odhiambo")
    event = DoorEvent(id=new_id(), participant_id=other.id, session_id=one.id, at=NOW + timedelta(minutes=30))
    assert record_check_ins(meeting.id, [event], by=SYSTEM, now=NOW)[0].result is Result.ALREADY_HERE
    assert registration.find_by_code(meeting.id, "THERE") == kept


def test_what_happened_since_with_the_other_code_goes_with_it(joint, make):
    meeting, kept, other, *_ = joint
    third = make.session(meeting)
    operations.join(meeting, kept.id, other.id, by=OLGA, now=NOW)
    check_in(meeting, "THERE", third, 30)
    back = operations.take_apart(meeting, other.id, by=OLGA, now=NOW + timedelta(hours=1))
    assert (third.id in came(back), third.id in came(kept)) == (True, False)


def test_presence_without_any_event_is_joined_too(make):
    meeting = make.meeting()
    kept, other, session = make.participant(meeting), make.participant(meeting), make.session(meeting)
    make.presence(kept, session, attended=False, inside=False, first_in_at=None)
    make.presence(other, session)
    operations.join(meeting, kept.id, other.id, by=OLGA, now=NOW)
    assert came(kept) == {session.id: NOW}


def test_the_one_kept_has_the_better_state_of_the_two(make):
    meeting = make.meeting()
    kept = make.participant(meeting, state=State.SUBMITTED, email=None)
    other = make.participant(meeting, email="b@example.org")
    operations.join(meeting, kept.id, other.id, by=OLGA, now=NOW)
    assert (kept.state, kept.email) == (State.CONFIRMED, "b@example.org")
    operations.take_apart(meeting, other.id, by=OLGA, now=NOW)
    db.session.refresh(kept)
    assert (kept.state, kept.email) == (State.SUBMITTED, None)


def test_who_withdrew_does_not_stand_again_by_joining_when_the_address_is_somebody_elses_by_now(make):
    meeting = make.meeting()
    kept = make.participant(meeting, state=State.WITHDRAWN, email="a@example.org")
    make.participant(meeting, email="a@example.org")
    other = make.participant(meeting, email="b@example.org")
    before = everything()
    with pytest.raises(AddressTaken):
        operations.join(meeting, kept.id, other.id, by=OLGA, now=NOW)
    assert everything() == before


def test_the_place_of_the_other_goes_to_who_waits(make):
    meeting = make.meeting(capacity=2, confirms_itself=True)
    kept, other = make.participant(meeting), make.participant(meeting)
    waiting = make.participant(meeting, state=State.WAITING)
    operations.join(meeting, kept.id, other.id, by=OLGA, now=NOW)
    db.session.refresh(waiting)
    assert waiting.state is (State.CONFIRMED if meeting.moves_up else State.WAITING)


def test_three_are_joined_and_taken_apart_the_last_one_first(make):
    meeting = make.meeting()
    session = make.session(meeting)
    a, b, c = (make.participant(meeting, code=code) for code in ("AAAAA", "BBBBB", "CCCCC"))
    for person in (a, b, c):
        check_in(meeting, person.code, session, 1)
    before = everything()
    operations.join(meeting, b.id, c.id, by=OLGA, now=NOW)
    operations.join(meeting, a.id, b.id, by=OLGA, now=NOW + timedelta(seconds=1))
    assert registration.find_by_code(meeting.id, "CCCCC") == a
    with pytest.raises(JoinedSince):
        operations.take_apart(meeting, c.id, by=OLGA, now=NOW)
    operations.take_apart(meeting, b.id, by=OLGA, now=NOW)
    operations.take_apart(meeting, c.id, by=OLGA, now=NOW)
    assert everything() == before


def test_other_meetings_of_the_person_come_along_and_go_again(make):
    meeting, elsewhere = make.meeting(), make.meeting()
    mine, theirs = (make.save(Person(created_at=NOW)) for _ in range(2))
    kept = make.participant(meeting, person_id=mine.id)
    other = make.participant(meeting, person_id=theirs.id)
    earlier = make.participant(elsewhere, person_id=theirs.id)
    operations.join(meeting, kept.id, other.id, by=OLGA, now=NOW)
    assert _person(earlier) == mine.id
    operations.take_apart(meeting, other.id, by=OLGA, now=NOW)
    assert (_person(earlier), _person(other)) == (theirs.id, theirs.id)


def _person(participant):
    return db.session.scalar(select(Participant.person_id).where(Participant.id == participant.id))


def test_only_two_of_one_meeting_are_joined(make):
    meeting = make.meeting()
    person, stranger = make.participant(meeting), make.participant()
    for other in (stranger.id, person.id, new_id()):
        with pytest.raises(NoSuchPair):
            operations.join(meeting, person.id, other, by=OLGA, now=NOW)


def test_what_is_not_joined_cannot_be_taken_apart(make):
    with pytest.raises(NothingToTakeBack):
        operations.take_apart(make.meeting(), new_id(), by=OLGA, now=NOW)


def test_nothing_is_taken_back_when_the_address_is_somebody_elses_by_now(joint, make):
    meeting, kept, other, *_ = joint
    operations.join(meeting, kept.id, other.id, by=OLGA, now=NOW)
    make.participant(meeting, email="a@example.net")
    with pytest.raises(PlaceTakenMeanwhile):
        operations.take_apart(meeting, other.id, by=OLGA, now=NOW)
    assert db.session.scalar(select(func.count()).select_from(MergedRegistration)) == 1
    assert kept.phone == "+254 1 234 5678"


def exceeded():
    entries = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "place.exceeded").order_by(AuditEntry.id)
    )
    return [(entry.subject_id, entry.details["limit"], entry.details["why"]) for entry in entries]


def test_a_place_beyond_a_quota_that_comes_by_joining_is_in_the_trail(make):
    meeting, kenya = make.meeting(), make.organisation()
    set_quotas(meeting.id, QuotaDetails(each=1), by=OLGA, now=NOW)
    make.participant(meeting, kenya)
    kept = make.participant(meeting, kenya, state=State.WAITING)
    other = make.participant(meeting, make.organisation(), family_name="Twice", code="THERE")
    operations.join(meeting, kept.id, other.id, by=OLGA, now=NOW)
    assert kept.state is State.CONFIRMED
    assert exceeded() == [(kept.id, "each-organisation", "Ada Twice (TH ERE)")]


def test_a_place_given_on_and_needed_again_is_in_the_trail(make):
    meeting = make.meeting(capacity=2, moves_up=True)
    kept, other = make.participant(meeting), make.participant(meeting, family_name="Twice", code="THERE")
    late = make.participant(meeting, state=State.WAITING)
    operations.join(meeting, kept.id, other.id, by=OLGA, now=NOW)
    assert (late.state, exceeded()) == (State.CONFIRMED, [])
    operations.take_apart(meeting, other.id, by=OLGA, now=NOW)
    assert exceeded() == [(other.id, "meeting", "Ada Twice (TH ERE)")]


# verdicts


def pair(make, first, second, **values):
    first, second = sorted((first, second), key=lambda each: each.id)
    defaults = {
        "first_id": first.id,
        "second_id": second.id,
        "first_meeting_id": first.meeting_id,
        "second_meeting_id": second.meeting_id,
        "score": 90,
        "reasons": ["same-name"],
        "found_at": NOW,
    }
    return make.save(LookAlike(**defaults | values))


def test_two_people_are_remembered_and_proposed_again_only_when_asked(make):
    meeting = make.meeting()
    found = pair(make, make.participant(meeting), make.participant(meeting))
    ours = frozenset({meeting.id})
    operations.settle(ours, found.id, Verdict.TWO, by=OLGA, now=NOW)
    assert queries.list_pairs(meeting.id, ()).count == 0
    with pytest.raises(PairSettled):
        operations.settle(ours, found.id, Verdict.TWO, by=OLGA, now=NOW)
    operations.reopen(ours, found.id, by=OLGA, now=NOW)
    assert queries.list_pairs(meeting.id, ()).count == 1


def test_one_person_at_two_meetings_and_two_again(make):
    mine, theirs = (make.save(Person(created_at=NOW)) for _ in range(2))
    here, there = make.participant(person_id=mine.id), make.participant(person_id=theirs.id)
    found = pair(make, here, there)
    both = frozenset({here.meeting_id, there.meeting_id})
    operations.settle(both, found.id, Verdict.SAME, by=OLGA, now=NOW)
    assert _person(here) == _person(there)
    operations.reopen(both, found.id, by=OLGA, now=NOW)
    assert {_person(here), _person(there)} == {mine.id, theirs.id}


def test_a_pair_is_only_for_who_organises_both_meetings(make):
    here, there = make.participant(), make.participant()
    found = pair(make, here, there)
    for act in (operations.settle, operations.reopen):
        values = {"verdict": Verdict.TWO} if act is operations.settle else {}
        with pytest.raises(NoSuchPair):
            act(frozenset({here.meeting_id}), found.id, by=OLGA, now=NOW, **values)


def test_two_of_one_meeting_are_joined_not_called_the_same(make):
    meeting = make.meeting()
    found = pair(make, make.participant(meeting), make.participant(meeting))
    with pytest.raises(NoSuchPair):
        operations.settle(frozenset({meeting.id}), found.id, Verdict.SAME, by=OLGA, now=NOW)


def test_pairs_of_who_withdrew_are_not_shown(make):
    meeting = make.meeting()
    one, two = make.participant(meeting), make.participant(meeting)
    pair(make, one, two)
    assert queries.list_pairs(meeting.id, ()).count == 1
    withdraw(meeting, two.id, by=OLGA, now=NOW)
    assert queries.list_pairs(meeting.id, ()).count == 0
