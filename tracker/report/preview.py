"""What the organiser's report page shows beside the text: its parts with their states, and the records behind it."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext
from markupsafe import Markup

from tracker.core.i18n import say
from tracker.core.texts import Text
from tracker.figures.definitions import BREAKDOWNS, FIGURES
from tracker.report.compile import PARTS
from tracker.report.document import Document, Source, Sources
from tracker.report.editing.arranging import ASKED_FOR
from tracker.report.editing.desk import Desk
from tracker.report.editing.rules import State, handle
from tracker.report.readiness import Readiness
from tracker.report.writers import html

#: kind of record -> (one, many, where the organiser finds them below /o/SLUG)
PLACES = {
    "participant": (Text("1 participant"), Text("%(n)d participants"), "people"),
    "organisation": (Text("1 organisation"), Text("%(n)d organisations"), "centres"),
    "session": (Text("1 session"), Text("%(n)d sessions"), "attendance"),
    "group": (Text("Group"), Text("%(n)d groups"), "groups"),
    "point": (Text("1 point of the notes"), Text("%(n)d points of the notes"), "groups"),
    "recommendation": (
        Text("1 recommendation of the register"),
        Text("%(n)d recommendations of the register"),
        "recommendations",
    ),
    "document": (Text("1 document"), Text("%(n)d documents"), "documents"),
    "edit": (Text("Written by hand"), Text("Written by hand"), "report/edit"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the report in the outline: its state as a word, and the shape of its tag."""

    number: str
    title: str
    anchor: str
    state: Text
    tag: str


def outline(document: Document, readiness: Readiness, desk: Desk | None = None) -> list[Part]:
    """Every part a report can have; those without a record are empty."""
    passages = desk.passages if desk else ()
    by_hand = {passage.part for passage in passages if passage.state != State.GENERATED}
    stale = {passage.part for passage in passages if passage.is_stale}
    found = {section.key: section for section in document.sections}
    groups_open = any(check.key.startswith("group-") for check in readiness.open)
    parts = []
    for key, title in PARTS:
        section = found.get(key)
        if section is None and key in ASKED_FOR:
            continue
        if section is None:
            parts.append(Part("", title, "", Text("Empty"), "none"))
        elif not document.is_draft:
            parts.append(Part(section.number, section.title, html.anchor(key), Text("Locked"), "ok"))
        elif key in stale:
            parts.append(Part(section.number, section.title, html.anchor(key), Text("Changed since"), "bad"))
        elif key in by_hand:
            parts.append(Part(section.number, section.title, html.anchor(key), Text("Edited"), "ok"))
        elif key in ("groups", "conclusions") and groups_open:
            parts.append(Part(section.number, section.title, html.anchor(key), Text("Not finished"), "warn"))
        else:
            parts.append(Part(section.number, section.title, html.anchor(key), Text("Generated"), ""))
    return parts


def paper(document: Document, slug: str, *, records: bool) -> Markup:
    """The report as it will print, each paragraph with the way to its records."""
    behind = (lambda sources: records_behind(sources, slug)) if records else None
    edit = (lambda passage: (gettext("Edit"), f"/o/{slug}/report/p/{handle(passage)}")) if records else None
    return Markup(html.article(document, top=2, records=behind, edit=edit if document.is_draft else None))  # noqa: S704 -- the writer escapes every text


def records_behind(sources: Sources, slug: str) -> Sequence[tuple[str, str]]:
    """Words and address of each record behind a block; many of one kind are one link to their page."""
    return [link for source in sources for link in _links(source, slug)]


def _links(source: Source, slug: str) -> Sequence[tuple[str, str]]:
    base = f"/o/{slug}"
    if source.kind == "figure":
        return [(_figure(name), _figure_page(name, base)) for name in source.ids]
    if source.kind == "participant" and len(source.ids) == 1:
        return [(say(PLACES["participant"][0]), f"{base}/people/{source.ids[0]}")]
    if source.kind == "point" and len(source.ids) == 1:  # to what it was before, and who wrote it
        return [(say(PLACES["point"][0]), f"{base}/points/{source.ids[0]}")]
    if source.kind in PLACES:
        one, many, page = PLACES[source.kind]
        n = len(source.ids)
        return [(say(one if n == 1 else Text(many.message, n=n)), f"{base}/{page}")]
    return [(gettext("Meeting"), f"/m/{slug}")]


def _figure(name: str) -> str:
    if name in FIGURES:
        return say(FIGURES[name].label)
    breakdown = name.partition(":")[0]  # "by_gender:woman" is a line of one
    return say(BREAKDOWNS[breakdown][1]) if breakdown in BREAKDOWNS else gettext("By session")


def _figure_page(name: str, base: str) -> str:
    name = name.partition(":")[0]
    return f"{base}/figures/{name}" if name in FIGURES or name in BREAKDOWNS else f"{base}/figures#{name}"
