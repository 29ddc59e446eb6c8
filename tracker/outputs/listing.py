"""The list of participants as a paper that is issued: provisional, corrected by the people themselves, final."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tracker.core.formats import written_date
from tracker.core.i18n import current_language, force_locale, say
from tracker.core.texts import Text
from tracker.outputs.models import ListState
from tracker.outputs.papers import PAPERS, compose
from tracker.report.document import Document, Entries, Entry, Note, plain
from tracker.report.facts import Facts

TITLES = {
    ListState.PROVISIONAL: Text("Provisional list of participants"),
    ListState.FINAL: Text("List of participants"),
}
LABELS = {ListState.PROVISIONAL: Text("Provisional list"), ListState.FINAL: Text("Final list")}


@dataclass(frozen=True, slots=True)
class Difference:
    """What became of one entry since a list was issued; `before` or `after` is empty for one added or taken out."""

    name: str
    before: tuple[str, ...]
    after: tuple[str, ...]


def compose_list(facts: Facts, state: ListState, until: date | None = None, language: str = "en") -> Document:
    """The list in this state; a provisional one says until when, and how, it can be corrected."""
    document = compose(facts, PAPERS["participants"], title=TITLES[state], label=LABELS[state], language=language)
    if state is not ListState.PROVISIONAL:
        return document
    first, *rest = document.sections
    with force_locale(language):
        note = Note("participants.corrections", plain(" ".join(_how(facts, until))))
    return replace(document, sections=(replace(first, blocks=(note, *first.blocks)), *rest))


def _how(facts: Facts, until: date | None) -> Iterator[str]:
    """How a mistake is put right, and until when."""
    yield say(Text("Who finds a mistake in their own entry corrects it through their private link."))
    if contact := facts.meeting.contact_email:
        yield say(Text("They can also write to %(address)s.", address=contact))
    if until:
        yield say(Text("Corrections are taken until %(day)s.", day=written_date(until, current_language())))
    yield say(Text("The final list is made from the answers."))


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
