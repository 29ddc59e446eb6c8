"""Annex I: the list of participants in the United Nations layout."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from tracker.core.folding import fold
from tracker.meetings.models import Part
from tracker.organisations.models import OrganisationType
from tracker.report.document import Block, Entries, Entry, Heading, Note, Section, plain
from tracker.report.facts import Facts, Person
from tracker.report.rules import capital, full_name, in_words
from tracker.report.sections import sources

#: the order of categories: centres, Parties, United Nations bodies, IGOs, NGOs, industry, others, the secretariat last
CATEGORIES = (
    ("centres", "Regional centres"),
    ("parties", "Parties"),
    ("agencies", "Government agencies and donors"),
    ("united-nations", "United Nations bodies, specialized agencies and convention secretariats"),
    ("igo", "Intergovernmental organizations"),
    ("ngo", "Non-governmental organizations"),
    ("industry", "Industry and business"),
    ("others", "Others"),
    ("secretariat", "Secretariat"),
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


def participants(facts: Facts) -> Section:
    """Those who attended; before anybody has, those who are confirmed."""
    attended = [person for person in facts.people if person.attended]
    people = attended or list(facts.people)
    listed = [person for person in people if person.list_consent]
    blocks: list[Block] = []
    for key, title in CATEGORIES:
        members = [person for person in listed if category(person.part, person.organisation_type) == key]
        if members:
            blocks.append(Heading(f"annex.participants.{key}", title))
            blocks += _category(key, members)
    if not blocks:
        return Section("annex.participants", "List of participants", "annex", ())
    notes = _notes(len(people) - len(listed), provisional=not attended)
    title = "List of participants" if attended else "Provisional list of participants"
    return Section("annex.participants", title, "annex", (*notes, *blocks))


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


def _category(key: str, people: Sequence[Person]) -> Iterable[Block]:
    if key not in BY_COUNTRY:
        yield _entries(key, sorted(people, key=lambda person: fold(person.organisation)))
        return
    regions = sorted({person.region for person in people}, key=lambda name: name or "~")
    if key != "centres" or len(regions) == 1:
        yield from _countries(f"annex.participants.{key}", people, 3)
        return
    for region in regions:
        name = f"annex.participants.{key}.{fold(region) or 'none'}"
        yield Heading(name, region or "No regional group", 3)
        yield from _countries(name, [person for person in people if person.region == region], 4)


def _countries(above: str, people: Sequence[Person], level: int) -> Iterable[Block]:
    ordered = sorted(people, key=lambda person: (fold(person.country) or "~", fold(person.organisation)))
    for country, members in groupby(ordered, key=lambda person: person.country):
        name = f"{above}.{fold(country) or 'none'}"
        yield Heading(name, country or "Country not stated", level)
        yield _entries(name, list(members))


def _entries(key: str, people: Sequence[Person]) -> Entries:
    return Entries(
        f"{key}.entries",
        tuple(
            Entry(
                f"person.{person.id}",
                full_name(person.honorific, person.given_name, person.family_name),
                tuple(line for line in _lines(person) if line),
                sources.records("participant", [person.id]),
            )
            for person in people
        ),
    )


def _lines(person: Person) -> Iterable[str]:
    """Title, organization and place always; e-mail and telephone only by the person's own consent."""
    yield person.job_title
    yield person.organisation
    yield person.parent if person.parent != person.organisation else ""
    yield ", ".join(dict.fromkeys(part for part in (person.city, person.country) if part))
    if person.contact_consent:
        yield f"Tel.: {person.phone}" if person.phone else ""
        yield f"Email: {person.email}" if person.email else ""
