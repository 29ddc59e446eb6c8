from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from itertools import pairwise, product
from random import Random
from threading import Barrier

import pytest
from sqlalchemy import select

from tests.attendance.conftest import DESK, Door
from tests.factories import NOW
from tracker.attendance.errors import TooManyEvents
from tracker.attendance.events import DoorEvent, Who
from tracker.attendance.models import CheckIn, Kind, Presence, Result
from tracker.attendance.operations import correct_check_in, record_check_ins
from tracker.attendance.rules import (
    ID_TAKEN,
    NO_ROOM,
    NO_SUCH_PERSON,
    NO_SUCH_PLACE,
    NOT_COUNTED,
    OTHER_CODE,
    REGISTERED_TWICE,
    Flag,
)
from tracker.audit.queries import list_latest
from tracker.core.db import db
from tracker.core.ids import new_id
from tracker.meetings.models import Meeting, SessionKind
from tracker.registration.errors import CannotChangeState
from tracker.registration.models import Origin, RepeatedRegistration, State
from tracker.registration.operations import decide


def later(minutes: float):
    return NOW + timedelta(minutes=minutes)


def events_kept():
    return db.session.scalars(select(CheckIn).order_by(CheckIn.at, CheckIn.id)).all()


def presence():
    query = select(
        Presence.participant_id, Presence.attended, Presence.inside, Presence.first_in_at, Presence.last_out_at
    )
    return [tuple(row) for row in db.session.execute(query.order_by(Presence.participant_id))]


def test_somebody_confirmed_is_welcome(door, ada):
    answer = door.sees(ada)
    assert (answer.result, answer.who, answer.since, answer.flag) == (
        Result.WELCOME,
        Who("Amina Odhiambo", "SCRC Kenya"),
        NOW,
        Flag.NONE,
    )
    assert presence() == [(ada.id, True, True, NOW, None)]


@pytest.mark.parametrize("typed", ["{0}", " {1}-{2} ", "{3}"])
def test_a_code_is_found_however_it_is_typed(door, ada, typed):
    code = ada.code
    answer = door.sees(code=typed.format(code, code[:2], code[2:], code.lower()))
    assert (answer.result, answer.who.name) == (Result.WELCOME, "Amina Odhiambo")


def test_the_second_desk_hears_when_and_where(door, ada):
    door.sees(ada, device="Desk 2")
    again = door.sees(ada, at=later(3), now=later(3), device="Desk 1")
    assert (again.result, again.since, again.desk) == (Result.ALREADY_HERE, NOW, "Desk 2")


def test_a_desk_without_a_name_is_told_by_its_person(door, ada):
    door.sees(ada, device="")
    assert door.sees(ada).desk == DESK.label


def test_a_replay_changes_nothing_and_is_answered_the_same(door, ada, make, meeting):
    bea = make.participant(meeting, state=State.WAITING)
    events = [
        door.event(ada),
        door.event(ada, at=later(-3)),
        door.event(ada, kind=Kind.UNDO, at=later(5)),
        door.event(bea),
        door.event(code="ZZZZZ"),
        door.event(ada, session_id=new_id()),
    ]
    first = door.hears(events)
    before = (presence(), len(events_kept()))
    door.sees(ada, at=later(20), now=later(20))
    changed = presence()
    assert door.hears(events, now=later(60)) == first
    assert (presence(), len(events_kept())) == (changed, before[1] + 1)
    assert [a.result for a in first] == ["welcome", "already_here", "welcome", "not_confirmed", "unknown", "rejected"]


def test_an_id_used_for_something_else_is_refused_and_the_first_stays(door, ada, make, meeting):
    bea = make.participant(meeting)
    event = door.event(ada)
    door.hears([event])
    answer = door.hears([event._replace(participant_id=bea.id)])[0]
    assert (answer.result, answer.reason, answer.who) == (Result.REJECTED, ID_TAKEN, None)
    assert [e.participant_id for e in events_kept()] == [ada.id]
    assert [row[0] for row in presence()] == [ada.id]


def test_an_id_used_at_another_meeting_tells_nothing_of_it(door, ada, noise):
    there = events_kept()[0]
    answer = door.sees(ada, id=there.id)
    assert (answer.result, answer.reason, answer.who, answer.since) == (Result.REJECTED, ID_TAKEN, None, None)
    assert [row[0] for row in presence()] == [noise[0].id]


def test_twins_in_one_batch_are_one_event(door, ada, make, meeting):
    bea = make.participant(meeting)
    event = door.event(ada)
    answers = door.hears([event, event, event._replace(participant_id=bea.id), door.event(ada)])
    assert [a.result for a in answers] == ["welcome", "welcome", "rejected", "already_here"]
    assert len(events_kept()) == 2


def test_an_unknown_code_is_kept(door, noise):
    answer = door.sees(code=noise[0].code)
    assert (answer.result, answer.reason, answer.who) == (Result.UNKNOWN, NO_SUCH_PERSON, None)
    kept = next(e for e in events_kept() if e.meeting_id == door.meeting_id)
    assert (kept.participant_id, kept.code, kept.result) == (None, noise[0].code, Result.UNKNOWN)


def test_a_participant_of_another_meeting_is_unknown(door, noise):
    assert door.sees(noise[0]).result is Result.UNKNOWN


def test_another_meetings_session_is_refused_and_kept(door, ada, noise):
    answer = door.sees(ada, session_id=noise[1].id)
    assert (answer.result, answer.reason) == (Result.REJECTED, NO_SUCH_PLACE)
    kept = next(e for e in events_kept() if e.meeting_id == door.meeting_id)
    assert (kept.session_id, kept.result) == (None, Result.REJECTED)


def test_nobody_is_checked_in_at_a_break(door, ada, make, meeting):
    pause = make.session(meeting, kind=SessionKind.BREAK, counted=False)
    assert door.sees(ada, session_id=pause.id).reason == NOT_COUNTED


def test_a_code_and_a_participant_must_be_the_same_person(door, ada, make, meeting):
    bea = make.participant(meeting)
    assert door.sees(ada, code=bea.code).reason == OTHER_CODE
    assert door.sees(ada, code=ada.code).result is Result.WELCOME


@pytest.mark.parametrize("state", [State.SUBMITTED, State.WAITING, State.INVITED, State.DECLINED, State.WITHDRAWN])
def test_who_is_not_confirmed_is_named_but_not_counted(door, make, meeting, state):
    bea = make.participant(meeting, state=state)
    answer = door.sees(bea)
    assert (answer.result, answer.who.name, answer.reason != "") == (
        Result.NOT_CONFIRMED,
        f"Ada {bea.family_name}",
        True,
    )
    assert presence() == []


def test_a_reason_lets_somebody_in_and_is_kept(door, make, meeting):
    bea = make.participant(meeting, state=State.WAITING)
    assert door.sees(bea, reason="The chair asked").result is Result.WELCOME
    assert (events_kept()[0].reason, presence()[0][1]) == ("The chair asked", True)


def test_who_was_let_in_once_is_already_here_the_next_time(door, make, meeting):
    bea = make.participant(meeting, state=State.WAITING)
    door.sees(bea, reason="The chair asked")
    assert door.sees(bea).result is Result.ALREADY_HERE


def test_the_code_of_a_second_registration_is_unknown_and_says_why(door, make, meeting, ada):
    for owner, code in ((meeting, "ABCDE"), (make.meeting(), "FGHJK")):
        twice = make.participant(meeting=owner)
        make.save(
            RepeatedRegistration(
                meeting_id=owner.id,
                participant_id=twice.id,
                code=code,
                submission=new_id(),
                state=State.SUBMITTED,
                at=NOW,
            )
        )
    answers = door.hears([door.event(code="abcde"), door.event(code="FGHJK"), door.event(ada)])
    assert [(answer.result, answer.reason) for answer in answers] == [
        (Result.UNKNOWN, REGISTERED_TWICE),
        (Result.UNKNOWN, NO_SUCH_PERSON),
        (Result.WELCOME, ""),
    ]


def test_a_walk_in_is_let_in(door, make, meeting):
    bea = make.participant(meeting, state=State.SUBMITTED, origin=Origin.WALK_IN)
    assert door.sees(bea).result is Result.WELCOME


def test_a_day_is_checked_in_at_as_a_session_is(door, ada, make, meeting, session):
    day = make.day(meeting)
    assert door.sees(ada, session_id=None, day_id=day.id).result is Result.WELCOME
    assert door.sees(ada, session_id=None, day_id=day.id).result is Result.ALREADY_HERE
    assert door.sees(ada).result is Result.WELCOME
    rows = db.session.execute(select(Presence.session_id, Presence.day_id)).all()
    assert {tuple(row) for row in rows} == {(session.id, None), (None, day.id)}


def test_places_are_counted_at_the_door(door, ada, make, meeting, session):
    session.capacity = 2
    db.session.commit()
    others = [make.participant(meeting) for _ in range(3)]
    answers = door.hears([door.event(p) for p in others])
    assert [a.result for a in answers] == ["welcome", "welcome", "full"]
    assert door.sees(others[0]).result is Result.ALREADY_HERE
    assert (door.sees(ada).result, door.sees(ada).reason) == (Result.FULL, NO_ROOM)
    assert door.sees(ada, reason="A seat was carried in").result is Result.WELCOME


def test_who_leaves_makes_room(door, make, meeting, session):
    session.capacity = 1
    db.session.commit()
    first, second = make.participant(meeting), make.participant(meeting)
    answers = door.hears(
        [door.event(first), door.event(second), door.event(first, kind=Kind.OUT, at=later(1)), door.event(second)]
    )
    assert [a.result for a in answers] == ["welcome", "full", "welcome", "welcome"]


def test_the_first_in_wins_whenever_it_arrives(door, ada):
    door.sees(ada, at=later(5), device="Desk 2")
    late = door.sees(ada, at=later(-30), device="Phone 7")
    assert (late.result, late.since, late.flag) == (Result.ALREADY_HERE, later(5), Flag.LATE)
    assert presence() == [(ada.id, True, True, later(-30), None)]


def test_a_fast_clock_is_flagged_and_taken(door, ada):
    assert (door.sees(ada, at=later(30)).result, presence()[0][3]) == (Result.WELCOME, later(30))
    assert door.sees(ada, at=later(31)).flag is Flag.AHEAD


def test_an_undo_takes_the_person_out_again(door, ada):
    door.sees(ada)
    door.sees(ada, kind=Kind.UNDO, at=later(1))
    assert presence() == [(ada.id, False, False, None, None)]
    assert door.sees(ada, at=later(2)).result is Result.WELCOME
    assert len(events_kept()) == 3


def test_who_left_and_comes_back_is_welcome(door, ada):
    answers = door.hears([door.event(ada), door.event(ada, kind=Kind.OUT, at=later(60)), door.event(ada, at=later(90))])
    assert [a.result for a in answers] == [Result.WELCOME] * 3
    assert presence() == [(ada.id, True, True, NOW, later(60))]


@pytest.mark.parametrize("seed", range(8))
def test_the_order_of_arrival_makes_no_difference(door, make, meeting, seed):
    """Sixty events of three people, arriving in any order in batches of any size."""
    random = Random(seed)
    people = [make.participant(meeting) for _ in range(3)]
    events = [
        door.event(random.choice(people), kind=random.choice(list(Kind)), at=later(random.randrange(40)))
        for _ in range(60)
    ]
    outcomes = []
    for _ in range(3):
        random.shuffle(events)
        left = list(events)
        while left:
            size = random.randint(1, 25)
            door.hears(left[:size])
            left = left[size:]
        outcomes.append(presence())
        db.session.query(CheckIn).delete()
        db.session.query(Presence).delete()
        db.session.commit()
    assert outcomes[0] == outcomes[1] == outcomes[2]
    assert len(outcomes[0]) == 3


def test_a_batch_is_limited(door):
    with pytest.raises(TooManyEvents):
        door.hears([door.event(code="ZZZZZ") for _ in range(501)])
    assert events_kept() == []


def test_an_empty_batch_sends_nothing(door, queries):
    with queries(0):
        assert door.hears([]) == []


@pytest.mark.parametrize("people", [1, 3])
def test_a_batch_sends_five_statements_whatever_its_size(door, make, meeting, queries, people):
    events = [door.event(make.participant(meeting)) for _ in range(people)]
    with queries(5):
        door.hears(events)


def _in_threads(app, count, work):
    ready = Barrier(count)

    def run(n):
        with app.app_context():
            try:
                ready.wait()
                return work(n)
            finally:
                db.session.remove()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


def test_eight_desks_at_once_welcome_a_person_once(app, door, ada):
    person, meeting_id, session_id = ada.id, door.meeting_id, door.session_id

    def work(n):
        event = DoorEvent(
            id=new_id(), participant_id=person, session_id=session_id, at=later(n / 60), device=f"Desk {n}"
        )
        return record_check_ins(meeting_id, [event], by=DESK, now=NOW)[0].result

    assert sorted(_in_threads(app, 8, work)) == ["already_here"] * 7 + ["welcome"]
    db.session.rollback()
    assert [row[:4] for row in presence()] == [(person, True, True, NOW)]


def test_eight_desks_at_once_fill_a_session_exactly(app, door, make, meeting, session):
    session.capacity = 5
    db.session.commit()
    people = [make.participant(meeting).id for _ in range(16)]
    meeting_id, session_id = door.meeting_id, door.session_id

    def work(n):
        events = [DoorEvent(id=new_id(), participant_id=p, session_id=session_id, at=NOW) for p in people[n::8]]
        return [a.result for a in record_check_ins(meeting_id, events, by=DESK, now=NOW)]

    answers = [result for results in _in_threads(app, 8, work) for result in results]
    assert (answers.count("welcome"), answers.count("full")) == (5, 11)


def test_the_same_batch_sent_eight_times_at_once_is_kept_once(app, door, make, meeting):
    people = [make.participant(meeting).id for _ in range(6)]
    events = [DoorEvent(id=new_id(), participant_id=p, session_id=door.session_id, at=NOW) for p in people]
    events.append(DoorEvent(id=new_id(), code="ZZZZZ", session_id=door.session_id, at=NOW))
    meeting_id = door.meeting_id

    def work(n):
        order = events if n % 2 else events[::-1]
        answers = record_check_ins(meeting_id, order, by=DESK, now=NOW)
        return sorted((a.id, a.result) for a in answers)

    answers = _in_threads(app, 8, work)
    assert all(answer == answers[0] for answer in answers)
    db.session.rollback()
    assert (len(events_kept()), len(presence())) == (7, 6)


def test_a_correction_leaves_a_trace(door, ada, meeting):
    event = door.event(ada, at=later(-45), reason="On the paper list", device="")
    answer = correct_check_in(meeting.id, event, by=DESK, now=NOW)
    assert (answer.result, presence()[0][3]) == (Result.WELCOME, later(-45))
    entry = list_latest(meeting.id)[0]
    assert (entry.action, entry.subject_label, entry.actor_label) == (
        "check-in.corrected",
        "Amina Odhiambo",
        DESK.label,
    )
    assert entry.details["reason"] == "On the paper list"


def test_each_meeting_has_its_own_door(door, ada, noise):
    door.sees(ada)
    there = Door(noise[0].meeting_id, noise[1].id)
    assert there.sees(noise[0]).result is Result.ALREADY_HERE
    assert len(presence()) == 2


def test_decisions_and_doors_do_not_wait_for_one_another_for_ever(app, door, make, meeting):
    people = [make.participant(meeting).id for _ in range(4)]
    meeting_id, session_id = door.meeting_id, door.session_id

    def work(n):
        if n % 2:
            ours = db.session.get_one(Meeting, meeting_id)
            for person, state in product(people[::-1], (State.WAITING, State.CONFIRMED) * 2):
                with suppress(CannotChangeState):  # the other one may have decided it already
                    decide(ours, person, state, by=DESK, now=NOW)
            return 0
        events = [DoorEvent(id=new_id(), participant_id=p, session_id=session_id, at=NOW) for p in people * 3]
        return len([record_check_ins(meeting_id, [one, two], by=DESK, now=NOW) for one, two in pairwise(events)])

    assert sum(_in_threads(app, 4, work)) == 22
    db.session.rollback()
    assert {row[0] for row in presence()} <= set(people)
