"""Whatever is done in whatever order: no limit is passed, no place is empty while somebody waits for it, nobody has two."""

from collections import Counter
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import select

from tests.factories import NOW
from tests.machines import play
from tracker.core import wordbook
from tracker.core.access import PUBLIC, Actor
from tracker.core.db import db
from tracker.core.errors import TrackerError
from tracker.core.ids import new_id
from tracker.duplicates.operations import join, take_apart
from tracker.meetings.models import Meeting, Part
from tracker.organisations.models import OrganisationType
from tracker.places.operations import GroupDetails, QuotaDetails
from tracker.places.queries import read_counts, read_limits
from tracker.places.rules import NO_LIMITS, Ledger
from tracker.privacy.operations import erase_person
from tracker.registration import bulk, decisions, finding, lists, operations, own_answers
from tracker.registration.admission import settled
from tracker.registration.answers import RegistrationDetails
from tracker.registration.bulk import Newcomer, Order
from tracker.registration.models import MergedRegistration, Participant
from tracker.registration.rules import LIVE, Origin, State
from tracker.registration.state_counts import count_states
from tracker.registration.waiting_list import pass_on, seat_of, set_places

MIA = Actor("user", None, "Mia")
PEOPLE, PLACES = 6, st.none() | st.integers(0, 3)
SOME = st.lists(st.integers(0, 9), min_size=1, max_size=3, unique=True)
MOSTLY = st.sampled_from([True, True, True, False])
WHY = st.sampled_from(["", "", "", "The chair asked"])
DECIDED = st.sampled_from([State.CONFIRMED, State.CONFIRMED, State.DECLINED, State.WAITING, State.SUBMITTED])


class Registration(RuleBasedStateMachine):
    """A meeting with limits, two centres and organisations in words; all who may act on its places."""

    def __init__(self, make):
        super().__init__()
        db.session.rollback()
        self.make = make
        self.centres = [make.organisation(), make.organisation(type=OrganisationType.GOVERNMENT_AGENCY)]
        self.meeting_id = make.meeting(undo_minutes=2).id
        self.now = NOW
        self.decided = []
        self.before = {}

    # ---- what stands ----

    @property
    def meeting(self):
        self.now += timedelta(seconds=1)
        db.session.rollback()
        return db.session.get_one(Meeting, self.meeting_id, populate_existing=True)

    def people(self, *states):
        query = select(Participant).where(Participant.meeting_id == self.meeting_id)
        found = db.session.scalars(query.execution_options(populate_existing=True)).all()
        those = (p for p in found if p.state in states or not states)
        return sorted(those, key=lambda p: (p.registered_at, p.id))  # a file's people came in one moment

    def picked(self, numbers, *states):
        found = self.people(*states)
        return list(dict.fromkeys(found[n % len(found)].id for n in numbers)) if found else []

    def ledger(self):
        """The limits beside those who are confirmed, counted one by one."""
        meeting = db.session.get_one(Meeting, self.meeting_id)
        counted = Ledger(read_limits(self.meeting_id, meeting.capacity))
        for person in self.people(State.CONFIRMED):
            counted.take(seat_of(person))
        return counted

    def over(self):
        """By how much which limit is passed."""
        counted = self.ledger()
        limits = {limit for person in self.people(State.CONFIRMED) for limit in counted.limits.over(seat_of(person))}
        return {limit: counted.used(limit) - limit.places for limit in limits if counted.used(limit) > limit.places}

    def overlooked(self):
        """Who waits although there is a place."""
        counted = self.ledger()
        return {person.id for person in self.people(State.WAITING) if counted.first_full(seat_of(person)) is None}

    # ---- what is done: each says whether it may pass limits, and whom it may overlook ----

    def act(self, do, *, exceeds=False, put=(), overlooks=False):
        meeting = self.meeting
        over, overlooked = Counter(self.over()), self.overlooked()
        moves_up = meeting.moves_up
        db.session.rollback()
        with suppress(TrackerError):
            done = do(meeting)
            self.check(over, overlooked, moves_up, exceeds=exceeds, put=set(put), overlooks=overlooks)
            return done
        db.session.rollback()
        assert (Counter(self.over()), self.overlooked()) == (over, overlooked)
        return None

    def check(self, over, overlooked, moves_up, *, exceeds, put, overlooks):
        db.session.rollback()
        if not exceeds:
            assert {limit: n for limit, n in self.over().items() if n > over[limit]} == {}
        if moves_up and not overlooks:
            assert self.overlooked() <= overlooked | put

    def answers(self, who, where):
        details = RegistrationDetails(
            given_name="Ada", family_name=f"Person{who}", email=f"p{who}@example.org", job_title="Chemist", consent=True
        )
        if where < 2:
            return replace(details, organisation=self.centres[where].code)
        return replace(details, organisation_other=f"Ministry {where}", country_iso2="KE")

    @initialize(itself=MOSTLY, moves_up=MOSTLY, shared=st.booleans(), capacity=st.integers(1, 3))
    def fill_the_meeting(self, itself, moves_up, shared, capacity):
        """Nothing much happens before there are more people than places."""
        meeting = self.meeting
        meeting.confirms_itself, meeting.moves_up, meeting.shared_emails = itself, moves_up, shared
        meeting.capacity = capacity
        db.session.commit()
        self.bring_by_a_file([(who, who % 3) for who in range(4)], confirmed=True)

    @rule(who=st.integers(0, PEOPLE), where=st.integers(0, 3))
    def register_at_the_form(self, who, where):
        details = self.answers(who, where)
        self.act(lambda meeting: operations.receive(meeting, details, submission=new_id(), by=PUBLIC, now=self.now))

    @rule(who=st.integers(0, PEOPLE), where=st.integers(0, 3), origin=st.sampled_from([Origin.API, Origin.ORGANISER]))
    def register_by_others(self, who, where, origin):
        details, form = self.answers(who, where), new_id()
        made = [
            self.act(lambda m: operations.register(m, details, submission=form, origin=origin, by=MIA, now=self.now))
            for _ in range(2)
        ]
        assert not made[0] or made[0].id == made[1].id  # sent twice it is one registration

    @rule(people=st.lists(st.tuples(st.integers(0, PEOPLE), st.integers(0, 3)), max_size=4), confirmed=st.booleans())
    def bring_by_a_file(self, people, confirmed):
        wish = State.CONFIRMED if confirmed else State.SUBMITTED

        def bring(meeting):
            sound = [own_answers.sound(meeting, self.answers(*one), Origin.IMPORT, new_id()) for one in people]
            newcomers = [Newcomer(new_id(), one) for one in sound]
            order = Order(newcomers, wish, Origin.IMPORT, MIA, self.now)
            return settled(lambda: bulk.register_draft(meeting, bulk.draft(meeting, order)))

        self.act(bring)

    @rule(numbers=SOME, state=DECIDED, exceed=WHY)
    def decide(self, numbers, state, exceed):
        ids = self.picked(numbers)
        self.act(
            lambda m: operations.decide_many(m, ids, state, by=MIA, now=self.now, exceed=exceed),
            exceeds=bool(exceed),
            put=ids,
            overlooks=state is State.SUBMITTED,  # a decision taken back keeps its place free until the next act
        )

    @rule(numbers=SOME, state=DECIDED, exceed=WHY)
    def decide_with_time_to_think(self, numbers, state, exceed):
        ids = self.picked(numbers)
        decided = self.act(
            lambda m: decisions.decide_held(m, ids, state, by=MIA, now=self.now, exceed=exceed),
            exceeds=bool(exceed),
            put=ids,
            overlooks=state is State.SUBMITTED,
        )
        if decided and decided.decision:
            self.decided.append(decided.decision.id)

    @precondition(lambda self: self.decided)
    @rule(number=st.integers(0, 9), later=st.integers(0, 200))
    def take_a_decision_back(self, number, later):
        self.now += timedelta(seconds=later)
        decision = self.decided[number % len(self.decided)]
        self.act(lambda m: decisions.undo(m, decision, by=MIA, now=self.now), overlooks=True)

    @rule(numbers=SOME)
    def withdraw(self, numbers):
        for one in self.picked(numbers, *LIVE)[:1]:
            self.act(lambda m, one=one: operations.withdraw(m, one, by=MIA, now=self.now))

    @rule(numbers=SOME, where=st.integers(0, 3), themselves=st.booleans(), exceed=WHY)
    def move_to_another_organisation(self, numbers, where, themselves, exceed):
        for one in self.picked(numbers, *LIVE)[:1]:
            name = db.session.get_one(Participant, one).family_name
            who = int("".join(filter(str.isdigit, name)) or 0)  # nothing is left of a name that was erased
            by = Actor("participant", one, "Ada") if themselves else MIA
            exceed = "" if themselves else exceed
            details = self.answers(who, where)
            self.act(
                partial(
                    operations.change_answers, participant_id=one, details=details, by=by, now=self.now, exceed=exceed
                ),
                exceeds=bool(exceed),
            )

    @rule(
        capacity=PLACES, moves_up=st.booleans(), each=PLACES, first=PLACES, government=PLACES, other=PLACES, both=PLACES
    )
    def set_places(self, capacity, moves_up, each, first, government, other, both):
        one, two = (centre.id for centre in self.centres)
        quotas = QuotaDetails(
            each=each,
            organisations={one: first},
            types={} if government is None else {OrganisationType.GOVERNMENT_AGENCY: government},
            parts={} if other is None else {Part.OTHER: other},
            groups=() if both is None else (GroupDetails("Both", both, (one, two)),),
        )
        self.meeting  # noqa: B018  the clock goes on
        set_places(self.meeting_id, capacity=capacity, moves_up=moves_up, quotas=quotas, by=MIA, now=self.now)
        db.session.rollback()
        assert not (moves_up and self.overlooked())

    @rule()
    def let_the_list_move_up(self):
        self.act(lambda m: pass_on(m.id, now=self.now, by=MIA, asked=True))
        assert self.overlooked() == set()

    @rule(numbers=st.lists(st.integers(0, 9), min_size=2, max_size=2, unique=True))
    def join_two(self, numbers):
        ids = self.picked(numbers)
        if len(ids) == 2:
            self.act(lambda m: join(m, *ids, by=MIA, now=self.now), exceeds=True)

    @rule(number=st.integers(0, 9))
    def take_them_apart(self, number):
        query = select(MergedRegistration.id).where(MergedRegistration.meeting_id == self.meeting_id)
        if merged := db.session.scalars(query.order_by(MergedRegistration.id)).all():
            one = merged[number % len(merged)]
            self.act(lambda m: take_apart(m, one, by=MIA, now=self.now), exceeds=True, overlooks=True)

    @rule(number=st.integers(0, 9))
    def erase(self, number):
        for one in self.picked([number]):
            self.act(lambda m, one=one: erase_person(m, one, by=MIA, now=self.now))

    @rule()
    def read_everybody_into_memory(self):
        """As at a large meeting; what is done afterwards is told by the trail."""
        finding.read(self.meeting_id, self.now)
        db.session.rollback()

    # ---- what always holds ----

    @invariant()
    def what_is_counted_is_what_is_there(self):
        db.session.rollback()
        found = Ledger(NO_LIMITS)
        for person in self.people(State.CONFIRMED):
            found.take(seat_of(person))
        counted = {key: n for key, n in read_counts(self.meeting_id).items() if n}
        assert counted == found.taken

    @invariant()
    def the_figures_of_the_list_are_those_of_the_records(self):
        people = self.people()
        counts = count_states(self.meeting_id)
        assert dict(counts.states) == Counter(person.state for person in people)
        assert counts.flagged == sum(person.flagged_at is not None for person in people)
        for state in State:
            shown = lists.list_people(self.meeting_id, lists.Filter(state=state), 1)[1]
            assert {row.id for row in shown.rows} == {person.id for person in people if person.state is state}

    @invariant()
    def who_is_found_is_whose_text_has_the_letters(self):
        people = sorted(self.people(), key=lambda person: (person.sort_key, person.id.hex))
        for typed in ("person", "ada person1", "4", "ministry", "p2", "nobody"):
            there = [person.id for person in people if all(word in person.search_text for word in typed.split())]
            shown = lists.list_people(self.meeting_id, lists.Filter(q=typed), 1)[1]
            assert ([row.id for row in shown.rows], shown.total) == (there, len(there))
        live = lists.list_people(self.meeting_id, lists.Filter(q="person", state=State.CONFIRMED), 1)[1]
        named = [p.id for p in people if "person" in p.search_text and p.state is State.CONFIRMED]
        assert [row.id for row in live.rows] == named

    @invariant()
    def nobody_has_two_registrations(self):
        taken = Counter((p.email, p.email_share) for p in self.people(*LIVE) if p.email)
        assert [one for one, number in taken.items() if number > 1] == []


def test_places_hold_whatever_is_done_in_whatever_order(app, make, monkeypatch):
    monkeypatch.setattr(wordbook, "OFTEN", 2)
    monkeypatch.setattr(finding, "window", lambda _moment: NOW)  # the machine's minutes are not today's
    monkeypatch.setattr(finding, "LONGEST", timedelta.max)
    play(lambda: Registration(make), 6, steps=15)
