"""Two phones and a paper list, in any order, in pieces, again and again: who was there is what the events say together."""

from collections import defaultdict
from datetime import timedelta

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from sqlalchemy import func, select

from tests.attendance.conftest import DESK
from tests.factories import NOW
from tests.machines import play
from tracker.attendance import operations
from tracker.attendance.events import DoorEvent
from tracker.attendance.models import CheckIn, Presence
from tracker.attendance.operations import record_check_ins
from tracker.attendance.queries import list_places, presence_by_day, presence_by_session
from tracker.attendance.rules import COUNTED, NEVER_HERE, Channel, Fact, Kind, derive
from tracker.attendance.standings import derive_anew
from tracker.core.db import db
from tracker.core.ids import new_id
from tracker.registration.models import State

PHONES = 2
ROOMS = st.integers(0, 2)
MINUTES = st.integers(0, 9)
KINDS = st.sampled_from([Kind.IN, Kind.IN, Kind.OUT, Kind.UNDO])


class Doors(RuleBasedStateMachine):
    """Two confirmed people and one who is not, at a session, one with a single place, and a day."""

    def __init__(self, make):
        super().__init__()
        db.session.rollback()
        meeting = make.meeting()
        centre = make.organisation()
        self.meeting_id = meeting.id
        self.people = [make.participant(meeting, centre).id for _ in range(2)]
        self.people.append(make.participant(meeting, centre, state=State.WAITING).id)
        self.confirmed = set(self.people[:2])
        self.small = make.session(meeting, capacity=1).id
        self.places = [make.session(meeting).id, self.small]
        self.day = make.day(meeting, date=meeting.starts_on + timedelta(days=900)).id
        self.kept = {phone: [] for phone in range(PHONES)}
        self.sent, self.answers = {}, {}
        self.minutes = 0
        for phone, person, minute in ((0, 0, 2), (0, 1, 3), (1, 0, 0), (1, 2, 1)):
            self.somebody_passes_a_phone(phone, person, 0, Kind.IN, minute, afar=False)
            self.somebody_passes_a_phone(phone, person, 1, Kind.IN, minute, afar=False)

    def event(self, person, room, **values):
        where = {"day_id": self.day} if room == 2 else {"session_id": self.places[room]}
        return DoorEvent(id=new_id(), participant_id=self.people[person], **where, **values)

    def hear(self, events):
        self.minutes += 1
        db.session.rollback()
        now = NOW + timedelta(minutes=self.minutes)
        for event, answer in zip(events, record_check_ins(self.meeting_id, events, by=DESK, now=now), strict=True):
            self.sent[event.id] = event
            assert self.answers.setdefault(event.id, answer) == answer  # answered the same, however often it comes
        db.session.rollback()

    @rule(
        phone=st.integers(0, 1),
        person=st.integers(0, 2),
        room=ROOMS,
        kind=KINDS,
        minute=MINUTES,
        afar=st.sampled_from([False, False, True]),
    )
    def somebody_passes_a_phone(self, phone, person, room, kind, minute, afar):
        at = NOW + timedelta(minutes=minute + 3 * phone)  # their clocks are not the same
        channel = Channel.REMOTE if afar else Channel.DOOR
        self.kept[phone].append(self.event(person, room, kind=kind, at=at, device=f"Phone {phone}", channel=channel))

    @precondition(lambda self: any(self.kept.values()))
    @rule(phone=st.integers(0, 1), picked=st.lists(st.integers(0, 30), min_size=1, max_size=6))
    def a_phone_sends_some_of_what_it_keeps(self, phone, picked):
        if kept := self.kept[phone]:
            self.hear([kept[n % len(kept)] for n in picked])

    @precondition(lambda self: all(self.kept.values()))
    @rule(pattern=st.lists(st.integers(0, 1), min_size=2, max_size=8))
    def both_send_at_once(self, pattern):
        queues = [iter(self.kept[phone]) for phone in range(PHONES)]
        self.hear([event for phone in pattern if (event := next(queues[phone], None))])

    @rule(person=st.integers(0, 2), room=ROOMS, minute=MINUTES, reason=st.sampled_from(["", "On the paper list"]))
    def a_line_of_the_paper_list_is_typed(self, person, room, minute, reason):
        at = NOW - timedelta(minutes=minute)
        self.hear([self.event(person, room, at=at, channel=Channel.PAPER, reason=reason)])

    @precondition(lambda self: self.sent)
    @rule(number=st.integers(0, 30))
    def an_id_comes_with_another_content(self, number):
        known = list(self.sent.values())[number % len(self.sent)]
        (other,) = [one for one in self.people if one != known.participant_id][:1]
        db.session.rollback()
        changed = DoorEvent(id=known.id, participant_id=other, session_id=self.places[0], at=NOW, device="Thief")
        assert record_check_ins(self.meeting_id, [changed], by=DESK, now=NOW)[0].result == "rejected"

    @rule(person=st.integers(0, 2))
    def somebody_is_derived_anew(self, person):
        derive_anew(self.meeting_id, self.people[person])
        db.session.commit()

    def standings(self):
        facts = defaultdict(list)
        for event in self.sent.values():
            if self.answers[event.id].result in COUNTED:
                fact = Fact(event.id, event.kind, event.at, event.device or DESK.label, event.channel is Channel.REMOTE)
                facts[event.participant_id, event.session_id or event.day_id].append(fact)
        return {pair: derive(reversed(found)) for pair, found in facts.items()}

    @invariant()
    def attendance_is_what_the_rule_says_of_all_that_counted(self):
        db.session.rollback()
        p = Presence
        rows = db.session.execute(
            select(
                p.participant_id, func.coalesce(p.session_id, p.day_id),
                p.attended, p.inside, p.remote, p.first_in_at, p.last_out_at,
            ).where(p.meeting_id == self.meeting_id)
        )  # fmt: skip
        expected = {
            pair: (s.attended, s.inside, s.remote, s.first_in_at, s.last_out_at) for pair, s in self.standings().items()
        }
        found = {(row[0], row[1]): tuple(row[2:]) for row in rows}
        assert {pair: found.get(pair) for pair in expected} == expected
        nothing = tuple(
            getattr(NEVER_HERE, name) for name in ("attended", "inside", "remote", "first_in_at", "last_out_at")
        )
        assert {values for pair, values in found.items() if pair not in expected} <= {nothing}

    @invariant()
    def everything_that_came_is_kept_once(self):
        kept = db.session.scalars(select(CheckIn.id).where(CheckIn.meeting_id == self.meeting_id)).all()
        assert sorted(kept) == sorted(self.sent)

    @invariant()
    def whoever_is_confirmed_counts_where_there_is_room(self):
        for event in self.sent.values():
            if event.participant_id in self.confirmed and event.session_id != self.small:
                assert self.answers[event.id].result in COUNTED

    @invariant()
    def the_counts_of_the_rooms_are_those_of_the_people(self):
        standings = self.standings()
        counted = {
            one.place.id: one for one in (*presence_by_session(self.meeting_id), *presence_by_day(self.meeting_id))
        }
        for place in list_places(self.meeting_id):
            here = [s for (_, where), s in standings.items() if where == place.id]
            shown = counted[place.id]
            assert (shown.attended, shown.inside, shown.remote) == (
                sum(s.attended for s in here),
                sum(s.seated for s in here),
                sum(s.remote for s in here),
            )

    @invariant()
    def no_room_holds_more_than_its_places(self):
        reasons = [e for e in self.sent.values() if e.reason and e.session_id == self.small]
        seated = sum(s.seated for (_, where), s in self.standings().items() if where == self.small)
        assert seated <= 1 or reasons


@pytest.mark.parametrize("many", [1, 1000], ids=["judged before the lock", "judged under it"])
def test_attendance_is_the_union_of_what_the_doors_saw(app, make, monkeypatch, many):
    monkeypatch.setattr(operations, "MANY", many)
    monkeypatch.setattr(operations, "OFTEN", operations.MOST)
    play(lambda: Doors(make), 6, steps=20)
