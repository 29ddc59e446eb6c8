"""The list of participants as a paper that is issued: provisional, corrected by the people themselves, final."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tracker.core.formats import written_date
from tracker.outputs.models import ListState
from tracker.outputs.papers import PAPERS, compose
from tracker.report.document import Document, Entries, Entry, Note, plain
from tracker.report.facts import Facts

TITLES = {
    ListState.PROVISIONAL: "Provisional list of participants",
    ListState.FINAL: "List of participants",
}
LABELS = {ListState.PROVISIONAL: "Provisional list", ListState.FINAL: "Final list"}


@dataclass(frozen=True, slots=True)
class Difference:
    """What became of one entry since a list was issued; `before` or `after` is empty for one added or taken out."""

    name: str
    before: tuple[str, ...]
    after: tuple[str, ...]


def compose_list(facts: Facts, state: ListState, until: date | None = None) -> Document:
    """The list in this state; a provisional one says until when, and how, it can be corrected."""
    document = compose(facts, PAPERS["participants"], title=TITLES[state], label=LABELS[state])
    if state is not ListState.PROVISIONAL:
        return document
    first, *rest = document.sections
    how = "Who finds a mistake in their own entry corrects it through their private link"
    contact = f", or writes to {facts.meeting.contact_email}" if facts.meeting.contact_email else ""
    by = f" by {written_date(until)}" if until else ""
    note = Note("participants.corrections", plain(f"{how}{contact}{by}. The final list is made from the answers."))
    return replace(document, sections=(replace(first, blocks=(note, *first.blocks)), *rest))


def entries_of(document: Document) -> Iterator[Entry]:
    """Every person the list names, in its order."""
    for section in document.sections:
        for block in section.blocks:
            if isinstance(block, Entries):
                yield from block.entries


def differences(before: Document, after: Document) -> Sequence[Difference]:
    """Entry by entry, in the order of the later list; those taken out last."""
    old = {entry.id: entry for entry in entries_of(before)}
    new = {entry.id: entry for entry in entries_of(after)}
    found = [
        Difference(entry.name, _lines(old.get(id_)), _lines(entry))
        for id_, entry in new.items()
        if _lines(old.get(id_)) != _lines(entry)
    ]
    return found + [Difference(entry.name, _lines(entry), ()) for id_, entry in old.items() if id_ not in new]


def _lines(entry: Entry | None) -> tuple[str, ...]:
    return (entry.name, *entry.lines) if entry else ()
