"""The meeting on one page, for the head of the secretariat: its numbers, four charts, what was recommended."""

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

from flask_babel import ngettext

from tracker.core.formats import written_date
from tracker.core.i18n import current_language, force_locale, say
from tracker.core.texts import Text
from tracker.discussions.light import bare
from tracker.discussions.rules import ADDRESSEES
from tracker.figures.sentences import number
from tracker.organisations.names import region_name
from tracker.outputs import wording
from tracker.outputs.errors import BriefFailed
from tracker.report.facts import Facts
from tracker.report.rules import percentages, sentence, shown_shares, small_cells
from tracker.report.sections import comparison as beside
from tracker.report.sections.recommendations import Recommended, by_addressee, recommended
from tracker.report.writers import charts
from tracker.report.writers.frame import turned
from tracker.typesetting.typeset import TypesettingFailed, typeset

log = logging.getLogger("tracker.outputs")
TEMPLATE = Path(__file__).resolve().parent / "brief.typ"
#: what stays on one page: bars of a chart, recommendations, characters of one of them
BARS, RECOMMENDATIONS, LONGEST = 8, 6, 170
#: charts half as wide as the page, and low: all stands on one
HALF = charts.Look(width=370, labels=0.46, lines=2, bar=13)
GENDERS = {"woman": Text("Women"), "man": Text("Men"), "another": Text("Another gender")}
WORDS = {
    "recommended": Text("What was recommended"),
    "number": Text("No."),
    "recommendation": Text("Recommendation"),
    "to": Text("Addressed to"),
    "by": Text("By when"),
}


def brief(facts: Facts, output: Literal["pdf", "svg"] = "pdf", language: str = "en") -> bytes:
    """The page as PDF/UA or as a picture. Raises BriefFailed."""
    try:
        with force_locale(language):
            return typeset(TEMPLATE, turned(content(wording.in_words_of(facts))), output)
    except TypesettingFailed as error:
        log.exception("a brief could not be typeset", extra={"slug": facts.meeting.slug})
        raise BriefFailed from error


def content(facts: Facts) -> dict[str, Any]:
    """Everything the page says; each number is a figure."""
    head = wording.masthead(facts)
    sentences = (wording.attendance(facts), wording.missing(facts))
    return {
        "language": current_language(),
        "words": {name: say(text) for name, text in WORDS.items()},
        "name": say(Text("Brief: %(meeting)s", meeting=facts.meeting.title)),
        "title": facts.meeting.title,
        "short_title": facts.meeting.short_title,
        "symbol": facts.meeting.symbol,
        "organisers": list(head.organisers),
        "place_and_dates": head.place_and_dates,
        "as_of": say(Text("Figures as at %(moment)s", moment=wording.as_of(facts))),
        "disclaimer": facts.meeting.disclaimer,
        "sentence": " ".join(part for part in sentences if part),
        "numbers": numbers(facts),
        "charts": [chart for chart in (regions(facts), earlier(facts), genders(facts), sessions(facts)) if chart],
        "recommendations": recommendations(facts),
        "more": _more(facts),
    }


def numbers(facts: Facts) -> list[dict[str, str]]:
    """The four or five numbers that are read first; one that is nothing here is left out."""
    value = facts.figures.value
    expected = value("centres_expected")
    of = say(Text("of %(n)s", n=wording.number(expected))) if expected else ""
    found = [
        (value("attended"), "attended in all", Text("attended in all"), ""),
        (0 if value("attended") else value("registered"), "registered", Text("registered"), ""),
        (value("centres_represented"), "regional centre", Text("regional centres"), of),
        (value("partners_represented"), "partner body", Text("partner bodies"), ""),
        (value("countries"), "country", Text("countries"), ""),
        (value("attended_remote"), "took part online", Text("took part online"), ""),
        (len(recommended(facts)), "recommendation", Text("recommendations"), ""),
    ]
    english = current_language() == "en"
    shown = [
        {"value": wording.number(many), "label": one if many == 1 and english and not of else say(several), "of": of}
        for many, one, several, of in found
        if many
    ]
    return shown[:6]


def _chart(title: str, bars: Sequence[tuple[str, int, str]], note: str = "") -> dict[str, Any] | None:
    """A chart has two bars at least; each has its label, its length and the words at its end."""
    if len(bars) < 2 or not any(length for _, length, _ in bars):
        return None
    drawn = [charts.Drawn(*bar) for bar in bars]
    alt = charts.alternative(say(title), drawn)
    return {"title": say(title), "drawn": charts.for_typesetter(drawn, alt, HALF), "note": say(note)}


def regions(facts: Facts) -> dict[str, Any] | None:
    rows = [row for row in facts.figures.breakdowns["by_region"].rows if row.attended]
    bars = [(region_name(row.label), row.attended, wording.number(row.attended)) for row in rows[:BARS]]
    return _chart(Text("Participants by United Nations regional group"), bars)


def earlier(facts: Facts) -> dict[str, Any] | None:
    """Meeting by meeting; a typed number is marked as everywhere."""
    found = facts.comparison
    if found is None:
        return None
    figure, title = beside.compared_figure(found)
    bars = []
    for name, column in zip(beside.names(found), found.columns, strict=True):
        cell = column.figures.get(figure)
        if cell is not None:
            bars.append((name, cell.value, f"{wording.number(cell.value)}{beside.MARK if cell.typed else ''}"))
    note = Text("* Typed in by hand.") if any(beside.MARK in text for _, _, text in bars) else ""
    return _chart(title, bars, note)


def genders(facts: Facts) -> dict[str, Any] | None:
    """Shares in per cent, classes that are too small left out as in the report."""
    breakdown = facts.figures.breakdowns["by_gender"]
    shares = {row.key: row.attended for row in breakdown.rows if row.key}
    shown, hidden = shown_shares(shares, small_cells(facts.meeting))
    rest = breakdown.attended - sum(shown.values())
    if not shown:
        return None
    found = percentages([*shown.values(), rest])
    last = Text("Not stated or not shown") if hidden else Text("Not stated")
    labels = [say(label) for label in (*(GENDERS.get(key, key) for key in shown), last)]
    bars = [(label, share, wording.percent(share)) for label, share in zip(labels, found, strict=True)]
    return _chart(Text("Participants by gender, per cent"), bars[:-1] if not rest else bars)


def sessions(facts: Facts) -> dict[str, Any] | None:
    """The sessions that most came to, in the order of the programme."""
    counts = [session for session in facts.figures.sessions if session.attended]
    most = sorted(counts, key=lambda session: -session.attended)[:BARS]
    bars = [(s.title, s.attended, wording.number(s.attended)) for s in counts if s in most]
    note = Text("The %(n)s sessions most attended.", n=number(BARS, current_language())) if len(counts) > BARS else ""
    return _chart(Text("Participants checked in, by session"), bars, note)


def recommendations(facts: Facts) -> list[dict[str, str]]:
    """The first of each addressee, as many as the page holds."""
    queues = [(name, list(points)) for name, points in by_addressee(facts)]
    chosen: list[tuple[str, Recommended]] = []
    while len(chosen) < RECOMMENDATIONS and any(points for _, points in queues):
        for name, points in queues:
            if points and len(chosen) < RECOMMENDATIONS:
                chosen.append((name, points.pop(0)))
    chosen.sort(key=lambda found: found[1].number)
    return [
        {
            "mark": f"R{point.number}",
            "text": _short(sentence(bare(point.text))),
            "to": say(ADDRESSEES.get(point.addressee or "", "")),
            "by": written_date(point.due_on, current_language()) if point.due_on else "",
        }
        for name, point in chosen
    ]


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rsplit(" ", 1)[0].rstrip(",;") + "…"


def _more(facts: Facts) -> str:
    left = len(recommended(facts)) - RECOMMENDATIONS
    if left <= 0:
        return ""
    return ngettext("%(num)s more recommendation in the report.", "%(num)s more recommendations in the report.", left)
