"""Parts of the report as papers of their own: the list of participants, the groups, the recommendations, and others.

Each is a `report.document` of one part, so every format of the report prints it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from tracker.core.formats import size, written_date
from tracker.core.texts import Text
from tracker.discussions.light import bare
from tracker.discussions.models import Group
from tracker.discussions.rules import ADDRESSEES, RECOMMENDATIONS
from tracker.figures.sentences import attendance_sentence
from tracker.meetings.models import Meeting
from tracker.outputs import queries
from tracker.report import queries as report
from tracker.report.compile import count_words
from tracker.report.document import (
    Block,
    Column,
    Document,
    Heading,
    Item,
    Listing,
    Note,
    Paragraph,
    Section,
    Table,
    plain,
)
from tracker.report.facts import Facts
from tracker.report.rules import count, full_name, letter, sentence
from tracker.report.sections import sources
from tracker.report.sections.annexes import summaries
from tracker.report.sections.comparison import comparison
from tracker.report.sections.front import as_of_text, masthead
from tracker.report.sections.groups import title as heading_title
from tracker.report.sections.participants import participants
from tracker.report.sections.provenance import stated
from tracker.report.sections.recommendations import numbered, recommended
from tracker.report.sections.said import said

Blocks = Sequence[Block]


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper: what it is called, what it is for, its title in the file, and how it is written."""

    name: str
    label: Text
    purpose: Text
    title: str
    write: Callable[[Facts], Blocks]
    #: written from the people one by one, not from figures and texts alone
    names_people: bool = False
    #: names people who did not agree to be listed, so it never leaves the organisers
    is_internal: bool = False


def build(meeting: Meeting, paper: Paper, now: datetime) -> Document:
    """The paper as it stands now; without anything to print it says so."""
    return compose(report.facts(meeting, now.replace(second=0, microsecond=0), named=paper.names_people), paper)


def compose(facts: Facts, paper: Paper, *, title: str = "", label: str = "") -> Document:
    """The same from facts read before."""
    blocks = tuple(_first(facts)) + tuple(paper.write(facts) or _nothing())
    head = replace(masthead(facts), title=title or paper.title, date=written_date(facts.figures.as_of.date()))
    if paper.is_internal:
        head = replace(head, distribution="For the organizers only")
    section = Section(paper.name, "", "front", blocks)
    document = Document(
        slug=facts.meeting.slug,
        short_title=facts.meeting.short_title,
        language="en",
        masthead=head,
        sections=(section,),
        as_of=facts.figures.as_of.isoformat(),
        as_of_text=as_of_text(facts),
        disclaimer=facts.meeting.disclaimer,
        label=label or paper.title,
        figures=stated([section], facts.figures),
    )
    return replace(document, words=count_words(document))


def _first(facts: Facts) -> Blocks:
    disclaimer = facts.meeting.disclaimer
    return [Note("disclaimer", plain(sentence(disclaimer)))] if disclaimer else []


def _nothing() -> Blocks:
    return [Note("nothing", plain("Nothing is recorded yet."))]


def list_of_participants(facts: Facts) -> Blocks:
    return participants(facts).blocks


def group_summaries(facts: Facts) -> Blocks:
    """Each group's people, points and recommendations: what one file of summaries held in 2016."""
    blocks: list[Block] = []
    about = iter(summaries(facts).blocks)
    below: dict[str, list[Block]] = {}
    for block in about:
        if isinstance(block, Heading):
            below[block.id] = []
            blocks.append(block)
        elif not isinstance(block, Table) and blocks:
            below[blocks[-1].id].append(block)
    found: list[Block] = []
    for block, group in zip(blocks, facts.groups, strict=True):
        found += [block, *below[block.id], *_points(facts, group)]
    return found


def _points(facts: Facts, group: Group) -> Blocks:
    numbers = numbered(facts)
    blocks: list[Block] = []
    own = [point for point in facts.points if point.group_id == group.id]
    keys = dict.fromkeys([*group.headings, *(point.heading for point in own)])
    for key in sorted(keys, key=lambda key: key == RECOMMENDATIONS):
        points = [point for point in own if point.heading == key]
        if not points:
            continue
        blocks.append(Heading(f"{group.slug}.{key}", heading_title(key), 3))
        marks = [f"R{numbers[p.id]}" if key == RECOMMENDATIONS else f"({letter(at)})" for at, p in enumerate(points, 1)]
        items = tuple(
            Item(f"point.{p.id}", mark, said(p.text), sources=sources.records("point", [p.id]))
            for mark, p in zip(marks, points, strict=True)
        )
        blocks.append(Listing(f"{group.slug}.{key}.list", items))
    return blocks


def recommendations(facts: Facts) -> Blocks:
    """One table, in the order and with the numbers of the report."""
    rows = tuple(recommendation_rows(facts))
    if not rows:
        return []
    columns = (
        Column("No.", width=1),
        Column("Recommendation", width=7),
        Column("Addressed to", width=3),
        Column("By", width=3),
        Column("Responsible", width=4),
        Column("Group", width=2),
    )
    found = sources.records("point", (point.id for point in facts.recommendations))
    caption = count(len(rows), "recommendation", "recommendations")
    return [Table("recommendations", f"The {caption} of the meeting", columns, rows, sources=found)]


def recommendation_rows(facts: Facts) -> list[tuple[str, ...]]:
    """Number, text, to whom, by when, who sees to it, which group."""
    groups = {group.id: group.number for group in facts.groups}
    return [
        (
            f"R{one.number}",
            sentence(bare(one.text)),
            str(ADDRESSEES.get(one.addressee or "", "")),
            written_date(one.due_on) if one.due_on else "",
            one.owner,
            ", ".join(str(groups[group_id]) for group_id in dict.fromkeys(point.group_id for point in one.points)),
        )
        for one in recommended(facts)
    ]


def certificates(facts: Facts) -> Blocks:
    """Who attended, and so gets a certificate, with the sessions recorded. For the organisers: it names everybody."""
    rows = tuple(certificate_rows(facts.meeting))
    if not rows:
        return []
    columns = (
        Column("No.", "end", 1),
        Column("Name", width=6),
        Column("Organization", width=7),
        Column("Sessions", "end", 2),
        Column("Days", "end", 2),
    )
    return [Table("certificates", f"{count(len(rows), 'person', 'persons')} attended", columns, rows)]


def certificate_rows(meeting: Meeting) -> Iterator[tuple[str, ...]]:
    """Number, name, organisation, sessions and days attended; by name."""
    for at, one in enumerate(queries.list_attendees(meeting), 1):
        name = full_name(one.honorific, one.given_name, one.family_name)
        yield str(at), name, one.organisation, str(one.sessions), str(one.days)


def web_summary(facts: Facts) -> Blocks:
    """What the meeting's page of 2016 said: objectives, audience, who came, documents with their number and sizes."""
    meeting = facts.meeting
    blocks: list[Block] = []
    if meeting.objectives:
        items = tuple(
            Item(f"objective.{at}", f"({letter(at)})", plain(sentence(text)))
            for at, text in enumerate(meeting.objectives, 1)
        )
        blocks += [Heading("objectives", "Objectives"), Listing("objectives.list", items)]
    if meeting.audience:
        blocks += [
            Heading("audience", "Target audience"),
            Paragraph("audience.text", plain(sentence(meeting.audience))),
        ]
    text = plain(attendance_sentence(facts.figures), sentence(meeting.summary) if meeting.summary else "")
    found = sources.figures("attended_from_centres", "centres_represented", "partners_represented")
    blocks += [Heading("summary", "Summary"), Paragraph("summary.text", text, sources=found)]
    blocks += _documents(facts)
    contact = ", ".join(part for part in (meeting.contact_name, meeting.contact_email, meeting.contact_phone) if part)
    if contact:
        blocks += [Heading("contact", "Contact"), Paragraph("contact.text", plain(contact))]
    return blocks


def _documents(facts: Facts) -> Blocks:
    blocks: list[Block] = []
    for group in facts.document_groups:
        papers = [paper for paper in facts.documents if paper.group_id == group.id]
        rows = tuple((paper.title, size(paper.shown_size)) for paper in papers)
        columns = (Column("Title", width=8), Column("Size", "end", 2))
        caption = f"{group.title}. Items: {len(papers)}"
        blocks.append(Table(f"documents.{group.id}", caption, columns, rows))
    return [Heading("documents", "Documents"), *blocks] if blocks else []


def compared(facts: Facts) -> Blocks:
    return comparison(facts).blocks


PAPERS: Mapping[str, Paper] = {
    paper.name: paper
    for paper in (
        Paper(
            "participants",
            Text("List of participants"),
            Text("By category, region and country; e-mail and telephone by each person's consent."),
            "List of participants",
            list_of_participants,
            names_people=True,
        ),
        Paper(
            "groups",
            Text("Summaries of the groups"),
            Text("Every group's people, points and recommendations in one file."),
            "Summaries of the discussion groups",
            group_summaries,
            names_people=True,
        ),
        Paper(
            "recommendations",
            Text("Table of recommendations"),
            Text("Number, text, addressee, date and who sees to it, as numbered in the report."),
            "Recommendations of the meeting",
            recommendations,
        ),
        Paper(
            "summary",
            Text("Summary for the web"),
            Text("Objectives, audience, who came and the documents, to put on a page elsewhere."),
            "Summary of the meeting",
            web_summary,
        ),
        Paper(
            "comparison",
            Text("Comparison with earlier meetings"),
            Text("Participants, centres, regions and recommendations, meeting by meeting."),
            "Comparison with earlier meetings",
            compared,
        ),
        Paper(
            "certificates",
            Text("List for the certificates"),
            Text("Who attended which number of sessions. It names everybody, so keep it among the organisers."),
            "Persons who attended",
            certificates,
            names_people=True,
            is_internal=True,
        ),
    )
}
