"""The pages of a box: an index to read it by without a server, and what it is in plain words. No script, nothing to fetch."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import quote

from tracker.core.formats import size
from tracker.figures.sentences import attendance_sentence, missing_sentence, outside_sentence
from tracker.report.facts import Facts
from tracker.report.rules import sentence
from tracker.report.sections.front import as_of_text, masthead
from tracker.report.writers.html import STYLE, escape


@dataclass(frozen=True, slots=True)
class Shown:
    """A file of the box: where it lies ("" when it is lost), what it is called, how large it is."""

    path: str
    title: str
    size: int
    note: str = ""


@dataclass(slots=True)
class Shelf:
    """What the index leads to."""

    title: str
    whole: bool
    report: list[Shown] = field(default_factory=list)
    papers: list[Shown] = field(default_factory=list)
    documents: list[tuple[str, list[Shown]]] = field(default_factory=list)
    photos: list[Shown] = field(default_factory=list)
    data: list[Shown] = field(default_factory=list)


def index(facts: Facts, shelf: Shelf) -> bytes:
    """The first page: what the meeting was, who came, and everything else in the box."""
    meeting, head = facts.meeting, masthead(facts)
    said = [attendance_sentence(facts.figures), outside_sentence(facts.figures), missing_sentence(facts.figures)]
    parts = [
        f"<header class=masthead><div class=who>{''.join(f'<p>{escape(name)}</p>' for name in head.organisers)}</div></header>",
        f"<div class=title><h1>{escape(meeting.title)}</h1><p>{escape(head.place_and_dates)}</p></div>",
        _warning(shelf, meeting.disclaimer),
        f"<div class=box><p class=box-title>Who came</p><p>{escape(' '.join(text for text in said if text))}</p></div>",
        f"<p class=note>Figures as at {escape(as_of_text(facts))}.</p>",
        _paragraphs("Objectives", meeting.objectives),
        _paragraphs("Summary", [meeting.summary] if meeting.summary else []),
        _files("Report", shelf.report),
        _files("Papers", shelf.papers),
        *(_files(title, found) for title, found in shelf.documents),
        _photos(shelf.photos),
        _files("Data", shelf.data),
        "<p class=note>SHA256SUMS has the checksum of every file: <code>sha256sum -c SHA256SUMS</code>.</p>",
    ]
    body = "\n".join(part for part in parts if part)
    page = (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(meeting.title)}</title>\n<style>\n{STYLE.read_text(encoding='utf-8')}</style>\n</head>\n"
        f'<body class="report-page"><main><article class="report" lang="en">\n{body}\n</article></main></body>\n</html>\n'
    )
    return page.encode()


def _warning(shelf: Shelf, disclaimer: str) -> str:
    texts = [disclaimer] if disclaimer else []
    if shelf.whole:
        texts.append("This box holds personal data, also of people who did not agree to be listed. Keep it safe.")
    return "".join(f"<p class=note>{escape(sentence(text))}</p>" for text in texts)


def _paragraphs(title: str, texts: Iterable[str]) -> str:
    items = "".join(f"<p>{escape(sentence(text))}</p>" for text in texts)
    return f"<section><h2>{escape(title)}</h2>{items}</section>" if items else ""


def _files(title: str, files: Iterable[Shown]) -> str:
    items = "".join(f"<li>{_link(file)}</li>" for file in files)
    return f"<section><h2>{escape(title)}</h2><ul>{items}</ul></section>" if items else ""


def _link(file: Shown) -> str:
    if not file.path:
        return f"{escape(file.title)} (the file is lost)"
    shown = f" ({escape(size(file.size))})" if file.size else ""
    return f'<a href="{quote(file.path)}">{escape(file.title)}</a>{shown}'


def _photos(photos: Iterable[Shown]) -> str:
    figures = "".join(
        f'<figure><img src="{quote(photo.path)}" alt="{escape(photo.title)}" width="320">'
        f"<figcaption>{escape(photo.note)}</figcaption></figure>"
        for photo in photos
    )
    return f"<section><h2>Photographs</h2>{figures}</section>" if figures else ""


#: what only the whole box has
LATER = """files/          logos and Word templates that records name
personal/       files that people sent of themselves
"""


def readme(facts: Facts, *, whole: bool) -> bytes:
    """What the box is, for whoever finds it in ten years."""
    text = f"""{facts.meeting.title}

Open index.html in any browser; nothing else is needed.

index.html      the meeting and links to everything else
report/         the report in every format
papers/         brief, list of participants, groups, recommendations
documents/      the documents of the meeting
photos/         its photographs
data/           its figures{" and every record, one JSON object a line" if whole else ""}
{LATER if whole else ""}SHA256SUMS      the checksum of every file: sha256sum -c SHA256SUMS
"""
    if whole:
        text += """
This box holds personal data. It is loaded into a tracker with

    flask meeting load FILE.zip

which checks every sum, puts the records back and counts every figure again.
"""
    return text.encode()
