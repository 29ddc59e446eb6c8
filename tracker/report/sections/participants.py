"""Annex I: the list of participants in the United Nations layout."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from tracker.core.folding import fold
from tracker.core.texts import Text
from tracker.figures.sentences import in_words
from tracker.meetings.models import Part
from tracker.organisations.models import OrganisationType
from tracker.report.document import Block, Entries, Entry, Heading, Note, Section, plain
from tracker.report.facts import Facts, Person
from tracker.report.rules import capital, full_name
from tracker.report.sections import sources

#: the order of categories: centres, Parties, United Nations bodies, IGOs, NGOs, industry, others, the secretariat last
CATEGORIES = (
    ("centres", Text("Regional centres")),
    ("parties", Text("Parties")),
    ("agencies", Text("Government agencies and donors")),
    ("united-nations", Text("United Nations bodies, specialized agencies and convention secretariats")),
    ("igo", Text("Intergovernmental organizations")),
    ("ngo", Text("Non-governmental organizations")),
    ("industry", Text("Industry and business")),
    ("others", Text("Others")),
    ("secretariat", Text("Secretariat")),
)
BY_TYPE = {
    OrganisationType.PARTY: "parties",
    OrganisationType.GOVERNMENT_AGENCY: "agencies",
    OrganisationType.DONOR: "agencies",
    OrganisationType.UN_ENTITY: "united-nations",
    OrganisationType.CONVENTION_SECRETARIAT: "united-nations",
    OrganisationType.IGO: "igo",
    OrganisationType.NGO: "ngo",
    OrganisationType.INDUSTRY: "industry",
}
#: in these the list goes by country, in the others by organization
BY_COUNTRY = frozenset({"centres", "parties", "agencies"})
Say = Callable[[str], str]
Order = Callable[[str], Any]


@dataclass(frozen=True, slots=True)
class Whom:
    """Those whom the list names, how many it does not, and whether anybody has attended yet."""

    listed: Sequence[Person]
    unnamed: int
    is_provisional: bool


def participants(facts: Facts) -> Section:
    """Those who attended; before anybody has, those who are confirmed."""
    found = whom(facts)
    blocks = named(found)
    if not blocks:
        return Section("annex.participants", "List of participants", "annex", ())
    notes = _notes(found.unnamed, provisional=found.is_provisional)
    title = "Provisional list of participants" if found.is_provisional else "List of participants"
    return Section("annex.participants", title, "annex", (*notes, *blocks))


def whom(facts: Facts) -> Whom:
    """Whom the list is of."""
    attended = [person for person in facts.people if person.attended]
    people = attended or list(facts.people)
    listed = [person for person in people if person.list_consent]
    return Whom(listed, len(people) - len(listed), is_provisional=not attended)


def named(found: Whom, say: Say = str, order: Order = fold) -> Sequence[Block]:
    """Everybody by name. `say`: the texts in the list's language; `order`: where a country stands in its alphabet."""
    blocks: list[Block] = []
    for key, title in CATEGORIES:
        members = [person for person in found.listed if category(person.part, person.organisation_type) == key]
        if members:
            blocks.append(Heading(f"annex.participants.{key}", say(title)))
            blocks += _category(key, members, say, order)
    return blocks


def category(part: str, organisation_type: str) -> str:
    """Where the list has a person: by their part in the meeting first, then by what their organization is."""
    if part == Part.ORGANISER:
        return "secretariat"
    if part == Part.CENTRE or organisation_type == OrganisationType.REGIONAL_CENTRE:
        return "centres"
    return BY_TYPE.get(OrganisationType(organisation_type), "others")


def _notes(unlisted: int, *, provisional: bool) -> Iterable[Block]:
    if provisional:
        yield Note(
            "annex.participants.provisional",
            plain("Persons whose registration is confirmed; nobody is checked in yet."),
        )
    if unlisted:
        verb = "is" if unlisted == 1 else "are"
        who = capital(in_words(unlisted)) + (" person" if unlisted == 1 else " persons")
        text = f"{who} who did not agree to be listed {verb} counted in the report but not named here."
        yield Note("annex.participants.unlisted", plain(text))


def _category(key: str, people: Sequence[Person], say: Say, order: Order) -> Iterable[Block]:
    if key not in BY_COUNTRY:
        yield _entries(key, sorted(people, key=lambda person: fold(person.organisation)), say)
        return
    regions = sorted({person.region for person in people}, key=lambda name: name or "~")
    if key != "centres" or len(regions) == 1:
        yield from _countries(f"annex.participants.{key}", people, 3, say, order)
        return
    for region in regions:
        name = f"annex.participants.{key}.{fold(region) or 'none'}"
        yield Heading(name, region or say(Text("No regional group")), 3)
        yield from _countries(name, [person for person in people if person.region == region], 4, say, order)


def _countries(above: str, people: Sequence[Person], level: int, say: Say, order: Order) -> Iterable[Block]:
    ordered = sorted(people, key=lambda p: (not p.country, order(p.country), fold(p.organisation)))
    for country, members in groupby(ordered, key=lambda person: person.country):
        name = f"{above}.{fold(country) or 'none'}"
        yield Heading(name, country or say(Text("Country not stated")), level)
        yield _entries(name, list(members), say)


def _entries(key: str, people: Sequence[Person], say: Say) -> Entries:
    return Entries(
        f"{key}.entries",
        tuple(
            Entry(
                f"person.{person.id}",
                full_name(person.honorific, person.given_name, person.family_name),
                tuple(line for line in _lines(person, say) if line),
                sources.records("participant", [person.id]),
            )
            for person in people
        ),
    )


def _lines(person: Person, say: Say) -> Iterable[str]:
    """Title, organization and place always; e-mail and telephone only by the person's own consent."""
    yield person.job_title
    yield person.organisation
    yield person.parent if person.parent != person.organisation else ""
    yield ", ".join(dict.fromkeys(part for part in (person.city, person.country) if part))
    if person.contact_consent:
        yield say(Text("Tel.: %(number)s", number=person.phone)) if person.phone else ""
        yield say(Text("Email: %(address)s", address=person.email)) if person.email else ""
