"""VI Conclusions and recommendations: numbered once through, by whom they address, each with its way back.

What is in the register is printed as the register says it and keeps its number; what groups wrote and nobody has entered
yet follows with the next numbers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from tracker.core.formats import written_date
from tracker.discussions.models import Addressee
from tracker.discussions.rules import RECOMMENDATIONS, Point
from tracker.figures.sentences import number
from tracker.report.document import Block, Heading, Item, Listing, Paragraph, Run, Section, Sources, plain
from tracker.report.facts import Facts
from tracker.report.rules import capital, count
from tracker.report.sections import sources
from tracker.report.sections.said import said

#: inside a sentence, and as a heading (the three classes of the 2016 meeting first)
ADDRESSEES = {
    Addressee.CENTRES: ("the centres", "Coordination among the centres"),
    Addressee.SECRETARIAT: ("the secretariat", "Engagement of the secretariat"),
    Addressee.PARTNERS: ("the partners", "Networking with regional partners"),
    Addressee.PARTIES: ("the parties", "Action by the parties"),
    Addressee.DONORS: ("donors", "Support by donors"),
}
NOBODY = ("no one in particular", "General")


@dataclass(frozen=True, slots=True)
class Recommended:
    """A recommendation as it is printed; `points`: what groups wrote that it was made of, in the order of the groups."""

    id: UUID
    number: int
    text: str
    addressee: str | None
    due_on: date | None
    owner: str
    mandate: str
    points: Sequence[Point]
    is_registered: bool

    @property
    def sources(self) -> Sources:
        register = sources.records("recommendation", [self.id] if self.is_registered else [])
        return register + sources.records("point", (point.id for point in self.points))


def recommended(facts: Facts) -> list[Recommended]:
    """Every recommendation in printing order: by addressee, then by number."""
    points = {point.id: point for point in facts.points}
    register = [
        Recommended(
            id=line.recommendation.id,
            number=line.recommendation.number,
            text=line.recommendation.text,
            addressee=line.recommendation.addressee,
            due_on=line.recommendation.due_on,
            owner=line.owner,
            mandate=line.recommendation.mandate,
            points=[
                points[one.point_id] for one in facts.origins.get(line.recommendation.id, ()) if one.point_id in points
            ],
            is_registered=True,
        )
        for line in facts.register
    ]
    entered = {point.id for one in register for point in one.points}
    rest = sorted((p for p in facts.recommendations if p.id not in entered), key=lambda p: _rank(p.addressee))
    after = max((one.number for one in register), default=0) + 1
    found = register + [
        Recommended(p.id, at, p.text, p.addressee, p.due_on, p.owner, "", [p], is_registered=False)
        for at, p in enumerate(rest, after)
    ]
    return sorted(found, key=lambda one: (_rank(one.addressee), one.number))


def _rank(addressee: str | None) -> int:
    return list(ADDRESSEES).index(Addressee(addressee)) if addressee else len(ADDRESSEES)


def by_addressee(facts: Facts) -> list[tuple[str, Sequence[Recommended]]]:
    """The recommendations in printing order: (to whom, which)."""
    return [(name, found) for _, name, _, found in _classes(facts)]


def as_printed(facts: Facts) -> dict[UUID, Recommended]:
    """For each point that became a recommendation, how the report prints it."""
    return {point.id: one for one in recommended(facts) for point in one.points}


def numbered(facts: Facts) -> dict[UUID, int]:
    """The number in the report of each point that became a recommendation."""
    return {point_id: one.number for point_id, one in as_printed(facts).items()}


def _classes(facts: Facts) -> list[tuple[str, str, str, Sequence[Recommended]]]:
    everything = recommended(facts)
    found: list[tuple[str, str, str, Sequence[Recommended]]] = []
    for addressee in (*ADDRESSEES, None):
        of_class = [one for one in everything if one.addressee == addressee]
        name, title = ADDRESSEES[addressee] if addressee else NOBODY
        if of_class:
            found.append((str(addressee or "none"), name, title, of_class))
    return found


def conclusions(facts: Facts) -> Section:
    classes = _classes(facts)
    if not classes:
        return Section("conclusions", "Conclusions and recommendations", "body", ())
    blocks: list[Block] = [_lead([one for *_, found in classes for one in found])]
    for key, name, title, of_class in classes:
        blocks.append(Heading(f"conclusions.{key}", title))
        text = _introduced(len(of_class), name)
        blocks.append(Paragraph(f"conclusions.{key}.lead", plain(text), sources=_gathered(of_class)))
        items = tuple(_item(facts, one) for one in of_class)
        blocks.append(Listing(f"conclusions.{key}.list", items, _gathered(of_class)))
    return Section("conclusions", "Conclusions and recommendations", "body", tuple(blocks))


def _gathered(found: Sequence[Recommended]) -> Sources:
    """The records behind several, each kind once."""
    register = sources.records("recommendation", (one.id for one in found if one.is_registered))
    return register + sources.records("point", dict.fromkeys(point.id for one in found for point in one.points))


def _introduced(many: int, name: str) -> str:
    if name == NOBODY[0]:
        who = "recommendation names" if many == 1 else f"{number(many)} recommendations name"
        return f"The following {who} no addressee:"
    which = "recommendation is" if many == 1 else f"{number(many)} recommendations are"
    return f"The following {which} addressed to {name}:"


def _lead(found: Sequence[Recommended]) -> Paragraph:
    total, where = len(found), "the paragraph of the present report in which it is recorded"
    runs = (
        Run(f"The discussions led to {count(total, 'recommendation', 'recommendations')}, numbered R1 to R{total}. ")
        if total > 1
        else Run("The discussions led to one recommendation, R1. "),
        Run(f"Below {'each' if total > 1 else 'it'} stand the group that made it and {where}."),
    )
    return Paragraph("conclusions.lead", runs, sources=_gathered(found))


def _item(facts: Facts, one: Recommended) -> Item:
    details = [f"by {written_date(one.due_on)}"] if one.due_on else []
    details += [f"responsible: {one.owner}"] if one.owner else []
    details += [f"mandate: {one.mandate}"] if one.mandate else []
    back = _back(facts, one)
    if back:
        details.append(back[0].text)
    runs = (*said(one.text), Run("\n" + capital("; ".join(details))), *back[1:]) if details else said(one.text)
    groups = sources.records("group", dict.fromkeys(point.group_id for point in one.points))
    return Item(f"recommendation.{one.id}", f"R{one.number}", runs, sources=one.sources + groups)


def _back(facts: Facts, one: Recommended) -> list[Run]:
    """ "group 1, paragraph 23; group 2, paragraph 27": once for each group."""
    runs: list[Run] = []
    groups = {group.id: group for group in facts.groups}
    first: dict[UUID, Point] = {}
    for point in one.points:
        first.setdefault(point.group_id, point)
    for point in first.values():
        group = groups[point.group_id]
        key = "recommendations" if point.heading == RECOMMENDATIONS else point.heading
        runs += [Run(f"{'; ' if runs else ''}group {group.number}, "), Run("", ref=f"groups.{group.slug}.{key}")]
    return runs
