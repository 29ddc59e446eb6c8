"""IV Matters discussed, VII Other matters, VIII Closure: what the agenda items and the meeting's own texts record."""

from tracker.discussions.light import bare
from tracker.documents.models import Document
from tracker.meetings.models import AgendaItem
from tracker.report.document import Block, Heading, Paragraph, Run, Runs, Section, plain
from tracker.report.facts import Facts
from tracker.report.rules import capital, count, day_and_date, inside, sentence, series, time_of_day
from tracker.report.sections import sources

#: long lists of papers belong in the annex
NAMED_DOCUMENTS = 6


def matters(facts: Facts) -> Section:
    blocks: list[Block] = []
    parents = {item.id for item in facts.agenda}
    told = {item.id: texts for item in facts.agenda if (texts := _item(facts, item))}
    for item in facts.agenda:
        texts = told.get(item.id, [])
        if texts or any(child.parent_id == item.id and child.id in told for child in facts.agenda):
            level = 3 if item.parent_id in parents else 2
            found = sources.records("agenda-item", [item.id])
            if len(told) == 1 and texts:  # a heading without a sister is not printed, so the text must say what it said
                named = f"The meeting considered the item “{item.title}” of its agenda."
                texts = [Paragraph(f"matters.{item.id}.named", plain(named), sources=found), *texts]
            blocks += [Heading(f"matters.{item.id}", item.title, level, sources=found), *texts]
    return Section("matters", "Matters discussed", "body", tuple(blocks))


def _item(facts: Facts, item: AgendaItem) -> list[Block]:
    """Nothing is printed for an item of which nothing is recorded but its papers."""
    noted = [point for point in facts.noted.get(item.id, ()) if not point.is_recommendation]
    if not (item.presenter or item.discussion or item.outcome or noted):
        return []
    papers = [document for document in facts.documents if document.agenda_item_id == item.id]
    found = sources.records("agenda-item", [item.id]) + sources.records("document", (d.id for d in papers))
    first = _introduced(_presented(item), papers)
    texts = {"introduced": first} if first else {}
    texts |= {str(at): plain(sentence(text)) for at, text in enumerate(item.discussion, 1) if text.strip()}
    texts |= {f"point.{point.id}": plain(sentence(bare(point.text))) for point in noted}
    found += sources.records("point", (point.id for point in noted))
    if item.outcome.strip():
        texts["outcome"] = plain(_outcome(item.outcome.strip()))
    return [Paragraph(f"matters.{item.id}.{key}", runs, sources=found) for key, runs in texts.items()]


def _presented(item: AgendaItem) -> str:
    return (
        sentence(f"The item was introduced by {inside(item.presenter.strip().rstrip('.'))}") if item.presenter else ""
    )


def _introduced(first: str, papers: list[Document]) -> Runs:
    """Who introduced the item, and what lay before the meeting: by name, or where a long list of it stands."""
    if len(papers) <= NAMED_DOCUMENTS:
        text = " ".join(part for part in (first, _papers(papers)) if part)
        return plain(text) if text else ()
    many = f"The meeting had before it {count(len(papers), 'paper', 'papers')}, which are listed in "
    return (Run(f"{first} {many}".strip() + " "), Run("", ref="annex.documents"), Run("."))


def _papers(papers: list[Document]) -> str:
    if not papers:
        return ""
    names = [f"“{paper.title}”" + (f" ({paper.symbol})" if paper.symbol else "") for paper in papers]
    return f"The meeting had before it {series(names)}."


def _outcome(text: str) -> str:
    """ "took note of ..." becomes a sentence; a whole sentence stays as it is."""
    return sentence(f"The meeting {text}") if text[0].islower() else sentence(text)


def other_matters(facts: Facts) -> Section:
    meeting = facts.meeting
    texts = [sentence(text) for text in meeting.other_matters if text.strip()]
    if not texts and meeting.closed_at is not None:
        texts = ["No other matters were raised."]
    blocks = [
        Paragraph(f"other.{at}", plain(text), sources=sources.meeting("other_matters"))
        for at, text in enumerate(texts, 1)
    ]
    return Section("other", "Other matters", "body", tuple(blocks))


def closure(facts: Facts) -> Section:
    meeting = facts.meeting
    texts = [sentence(text) for text in meeting.closing if text.strip()]
    blocks: list[Block] = [
        Paragraph(f"closure.{at}", plain(text), sources=sources.meeting("closing")) for at, text in enumerate(texts, 1)
    ]
    if meeting.closed_at is not None:
        moment = facts.local(meeting.closed_at)
        who = f"{meeting.chair} declared the meeting closed" if meeting.chair else "The meeting was declared closed"
        text = capital(f"{who} at {time_of_day(moment)} on {day_and_date(moment.date())}.")
        blocks.append(Paragraph("closure.closed", plain(text), sources=sources.meeting("closed_at", "chair")))
    return Section("closure", "Closure of the meeting", "body", tuple(blocks))
