"""VI Conclusions and recommendations: numbered once through, by whom they address, each with its way back."""

from collections.abc import Sequence
from uuid import UUID

from tracker.core.formats import written_date
from tracker.discussions.models import Addressee
from tracker.discussions.rules import Point
from tracker.figures.sentences import number
from tracker.report.document import Block, Heading, Item, Listing, Paragraph, Run, Section, plain
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


def by_addressee(facts: Facts) -> list[tuple[str, Sequence[Point]]]:
    """The recommendations in printing order: (to whom, which)."""
    return [(name, points) for _, name, _, points in _classes(facts)]


def numbered(facts: Facts) -> dict[UUID, int]:
    """The number of each recommendation in the report."""
    points = [point for *_, points in _classes(facts) for point in points]
    return {point.id: at for at, point in enumerate(points, 1)}


def _classes(facts: Facts) -> list[tuple[str, str, str, Sequence[Point]]]:
    found: list[tuple[str, str, str, Sequence[Point]]] = []
    for addressee in (*ADDRESSEES, None):
        points = [point for point in facts.recommendations if point.addressee == addressee]
        name, title = ADDRESSEES[addressee] if addressee else NOBODY
        if points:
            found.append((str(addressee or "none"), name, title, points))
    return found


def conclusions(facts: Facts) -> Section:
    classes = _classes(facts)
    if not classes:
        return Section("conclusions", "Conclusions and recommendations", "body", ())
    numbers = numbered(facts)
    blocks: list[Block] = [_lead(facts, len(numbers))]
    for key, name, title, points in classes:
        blocks.append(Heading(f"conclusions.{key}", title))
        text = _introduced(len(points), name)
        found = sources.records("point", (point.id for point in points))
        blocks.append(Paragraph(f"conclusions.{key}.lead", plain(text), sources=found))
        items = tuple(_item(facts, point, numbers[point.id]) for point in points)
        blocks.append(Listing(f"conclusions.{key}.list", items, found))
    return Section("conclusions", "Conclusions and recommendations", "body", tuple(blocks))


def _introduced(many: int, name: str) -> str:
    if name == NOBODY[0]:
        who = "recommendation names" if many == 1 else f"{number(many)} recommendations name"
        return f"The following {who} no addressee:"
    which = "recommendation is" if many == 1 else f"{number(many)} recommendations are"
    return f"The following {which} addressed to {name}:"


def _lead(facts: Facts, total: int) -> Paragraph:
    runs = (
        Run(f"The discussions led to {count(total, 'recommendation', 'recommendations')}, numbered R1 to R{total}. ")
        if total > 1
        else Run("The discussions led to one recommendation, R1. "),
        Run("Below each stand the group that made it and the paragraph of the present report in which it is recorded."),
    )
    found = sources.records("point", (point.id for point in facts.recommendations))
    return Paragraph("conclusions.lead", runs, sources=found)


def _item(facts: Facts, point: Point, at: int) -> Item:
    group = next(group for group in facts.groups if group.id == point.group_id)
    back = f"groups.{group.slug}.recommendations"
    details = [f"by {written_date(point.due_on)}"] if point.due_on else []
    details += [f"responsible: {point.owner}"] if point.owner else []
    details.append(f"group {group.number}, ")
    runs = (*said(point.text), Run("\n" + capital("; ".join(details))), Run("", ref=back))
    found = sources.records("point", [point.id]) + sources.records("group", [group.id])
    return Item(f"recommendation.{point.id}", f"R{at}", runs, sources=found)
