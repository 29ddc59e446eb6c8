"""Annexes II to VI: agenda, programme, documents, attendance by session, summaries of the groups."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from tracker.core.formats import clock_time, size, weekday_date, written_date, written_number
from tracker.core.texts import Text
from tracker.discussions.light import bare
from tracker.discussions.models import Group, MemberRole
from tracker.discussions.rules import ADDRESSEES
from tracker.meetings.models import Session
from tracker.report.document import Block, Column, Heading, Item, Listing, Note, Paragraph, Section, Table, plain
from tracker.report.facts import Facts, Person
from tracker.report.rules import count, sentence
from tracker.report.sections import sources
from tracker.report.sections.front import LANGUAGES
from tracker.report.sections.groups import STATES, name_of
from tracker.report.sections.recommendations import as_printed
from tracker.report.words import ENGLISH, Words


def agenda(facts: Facts) -> Section:
    known = {item.id for item in facts.agenda}
    items = tuple(
        Item(
            f"agenda.{item.id}",
            item.number if item.parent_id in known else f"{item.number.rstrip('.')}.",
            plain(item.title),
            level=1 if item.parent_id in known else 0,
            sources=sources.records("agenda-item", [item.id]),
        )
        for item in facts.agenda
    )
    blocks = (Listing("annex.agenda.list", items),) if items else ()
    return Section("annex.agenda", "Agenda", "annex", blocks)


def programme(facts: Facts) -> Section:
    blocks: list[Block] = []
    for day, sessions in groupby(facts.sessions, key=lambda session: session.day):
        found = list(sessions)
        name = weekday_date(day.date) + (f": {day.title}" if day.title else "")
        rows = tuple(
            (
                f"{clock_time(facts.local(s.starts_at))}–{clock_time(facts.local(s.ends_at))}",
                s.title,
                s.speaker,
                s.room,
            )
            for s in found
        )
        blocks.append(_without_empty(f"annex.programme.{day.date}", name, rows, found_in=found))
    if blocks:
        blocks.append(Note("annex.programme.zone", plain(f"Times are {facts.clocks}.")))
    return Section("annex.programme", "Programme", "annex", tuple(blocks))


def _without_empty(key: str, caption: str, rows: tuple[tuple[str, ...], ...], found_in: list[Session]) -> Table:
    """A programme's table without the columns that nobody filled in."""
    columns = (Column("Time", width=2), Column("Session", width=6), Column("Speaker", width=4), Column("Room", width=2))
    kept = [at for at in range(len(columns)) if at < 2 or any(row[at] for row in rows)]
    return Table(
        key,
        caption,
        tuple(columns[at] for at in kept),
        tuple(tuple(row[at] for at in kept) for row in rows),
        sources=sources.records("session", (s.id for s in found_in)),
    )


def documents(facts: Facts) -> Section:
    """The documents by group, each with the size of its file."""
    blocks: list[Block] = []
    for group in facts.document_groups:
        papers = [paper for paper in facts.documents if paper.group_id == group.id]
        sizes = [paper.shown_size for paper in papers]
        rows = tuple(
            (paper.title, paper.symbol, LANGUAGES.get(paper.language, paper.language), size(bytes_))
            for paper, bytes_ in zip(papers, sizes, strict=True)
        )
        symbols = any(row[1] for row in rows)
        blocks.append(
            Table(
                f"annex.documents.{group.id}",
                f"{group.title} ({count(len(papers), 'file', 'files')})",
                tuple(
                    column
                    for column in (
                        Column("Title", width=8),
                        Column("Symbol", width=3),
                        Column("Language", width=2),
                        Column("Size", "end", 2),
                    )
                    if symbols or column.title != "Symbol"
                ),
                tuple(row if symbols else (row[0], *row[2:]) for row in rows),
                ("All files", *([""] if symbols else []), "", size(sum(sizes))),
                sources=sources.records("document", (paper.id for paper in papers)),
            )
        )
    return Section("annex.documents", "Documents", "annex", tuple(blocks))


def sessions(facts: Facts) -> Section:
    counts = facts.figures.sessions
    if not any(session.attended for session in counts):
        return Section("annex.sessions", "Attendance by session", "annex", ())
    rows = tuple(
        (
            session.title,
            written_date(facts.local(session.starts_at).date()),
            clock_time(facts.local(session.starts_at)),
            written_number(session.attended),
        )
        for session in counts
    )
    table = Table(
        "annex.sessions.table",
        "Participants checked in, by session",
        (Column("Session", width=7), Column("Date", width=3), Column("Begins", width=2), Column("Attended", "end", 2)),
        rows,
        note="Organizers are not counted. One person counts once at each session, so the column is not a sum of persons.",
        sources=sources.figures("by_session") + sources.records("session", (s.session_id for s in counts)),
    )
    return Section("annex.sessions", "Attendance by session", "annex", (table,))


def summaries(facts: Facts) -> Section:
    blocks: list[Block] = []
    for group in facts.groups:
        blocks += [*summary(facts, group), *_to_follow_up(facts, group)]
    return Section("annex.groups", "Summaries of the groups", "annex", tuple(blocks))


def summary(facts: Facts, group: Group, words: Words = ENGLISH) -> list[Block]:
    """What the group is called, who led it, how far its notes are, and its members who agreed to be named."""
    members = facts.members_of(group)
    found = sources.records("group", [group.id]) + sources.records("participant", (p.id for p in members))
    title = Text("Group %(number)s: %(topic)s", number=group.number, topic=group.topic)
    texts = (*_led(facts, group, words), words.say(STATES[group.state]))
    blocks: list[Block] = [
        Heading(f"annex.groups.{group.slug}", words.say(title)),
        Paragraph(f"annex.groups.{group.slug}.state", plain(*texts), sources=found),
    ]
    who = _members(members, words)
    if who:
        blocks.append(Paragraph(f"annex.groups.{group.slug}.members", plain(words.say(who)), sources=found))
    return blocks


def _led(facts: Facts, group: Group, words: Words) -> Iterator[str]:
    for role in (MemberRole.FACILITATOR, MemberRole.RAPPORTEUR):
        people = [name_of(person) for person in facts.members_of(group, role) if person.list_consent]
        if people:
            names = words.series(people)
            yield words.say(
                Text("Facilitator: %(names)s.", names=names)
                if role is MemberRole.FACILITATOR
                else Text("Rapporteur: %(names)s.", names=names)
            )


def _members(members: Sequence[Person], words: Words) -> Text | None:
    named = [f"{name_of(person)} ({person.organisation_short})" for person in members if person.list_consent]
    unnamed, names = len(members) - len(named), "; ".join(named)
    if not named:
        return None
    if unnamed:
        return Text("Members: %(names)s; and %(n)s not named.", names=names, n=words.number(unnamed))
    return Text("Members: %(names)s.", names=names)


def _to_follow_up(facts: Facts, group: Group) -> Iterator[Block]:
    printed = as_printed(facts)
    points = [point for point in facts.recommendations if point.group_id == group.id]
    if points:
        rows = tuple(
            (
                f"R{one.number}",
                sentence(bare(one.text)),
                str(ADDRESSEES.get(one.addressee or "", "")),
                written_date(one.due_on) if one.due_on else "",
                one.owner,
            )
            for one in sorted((printed[p.id] for p in points), key=lambda one: one.number)
        )
        yield Table(
            f"annex.groups.{group.slug}.table",
            f"Recommendations of group {group.number} to follow up",
            (
                Column("No.", width=1),
                Column("Recommendation", width=7),
                Column("Addressed to", width=3),
                Column("By", width=3),
                Column("Responsible", width=4),
            ),
            rows,
            sources=sources.records("point", (p.id for p in points)),
        )
