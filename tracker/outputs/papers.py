"""Parts of the report as papers of their own: the list of participants, the groups, the recommendations, and others.

Each is a `report.document` of one part, so every format of the report prints it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from flask_babel import ngettext

from tracker.core.formats import size, written_date
from tracker.core.i18n import current_language, force_locale, say
from tracker.core.texts import Text
from tracker.discussions.light import bare
from tracker.discussions.models import Group
from tracker.discussions.rules import ADDRESSEES, RECOMMENDATIONS
from tracker.meetings.models import Meeting
from tracker.outputs import queries, wording
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
from tracker.report.rules import count, full_name, sentence
from tracker.report.sections import sources
from tracker.report.sections.annexes import summary
from tracker.report.sections.comparison import comparison
from tracker.report.sections.groups import title as heading_title
from tracker.report.sections.participants import Whom, named, participants, whom
from tracker.report.sections.provenance import stated
from tracker.report.sections.recommendations import numbered, recommended
from tracker.report.sections.said import said
from tracker.report.words import Words

Blocks = Sequence[Block]


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper: what it is called, what it is for, its title in the file, and how it is written."""

    name: str
    label: Text
    purpose: Text
    title: Text
    write: Callable[[Facts], Blocks]
    #: written from the people one by one, not from figures and texts alone
    names_people: bool = False
    #: names people who did not agree to be listed, so it never leaves the organisers
    is_internal: bool = False


def build(meeting: Meeting, paper: Paper, now: datetime, language: str = "en") -> Document:
    """The paper as it stands now; without anything to print it says so."""
    facts = report.facts(meeting, now.replace(second=0, microsecond=0), named=paper.names_people)
    return compose(facts, paper, language=language)


def compose(facts: Facts, paper: Paper, *, title: str = "", label: str = "", language: str = "en") -> Document:
    """The same from facts read before."""
    with force_locale(language):
        return _compose(wording.in_words_of(facts), paper, title or paper.title, label or paper.title)


def _compose(facts: Facts, paper: Paper, title: str, label: str) -> Document:
    language = current_language()
    blocks = tuple(_first(facts)) + tuple(paper.write(facts) or _nothing())
    head = replace(wording.masthead(facts), title=say(title), date=written_date(facts.figures.as_of.date(), language))
    if paper.is_internal:
        head = replace(head, distribution=say(Text("For the organizers only")))
    section = Section(paper.name, "", "front", blocks)
    document = Document(
        slug=facts.meeting.slug,
        short_title=facts.meeting.short_title,
        language=language,
        masthead=head,
        sections=(section,),
        as_of=facts.figures.as_of.isoformat(),
        as_of_text=wording.as_of(facts),
        disclaimer=facts.meeting.disclaimer,
        label=say(label),
        figures=stated([section], facts.figures, words=wording.here()),
    )
    return replace(document, words=count_words(document))


def _first(facts: Facts) -> Blocks:
    disclaimer = facts.meeting.disclaimer
    return [Note("disclaimer", plain(sentence(disclaimer)))] if disclaimer else []


def _nothing() -> Blocks:
    return [Note("nothing", plain(say(Text("Nothing is recorded yet."))))]


def list_of_participants(facts: Facts) -> Blocks:
    """As the report's annex has it, by the alphabet of the paper's language."""
    if current_language() == "en":
        return participants(facts).blocks
    found = whom(facts)
    blocks = named(found, say, wording.country_order())
    return [*_notes(found), *blocks] if blocks else []


def _notes(found: Whom) -> Iterator[Block]:
    if found.is_provisional:
        said = say(Text("Persons whose registration is confirmed; nobody is checked in yet."))
        yield Note("annex.participants.provisional", plain(said))
    if found.unnamed:
        text = ngettext(
            "%(num)s person who did not agree to be listed is counted but not named here.",
            "%(num)s persons who did not agree to be listed are counted but not named here.",
            found.unnamed,
        )
        yield Note("annex.participants.unlisted", plain(text))


def group_summaries(facts: Facts) -> Blocks:
    """Each group's people, points and recommendations: what one file of summaries held in 2016."""
    words = wording.here()
    return [block for group in facts.groups for block in (*summary(facts, group, words), *_points(facts, group, words))]


def _points(facts: Facts, group: Group, words: Words) -> Blocks:
    numbers = numbered(facts)
    blocks: list[Block] = []
    own = [point for point in facts.points if point.group_id == group.id]
    keys = dict.fromkeys([*group.headings, *(point.heading for point in own)])
    for key in sorted(keys, key=lambda key: key == RECOMMENDATIONS):
        points = [point for point in own if point.heading == key]
        if not points:
            continue
        blocks.append(Heading(f"{group.slug}.{key}", heading_title(key, words), 3))
        marks = [f"R{numbers[p.id]}" if key == RECOMMENDATIONS else words.mark(at) for at, p in enumerate(points, 1)]
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
        Column(say(Text("No.")), width=1),
        Column(say(Text("Recommendation")), width=7),
        Column(say(Text("Addressed to")), width=3),
        Column(say(Text("By when")), width=3),
        Column(say(Text("Responsible")), width=4),
        Column(say(Text("Group")), width=2),
    )
    found = sources.records("point", (point.id for point in facts.recommendations))
    if current_language() == "en":
        caption = f"The {count(len(rows), 'recommendation', 'recommendations')} of the meeting"
    else:
        caption = ngettext("%(num)s recommendation", "%(num)s recommendations", len(rows))
    return [Table("recommendations", caption, columns, rows, sources=found)]


def recommendation_rows(facts: Facts) -> list[tuple[str, ...]]:
    """Number, text, to whom, by when, who sees to it, which group."""
    groups = {group.id: group.number for group in facts.groups}
    return [
        (
            f"R{one.number}",
            sentence(bare(one.text)),
            say(ADDRESSEES.get(one.addressee or "", "")),
            written_date(one.due_on, current_language()) if one.due_on else "",
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
        Column(say(Text("No.")), "end", 1),
        Column(say(Text("Name")), width=6),
        Column(say(Text("Organisation")), width=7),
        Column(say(Text("Sessions")), "end", 2),
        Column(say(Text("Days")), "end", 2),
    )
    caption = ngettext("%(num)s person attended", "%(num)s persons attended", len(rows))
    return [Table("certificates", caption, columns, rows)]


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
            Item(f"objective.{at}", wording.here().mark(at), plain(sentence(text)))
            for at, text in enumerate(meeting.objectives, 1)
        )
        blocks += [Heading("objectives", say(Text("Objectives"))), Listing("objectives.list", items)]
    if meeting.audience:
        blocks += [
            Heading("audience", say(Text("Target audience"))),
            Paragraph("audience.text", plain(sentence(meeting.audience))),
        ]
    text = plain(wording.attendance(facts), sentence(meeting.summary) if meeting.summary else "")
    found = sources.figures("attended_from_centres", "centres_represented", "partners_represented")
    blocks += [Heading("summary", say(Text("Summary"))), Paragraph("summary.text", text, sources=found)]
    blocks += _documents(facts)
    contact = ", ".join(part for part in (meeting.contact_name, meeting.contact_email, meeting.contact_phone) if part)
    if contact:
        blocks += [Heading("contact", say(Text("Contact"))), Paragraph("contact.text", plain(contact))]
    return blocks


def _documents(facts: Facts) -> Blocks:
    blocks: list[Block] = []
    for group in facts.document_groups:
        papers = [paper for paper in facts.documents if paper.group_id == group.id]
        rows = tuple((paper.title, size(paper.shown_size, current_language())) for paper in papers)
        columns = (Column(say(Text("Title")), width=8), Column(say(Text("Size")), "end", 2))
        caption = say(Text("%(group)s. Items: %(n)s", group=group.title, n=len(papers)))
        blocks.append(Table(f"documents.{group.id}", caption, columns, rows))
    return [Heading("documents", say(Text("Documents"))), *blocks] if blocks else []


def compared(facts: Facts) -> Blocks:
    return comparison(facts, wording.here()).blocks


PAPERS: Mapping[str, Paper] = {
    paper.name: paper
    for paper in (
        Paper(
            "participants",
            Text("List of participants"),
            Text("By category, region and country; e-mail and telephone by each person's consent."),
            Text("List of participants"),
            list_of_participants,
            names_people=True,
        ),
        Paper(
            "groups",
            Text("Summaries of the groups"),
            Text("Every group's people, points and recommendations in one file."),
            Text("Summaries of the discussion groups"),
            group_summaries,
            names_people=True,
        ),
        Paper(
            "recommendations",
            Text("Table of recommendations"),
            Text("Number, text, addressee, date and who sees to it, as numbered in the report."),
            Text("Recommendations of the meeting"),
            recommendations,
        ),
        Paper(
            "summary",
            Text("Summary for the web"),
            Text("Objectives, audience, who came and the documents, to put on a page elsewhere."),
            Text("Summary of the meeting"),
            web_summary,
        ),
        Paper(
            "comparison",
            Text("Comparison with earlier meetings"),
            Text("Participants, centres, regions and recommendations, meeting by meeting."),
            Text("Comparison with earlier meetings"),
            compared,
        ),
        Paper(
            "certificates",
            Text("List for the certificates"),
            Text("Who attended which number of sessions. It names everybody, so keep it among the organisers."),
            Text("Persons who attended"),
            certificates,
            names_people=True,
            is_internal=True,
        ),
    )
}
