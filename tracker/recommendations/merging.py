"""Points of several groups that say the same: which pairs are worth asking about, what a person joined, how many say it. Pure.

A likeness is a question to a person, never an answer. What is joined is only read together: every point stays as its group
wrote it, and taking a pair apart leaves nothing behind.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from uuid import UUID

from rapidfuzz import fuzz

from tracker.core.folding import fold
from tracker.core.texts import Text
from tracker.discussions.rules import Point

#: from this score of 100 on a pair is proposed
ALIKE = 72
#: words that two texts must share before one may be a part of the other
FEWEST_SHARED = 3
#: proposed at once, the most alike first
MOST_PROPOSED = 30


class Support(StrEnum):
    """How many said it, as reports of the United Nations put it."""

    ONE = "one"
    SOME = "some"
    SEVERAL = "several"
    MANY = "many"
    MOST = "most"
    ALL = "all"


class Verdict(StrEnum):
    """What a person said of a pair."""

    SAME = "same"
    TWO = "two"


WORDS: Mapping[Support, Text] = {
    Support.ONE: Text("one group"),
    Support.SOME: Text("some groups"),
    Support.SEVERAL: Text("several groups"),
    Support.MANY: Text("many groups"),
    Support.MOST: Text("most groups"),
    Support.ALL: Text("all groups"),
}


@dataclass(frozen=True, slots=True)
class Decision:
    """A pair that was decided about; `kept` is the point whose text speaks for both."""

    first: UUID
    second: UUID
    verdict: Verdict
    kept: UUID | None


@dataclass(frozen=True, slots=True)
class Likeness:
    """Two points that may say the same, and how alike they are, of 100."""

    first: Point
    second: Point
    score: int


@dataclass(frozen=True, slots=True)
class Line:
    """Points that say the same, as one line of the table: the text of the first speaks for all."""

    points: tuple[Point, ...]
    support: Support
    #: the word was chosen by a person
    chosen: bool

    @property
    def lead(self) -> Point:
        return self.points[0]

    @property
    def groups(self) -> frozenset[UUID]:
        return frozenset(point.group_id for point in self.points)


def ladder(some: int, all_: int) -> Support:
    """The word for `some` of `all_` groups: one; all; most are more than half; of three or more, many are more than a third."""
    if some <= 1:
        return Support.ONE
    if some >= all_:
        return Support.ALL
    if some * 2 > all_:
        return Support.MOST
    if some == 2:
        return Support.SOME
    return Support.MANY if some * 3 > all_ else Support.SEVERAL


def likeness(first: str, second: str) -> int:
    """How alike two texts are, of 100, whatever the order of their words, case, accents and punctuation."""
    return _alike(_words(first), _words(second))


def _words(text: str) -> list[str]:
    """The words folded and in order: made once a text, however many it is compared with."""
    return sorted(fold(text).split())


def _alike(one: list[str], two: list[str]) -> int:
    score = fuzz.ratio(" ".join(one), " ".join(two))
    shared = len(set(one) & set(two))
    if shared < FEWEST_SHARED:
        return round(score)
    # a short text inside a long one is worth asking about, and less than the same at the same length
    return round(max(score, 0.85 * fuzz.token_set_ratio(" ".join(one), " ".join(two))))


def proposals(points: Iterable[Point], decided: Iterable[Decision]) -> list[Likeness]:
    """Pairs under one heading worth asking about, the most alike first; what a person decided is not asked again."""
    known = {frozenset((one.first, one.second)) for one in decided}
    by_heading: dict[str, list[tuple[Point, list[str]]]] = {}
    for point in points:
        by_heading.setdefault(point.heading, []).append((point, _words(point.text)))
    found = [
        Likeness(first, second, score)
        for under in by_heading.values()
        for (first, one), (second, two) in combinations(under, 2)
        if (score := _alike(one, two)) >= ALIKE and frozenset((first.id, second.id)) not in known
    ]
    return sorted(found, key=lambda pair: (-pair.score, pair.first.id, pair.second.id))[:MOST_PROPOSED]


def lines(
    points: Sequence[Point], decided: Collection[Decision], words: Mapping[UUID, Support], groups: int
) -> list[Line]:
    """The points in their order, those joined on one line; `words`: chosen by a person for the line a point leads."""
    by_id = {point.id: point for point in points}
    joined = [one for one in decided if one.verdict is Verdict.SAME and one.first in by_id and one.second in by_id]
    yields = {other for one in joined for other in (one.first, one.second) if one.kept and other != one.kept}
    found, seen = [], set[UUID]()
    for point in points:
        if point.id in seen:
            continue
        together = [by_id[one] for one in _reached(point.id, joined)]
        seen.update(one.id for one in together)
        lead = next((one for one in together if one.id not in yields), together[0])
        rest = tuple(one for one in together if one is not lead)
        word = words.get(lead.id)
        counted = ladder(len({one.group_id for one in together}), groups)
        found.append(Line((lead, *rest), word or counted, word is not None))
    return found


def _reached(start: UUID, joined: Iterable[Decision]) -> list[UUID]:
    """Everything joined with it, directly or through others, in the order it is met."""
    found, left = [start], list(joined)
    for one in found:
        for pair in left:
            for other in (pair.first, pair.second):
                if one in (pair.first, pair.second) and other not in found:
                    found.append(other)
    return found
