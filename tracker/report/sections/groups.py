"""V Group discussions: how each group was composed, and what it noted under each of its headings."""

from tracker.core.texts import Text
from tracker.discussions.models import Group, MemberRole, NotesState
from tracker.discussions.rules import RECOMMENDATIONS, Point, heading_title
from tracker.figures.sentences import number
from tracker.report.document import Block, Column, Heading, Item, Listing, Paragraph, Run, Section, Table, plain
from tracker.report.facts import Facts, Person
from tracker.report.rules import count, full_name, letter, sentence, series, spoken_name
from tracker.report.sections import sources
from tracker.report.sections.recommendations import numbered
from tracker.report.sections.said import said
from tracker.report.words import ENGLISH, Words

STATES = {
    NotesState.DRAFT: Text("Its notes are a draft that the group has not yet read back."),
    NotesState.READ_BACK: Text("Its notes were read back to the group, which has not yet agreed on them."),
    NotesState.AGREED: Text("The group agreed on its notes."),
    NotesState.PRESENTED: Text("The group agreed on its notes and presented them in plenary."),
}


#: as many columns called "Group 1" as a page is wide
WITH_THEIR_WORD = 6


def groups(facts: Facts) -> Section:
    if not facts.groups:
        return Section("groups", "Group discussions", "body", ())
    blocks: list[Block] = [_lead(facts)]
    if len(facts.groups) > 1 and facts.points:
        blocks.append(_overview(facts))
    for group in facts.groups:
        blocks += [
            Heading(
                f"groups.{group.slug}",
                f"Group {group.number}: {group.topic}",
                sources=sources.records("group", [group.id]),
            ),
            _composition(facts, group),
            *_headings(facts, group),
        ]
    return Section("groups", "Group discussions", "body", tuple(blocks))


def _lead(facts: Facts) -> Paragraph:
    many = len(facts.groups)
    recommendations = len(facts.recommendations)
    points = len(facts.points_of_groups)
    runs = [Run(f"The meeting discussed its subject in {count(many, 'group', 'groups')}. ")]
    if facts.points:
        noted = f"noted {_many(points, 'point')} and made {_many(recommendations, 'recommendation')}"
        runs.append(Run(f"{'It' if many == 1 else 'Together they'} {noted}"))
        if many > 1:
            runs += [Run(", as shown in "), Run("", ref="groups.overview")]
        runs.append(Run(". Views are not attributed to those who expressed them."))
    found = sources.records("group", (group.id for group in facts.groups))
    return Paragraph("groups.lead", tuple(runs), sources=found)


def _many(value: int, one: str) -> str:
    return count(value, one, f"{one}s") if value else f"no {one}s"


def _overview(facts: Facts) -> Table:
    """Headings down, groups across, and the sums both ways."""
    keys = _keys(facts)
    many = {(p.group_id, p.heading): 0 for p in facts.points}
    for point in facts.points:
        many[point.group_id, point.heading] += 1
    rows = []
    for key in keys:
        row = [many.get((group.id, key), 0) for group in facts.groups]
        rows.append((title(key), *(str(n) if n else "–" for n in row), str(sum(row))))
    few = len(facts.groups) <= WITH_THEIR_WORD
    sums = [sum(many.get((group.id, key), 0) for key in keys) for group in facts.groups]
    return Table(
        "groups.overview",
        "Points noted, by heading and group",
        (
            Column("Heading" if few else "Heading, and number of the group", width=4),
            *(Column(f"Group {group.number}" if few else str(group.number), "end") for group in facts.groups),
            Column("All", "end"),
        ),
        tuple(rows),
        ("All", *(str(n) for n in sums), str(sum(sums))),
        sources=sources.records("point", (point.id for point in facts.points)),
    )


def _keys(facts: Facts) -> list[str]:
    """The headings in use: in the order of the groups that have them, recommendations last."""
    keys = dict.fromkeys(key for group in facts.groups for key in group.headings)
    keys.update(dict.fromkeys(point.heading for point in facts.points))
    used = {point.heading for point in facts.points}
    return sorted((key for key in keys if key in used), key=lambda key: key == RECOMMENDATIONS)


def title(key: str, words: Words = ENGLISH) -> str:
    """A heading as it is printed: the default ones have theirs, others print as they are."""
    return str(words.say(heading_title(key)))


def _composition(facts: Facts, group: Group) -> Paragraph:
    members = facts.members_of(group)
    parts = []
    if members:
        bodies = count(len({person.organisation for person in members}), "organization", "organizations")
        parts.append(f"The group had {count(len(members), 'member', 'members')} from {bodies}.")
    lead = [
        text
        for role, word in ((MemberRole.FACILITATOR, "facilitator"), (MemberRole.RAPPORTEUR, "rapporteur"))
        if (text := _led(facts.members_of(group, role), word))
    ]
    if lead:
        parts.append(sentence(" and ".join(lead)))
    parts.append(STATES[group.state])
    found = sources.records("group", [group.id]) + sources.records("participant", (p.id for p in members))
    return Paragraph(f"groups.{group.slug}.composition", plain(" ".join(parts)), sources=found)


def _led(people: list[Person], word: str) -> str:
    names = [f"{in_text(person)} ({person.organisation_short})" for person in people if person.list_consent]
    verb = f"was its {word}" if len(names) == 1 else f"were its {word}s"
    return f"{series(names)} {verb}" if names else ""


def in_text(person: Person) -> str:
    return spoken_name(person.honorific, person.given_name, person.family_name)


def name_of(person: Person) -> str:
    return full_name(person.honorific, person.given_name, person.family_name)


def _headings(facts: Facts, group: Group) -> list[Block]:
    keys = [*group.headings, *(key for key in _keys(facts) if key not in group.headings)]
    noted = {
        key: points
        for key in sorted(keys, key=lambda key: key == RECOMMENDATIONS)
        if (points := [p for p in facts.points if p.group_id == group.id and p.heading == key])
    }
    blocks: list[Block] = []
    for key, points in noted.items():
        blocks.append(Heading(f"groups.{group.slug}.{key}.heading", title(key), 3))
        if key == RECOMMENDATIONS:
            blocks += _recommended(facts, group, points)
        else:
            # a heading without a sister is not printed, so the text must say what it said
            blocks += _noted(group, key, points, under=title(key) if len(noted) == 1 else "")
    return blocks


def _noted(group: Group, key: str, points: list[Point], *, under: str) -> list[Block]:
    where = f"groups.{group.slug}.{key}"
    found = sources.records("point", (point.id for point in points))
    who = f"Under “{under}”, the group" if under else "The group"
    if len(points) == 1:
        runs = said(points[0].text)
        runs = (Run(f"{who} noted the following: "), *runs) if under else runs
        return [Paragraph(where, runs, sources=found)]
    items = tuple(
        Item(f"point.{p.id}", f"({letter(at)})", said(p.text), sources=sources.records("point", [p.id]))
        for at, p in enumerate(points, 1)
    )
    lead = plain(f"{who} noted the following {number(len(points))} points:")
    return [Paragraph(where, lead, sources=found), Listing(f"{where}.list", items, found)]


def _recommended(facts: Facts, group: Group, points: list[Point]) -> list[Block]:
    """The texts stand once, in the chapter of recommendations; here is which of them the group made."""
    numbers = numbered(facts)
    named = series([f"R{numbers[point.id]}" for point in sorted(points, key=lambda point: numbers[point.id])])
    runs = (
        Run(f"The group made {count(len(points), 'recommendation', 'recommendations')}, printed as {named} in "),
        Run("", ref="conclusions"),
        Run("."),
    )
    found = sources.records("point", (point.id for point in points))
    return [Paragraph(f"groups.{group.slug}.recommendations", runs, sources=found)]
