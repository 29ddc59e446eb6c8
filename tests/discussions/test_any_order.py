"""Two writers with a bad network: whatever is sent in whatever pieces, again and again, nothing that was typed is lost."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from sqlalchemy import func, select

from tests.factories import NOW
from tests.machines import play
from tracker.core.access import Actor
from tracker.core.db import db
from tracker.core.ids import new_id
from tracker.discussions import queries
from tracker.discussions.models import PointRevision
from tracker.discussions.operations import Result, Revision, record_revisions

WRITERS = [Actor("link", None, name) for name in ("Ada", "Bea")]
WHO, WHICH = st.integers(0, 1), st.integers(0, 5)
MIRROR = 1 << 60


class Notes(RuleBasedStateMachine):
    """A group's notes, and what each of two browsers knows of them and has not yet been told is saved."""

    def __init__(self, make):
        super().__init__()
        db.session.rollback()
        meeting = make.meeting()
        self.group, self.twin = make.group(meeting), make.group(meeting)
        self.queues = [[], []]
        self.known = [{}, {}]  # point -> the revisions a writer has before them
        self.own = [{}, {}]  # point -> the revision a writer goes on from
        self.stored, self.same_as = {}, {}
        self.number = 0
        self.somebody_makes_a_point(0, "Laboratories")
        self.a_browser_sends(0, 1, twice=False, lost=False)
        self.both_ask()
        for who in range(2):  # both change it at once
            self.somebody_changes_a_point(who, 0, removed=False, same=False)
        for who in range(2):
            self.a_browser_sends(who, 1, twice=False, lost=False)
        self.both_ask()

    def both_ask(self):
        for who in range(2):
            self.a_browser_asks_what_is_new(who)

    def write(self, who, point, text, base, **values):
        self.number += 1
        revision = Revision(
            id=new_id(), point=point, base=base, heading="needs", text=text, position=self.number,
            at=NOW + timedelta(seconds=self.number % 7), device=WRITERS[who].label, **values,
        )  # fmt: skip
        self.queues[who].append(revision)
        self.own[who][point] = revision.id

    def heads(self, point):
        """The texts nothing builds on, counted here once more."""
        ours = {r.id: r for r in self.stored.values() if r.point == point}
        return ours.keys() - {r.base for r in ours.values()} - {one for r in ours.values() for one in r.settles}

    def points(self):
        return sorted({revision.point for revision in self.stored.values()})

    @rule(who=WHO, text=st.sampled_from(["Laboratories", "<b>Training</b>", "نقل"]))
    def somebody_makes_a_point(self, who, text):
        self.write(who, new_id(), f"{text} {self.number}", None)

    @precondition(lambda self: any(self.own))
    @rule(who=WHO, which=WHICH, removed=st.sampled_from([False, False, True]), same=st.booleans())
    def somebody_changes_a_point(self, who, which, removed, same):
        if own := self.own[who]:
            point = list(own)[which % len(own)]
            if same and (base := self.stored.get(own[point])):
                self.write(who, point, base.text, base.id, removed=base.removed)
                self.queues[who][-1] = replace(self.queues[who][-1], position=base.position)
            else:
                self.write(who, point, f"Text {self.number}", own[point], removed=removed)

    @rule(who=WHO, which=WHICH)
    def somebody_settles_what_they_see(self, who, which):
        seen = {point: found for point, found in self.known[who].items() if len(found) > 1}
        if seen:
            point = list(seen)[which % len(seen)]
            first, *others = sorted(seen[point])
            self.write(who, point, f"Settled {self.number}", first, settles=others)

    @rule(who=WHO, many=st.integers(1, 6), twice=st.booleans(), lost=st.booleans())
    def a_browser_sends(self, who, many, twice, lost):
        batch = self.queues[who][:many]
        for _ in range(2 if twice else 1):
            db.session.rollback()
            self.answered(batch, record_revisions(self.group, batch, by=WRITERS[who], now=NOW))
        if not lost:  # else it does not know, and sends all of it again
            del self.queues[who][:many]

    def answered(self, batch, answers):
        for revision, answer in zip(batch, answers, strict=True):
            if revision.id in self.stored:
                assert answer.result is Result.REPLAYED
            elif answer.result is Result.UNCHANGED:
                self.same_as[revision.id] = answer.upon
                base = self.stored[answer.upon]
                assert (base.text, base.removed, base.point) == (revision.text, revision.removed, revision.point)
                self.go_on_from(revision.id, answer.upon)
            else:
                base = self.same_as.get(revision.base, revision.base)
                self.stored[revision.id] = replace(revision, base=base)
                assert answer.result is (Result.CONFLICT if len(self.heads(revision.point)) > 1 else Result.SAVED)
            assert answer.result is not Result.REJECTED

    def go_on_from(self, gone, upon):
        """As the page does: nothing was added, so it goes on from the text that is there."""
        for who in range(2):
            self.queues[who] = [replace(r, base=upon) if r.base == gone else r for r in self.queues[who]]
            self.own[who] = {point: upon if one == gone else one for point, one in self.own[who].items()}

    @rule(who=WHO)
    def a_browser_asks_what_is_new(self, who):
        waiting = {revision.point for revision in self.queues[who]}
        db.session.rollback()
        for point in queries.every_point([self.group.id]):
            if point.id not in waiting:  # what is being written there stays until it was sent
                self.known[who][point.id] = set(point.head_ids)
                self.own[who][point.id] = point.head_ids[0]

    @invariant()
    def every_text_is_shown_unless_somebody_who_had_it_wrote_on(self):
        db.session.rollback()
        points = {point.id: point for point in queries.every_point([self.group.id])}
        assert sorted(points) == self.points()
        for point in points.values():
            heads = self.heads(point.id)
            assert set(point.head_ids) == heads
            assert {head.id for head in point.conflict} == (heads if len(heads) > 1 else set())
            texts = {self.stored[one].text for one in heads}
            assert {head.text for head in point.conflict} | {point.text} == texts

    @invariant()
    def what_is_stored_is_stored_once(self):
        query = select(func.count()).select_from(PointRevision).where(PointRevision.group_id == self.group.id)
        assert db.session.scalar(query) == len(self.stored)

    def teardown(self):
        """The same revisions in another order, each after those it was written on, give the same points."""
        left, done, order = dict(self.stored), set(), []
        while left:
            ready = [r for r in left.values() if {r.base, *r.settles} - {None} <= done]
            chosen = ready[-1]
            order.append(chosen)
            done.add(left.pop(chosen.id).id)
        db.session.rollback()
        record_revisions(self.twin, [mirrored(r) for r in order], by=WRITERS[0], now=NOW)
        db.session.rollback()
        assert said(self.group) == {mirror(point): what for point, what in said(self.twin).items()}


def mirror(one):
    return UUID(int=one.int ^ MIRROR)


def mirrored(revision):
    """The same under ids of its own: an id is one revision, in whatever group."""
    base = mirror(revision.base) if revision.base else None
    return replace(
        revision,
        id=mirror(revision.id),
        point=mirror(revision.point),
        base=base,
        settles=[*map(mirror, revision.settles)],
    )


def said(group):
    found = queries.every_point([group.id])
    return {p.id: (p.text, p.removed, p.position, p.revisions, [head.text for head in p.conflict]) for p in found}


def test_nothing_that_was_typed_is_lost_whatever_the_network_does(app, make):
    play(lambda: Notes(make), 6, steps=20)
