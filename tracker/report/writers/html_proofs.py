"""What a sentence rests on, in the HTML: a sheet for each set of records, opened by a link and closed by another. No script.

A sheet is the target of its links (`:target` shows it at the foot of the window), so it opens in a downloaded file, too.
"""

from collections.abc import Callable, Sequence

from tracker.core.formats import written_number
from tracker.core.texts import Text
from tracker.report.document import Document, Figure, Source, Sources
from tracker.report.writers.frame import Say

#: the records behind a block in words, each with an address or ""
Records = Callable[[Sources], Sequence[tuple[str, str]]]
RESTS_ON = Text("What this rests on")
#: kind of record -> how many there are
_KINDS = {
    "participant": Text("Participants"),
    "organisation": Text("Organizations"),
    "session": Text("Sessions"),
    "group": Text("Discussion groups"),
    "point": Text("Points of the groups’ notes"),
    "recommendation": Text("Recommendations of the register"),
    "document": Text("Documents"),
    "agenda-item": Text("Agenda items"),
}
#: ids shown of one kind; all of them are in the JSON file
_IDS = 12


def in_words(sources: Sources, say: Say = str) -> list[tuple[str, str]]:
    """For a file that lies nowhere: kinds and numbers of the records, and their ids."""
    return [(_words(source, say), "") for source in sources if source.kind != "figure"]


def _words(source: Source, say: Say) -> str:
    ids = ", ".join(source.ids[:_IDS]) + (", …" if len(source.ids) > _IDS else "")
    if source.kind == "meeting":
        return say(Text("The record of the meeting: %(fields)s", fields=ids.replace("_", " ")))
    if source.kind == "edit":
        return say(Text("Written by hand"))
    kind = say(_KINDS.get(source.kind, source.kind))
    return say(Text("%(kind)s (%(n)s): %(ids)s", kind=kind, n=f"{len(source.ids):,}", ids=ids))


class Proofs:
    """Collects what the links of one page lead to; `sheets` prints it once."""

    def __init__(
        self, document: Document, records: Records | None, escape: Callable[[str], str], say: Say = str
    ) -> None:
        self._figures = {figure.name: figure for figure in document.figures}
        self._as_of = document.as_of_text
        self._records = records or (lambda sources: in_words(sources, say))
        self._language, self._say = document.language, say
        self._linked = records is not None
        self._escape = escape
        #: sources -> the places that rest on them, as words and address
        self._places: dict[Sources, dict[str, str]] = {}
        self._numbers: dict[Sources, int] = {}

    def link(self, sources: Sources, place: str, anchor: str) -> str:
        """The address of the sheet; "" when nothing is known."""
        if not (self._told(sources) or self._records(_others(sources))):
            return ""
        self._places.setdefault(sources, {}).setdefault(place, anchor)
        return f"#r-why-{self._numbers.setdefault(sources, len(self._numbers) + 1)}"

    def states_figures(self, sources: Sources) -> bool:
        return bool(self._told(sources))

    def sheets(self) -> str:
        """Every sheet that a link leads to."""
        return "\n".join(self._sheet(at, sources) for at, sources in enumerate(self._places, 1))

    def _told(self, sources: Sources) -> list[Figure]:
        names = [name for source in sources if source.kind == "figure" for name in source.ids]
        return [self._figures[name] for name in names if name in self._figures]

    def _sheet(self, at: int, sources: Sources) -> str:
        figures = "".join(self._figure(figure) for figure in self._told(sources))
        counted = self._text(Text("Counted as at %(moment)s.", moment=self._as_of))
        counted = f"<dl>{figures}</dl><p>{counted}</p>" if figures else ""
        records = "".join(f"<li>{self._word(*one)}</li>" for one in self._records(_others(sources)))
        places = ", ".join(
            f'<a href="#{anchor}">{self._escape(words)}</a>' for words, anchor in self._places[sources].items()
        )
        rests, shut, stated = self._text(RESTS_ON), self._text(Text("Close")), self._text(Text("Stated in:"))
        return (
            f'<section class="proof" id="r-why-{at}" tabindex="-1" aria-label="{rests}">'
            f'<p class="proof-title"><a class="shut" href="#r-shut">{shut}</a>{rests}</p>{counted}{f"<ul>{records}</ul>" if records else ""}'
            f"<p>{stated} {places}</p></section>"
        )

    def _figure(self, figure: Figure) -> str:
        address = dict(self._records((Source("figure", (figure.name,)),))) if self._linked else {}
        label = self._word(figure.label, next(iter(address.values()), ""))
        value = "" if figure.value is None else f" <strong>{written_number(figure.value, self._language)}</strong>"
        return f"<div><dt>{label}{value}</dt><dd>{self._escape(figure.definition)}</dd></div>"

    def _text(self, text: Text) -> str:
        return self._escape(self._say(text))

    def _word(self, words: str, address: str) -> str:
        return f'<a href="{self._escape(address)}">{self._escape(words)}</a>' if address else self._escape(words)


def _others(sources: Sources) -> Sources:
    return tuple(source for source in sources if source.kind != "figure")
