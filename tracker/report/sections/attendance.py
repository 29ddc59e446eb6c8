"""III Attendance: how many, from where, who was missing. Every number is a figure of the figures room."""

from tracker.core.formats import written_number
from tracker.figures.labels import NOT_STATED
from tracker.figures.rules import Body, FigureSet
from tracker.figures.sentences import attendance_sentence, missing_sentence, number, numbers, outside_sentence
from tracker.report.document import (
    Bar,
    Block,
    Chart,
    Column,
    Paragraph,
    Run,
    Section,
    Sources,
    Table,
    plain,
    sources_of,
)
from tracker.report.facts import Facts
from tracker.report.rules import count, percentages, sentence, series, shown_shares, small_cells
from tracker.report.sections import sources
from tracker.report.stating import sentences, stating

GENDERS = {"woman": "women", "man": "men", "another": "persons of another gender"}
#: the parts of the total
CATEGORIES = (
    ("attended_from_centres", "came from regional centres"),
    ("attended_from_partners", "from partner bodies"),
    ("attended_from_others", "from other organizations"),
)


def attendance(facts: Facts) -> Section:
    if not facts.figures.value("registered") and not facts.figures.value("attended"):
        return Section("attendance", "Attendance", "body", ())
    blocks: list[Block] = [*_totals(facts), *_centres(facts), *_partners(facts), *_gender(facts), *_regions(facts)]
    return Section("attendance", "Attendance", "body", tuple(blocks))


def _totals(facts: Facts) -> list[Block]:
    figures = facts.figures
    first = sentences(
        (attendance_sentence(figures, state=stating), in_all(figures)),
        (outside_sentence(figures, state=stating), sources.figures("organisers_present")),
    )
    second = sentences(
        (_registered(facts), sources.figures("registered", "confirmed", "attended")),
        (_categories(facts), sources.figures("attended", *(name for name, _ in CATEGORIES))),
        (_modes(facts), sources.figures("attended", "attended_in_person", "attended_remote")),
    )
    return [
        Paragraph("attendance.total", first, sources=sources_of(first)),
        Paragraph("attendance.registered", second, sources=sources_of(second)),
    ]


def in_all(figures: FigureSet) -> Sources:
    """What the sentence of who attended states."""
    states = (
        *("centres_represented", "centres_expected", "attended_from_partners", "partners_represented"),
        "attended_from_others",
    )
    return sources.figures("attended_from_centres", *(name for name in states if figures.value(name)))


def _registered(facts: Facts) -> str:
    value = facts.figures.value
    registered, confirmed, attended = value("registered"), value("confirmed"), value("attended")
    if not registered:
        return f"In all, {_counted('attended', attended)} attended."
    text = f"In all, {_counted('registered', registered)} had registered"
    everybody = stating("confirmed", "both" if registered == 2 else "all") + " of whom were"
    if registered == confirmed == attended:
        return f"{text}, {everybody if registered > 1 else 'was'} confirmed and attended."
    _, some, came = numbers(registered, confirmed, attended)
    if registered == confirmed:
        text += f", {everybody if registered > 1 else 'who was'} confirmed"
    else:
        some = stating("confirmed", some if confirmed else "none")
        text += f", of whom {some} {'was' if confirmed in (0, 1) else 'were'} confirmed"
    return f"{text}; {stating('attended', came)} attended." if attended else f"{text}."


def _categories(facts: Facts) -> str:
    """The parts of the total; they add up to it."""
    value = facts.figures.value
    shown = [(n, name, text) for name, text in CATEGORIES if (n := value(name))]
    if len(shown) < 2:
        return ""
    total, *style = numbers(value("attended"), *(n for n, _, _ in shown))
    first, *rest = [f"{stating(name, n)} {text}" for n, (_, name, text) in zip(style, shown, strict=True)]
    if not first.endswith("came from regional centres"):
        first = first.replace(" from", " came from", 1)
    return sentence(f"Of the {stating('attended', total)} participants, {series([first, *rest])}")


def _modes(facts: Facts) -> str:
    """How they came, as the doors recorded it; the two add up to the total."""
    value = facts.figures.value
    if not value("attended_remote"):
        return ""
    if not value("attended_in_person"):
        return "All of them took part online."
    total, here, far = numbers(value("attended"), value("attended_in_person"), value("attended_remote"))
    total, here = stating("attended", total), stating("attended_in_person", here)
    return f"Of the {total} participants, {here} attended in person and {stating('attended_remote', far)} took part online."


def _counted(name: str, value: int) -> str:
    """ "one person", "12 persons", the number with its figure."""
    return f"{stating(name, number(value))} {'person' if value == 1 else 'persons'}"


def _named(bodies: tuple[Body, ...]) -> str:
    return series([body.short_name or body.name for body in bodies])


def _centres(facts: Facts) -> list[Block]:
    represented, expected = facts.figures.represented_centres, facts.figures.centres
    if not represented:
        return []
    n = stating("centres_represented", number(len(represented)))
    if len(represented) == len(expected):
        whole = {1: "The one regional centre expected was", 2: "Both regional centres were"}
        lead = f"{whole.get(len(expected), 'Every regional centre was')} represented: "
    else:
        many = "regional centre was" if len(represented) == 1 else f"{n} regional centres were"
        lead = f"The following {many} represented: "
    runs = sentences(
        (lead + _named(represented) + ".", sources.figures("centres_represented")),
        (missing_sentence(facts.figures), sources.figures("centres_missing")),
    )
    bodies = sources.records("organisation", (b.organisation_id for b in expected if b.organisation_id))
    return [Paragraph("attendance.centres", runs, sources=sources_of(runs) + bodies)]


def _partners(facts: Facts) -> list[Block]:
    partners = facts.figures.partners
    if not partners:
        return []
    verb = (
        "The following partner body was represented: "
        if len(partners) == 1
        else "The following partner bodies were represented: "
    )
    text = verb + series([body.name for body in partners]) + "."
    parents = facts.figures.value("partners_parents")
    extra = ""
    if parents != len(partners):
        extra = (
            f"With the units of one parent body counted once, they were {stating('partners_parents', number(parents))}."
        )
    runs = sentences((text, sources.figures("partners_represented")), (extra, sources.figures("partners_parents")))
    return [Paragraph("attendance.partners", runs, sources=sources_of(runs))]


def _gender(facts: Facts) -> list[Block]:
    breakdown = facts.figures.breakdowns["by_gender"]
    total = breakdown.attended
    if not total:
        return []
    shares = {row.key: row.attended for row in breakdown.rows if row.key}
    missing = sum(row.attended for row in breakdown.rows if not row.key)
    least = small_cells(facts.meeting)
    shown, hidden = shown_shares(shares, least)
    if not shown:
        why = "its classes are too small to be shown" if hidden else "nobody stated theirs"
        text = f"No breakdown by gender is given: {why}."
    else:
        rest = missing + hidden
        *shares_shown, rest_shown = percentages([*shown.values(), rest])
        parts = [
            f"{share} per cent were {GENDERS.get(key, key)}" for key, share in zip(shown, shares_shown, strict=True)
        ]
        if rest:
            why = (
                "did not state their gender" if not hidden else "did not state their gender or are too few to be shown"
            )
            parts.append(f"{rest_shown} per cent {why}")
        text = f"Of the {count(total, 'person', 'persons')} who attended, {series(parts)}."
        if hidden:
            text += f" Classes of fewer than {number(least)} persons are not shown."
    return [Paragraph("attendance.gender", plain(text), sources=sources.figures("by_gender"))]


def _regions(facts: Facts) -> list[Block]:
    breakdown = facts.figures.breakdowns["by_region"]
    if not breakdown.rows:
        return []
    found = sources.figures("by_region")
    labels = [str(row.label) for row in breakdown.rows]
    rows = tuple(
        (label, *map(written_number, (row.registered, row.confirmed, row.attended)))
        for label, row in zip(labels, breakdown.rows, strict=True)
    )
    table = Table(
        "attendance.regions",
        "Participants by United Nations regional group",
        (Column("Regional group", width=4), *(Column(t, "end") for t in ("Registered", "Confirmed", "Attended"))),
        rows,
        ("Total", *map(written_number, (breakdown.registered, breakdown.confirmed, breakdown.attended))),
        note=_region_note(labels),
        sources=found,
    )
    intro = Paragraph(
        "attendance.regions.text",
        (Run("The participants are shown by United Nations regional group in "), Run("", ref=table.id), Run(".")),
        sources=found,
    )
    bars = tuple(Bar(label, row.attended) for label, row in zip(labels, breakdown.rows, strict=True) if row.attended)
    if len(bars) < 2:
        return [intro, table]
    chart = Chart("attendance.regions.chart", "Persons who attended, by regional group", bars, table.id, sources=found)
    return [intro, table, chart]


def _region_note(labels: list[str]) -> str:
    note = "By the regional group of the organization, as at the meeting; organizers are not counted."
    if str(NOT_STATED["by_region"]) in labels:
        note += " Bodies that belong to none stand in the last line."
    return note
