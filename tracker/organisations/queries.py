"""Finding organisations and countries, and who served which convention when."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import joinedload

from tracker.core.db import db
from tracker.organisations import directory, rules
from tracker.organisations.directory import CountryChoice, OrganisationChoice
from tracker.organisations.errors import OrganisationUnknown
from tracker.organisations.models import CentreMandate, Convention, Organisation, OrganisationType, Region

__all__ = ["CountryChoice", "Match", "OrganisationChoice", "Pickers"]


@dataclass(frozen=True, slots=True)
class Match:
    """What a typed name means: one organisation, or those it may mean."""

    found: Organisation | None
    suggestions: Sequence[Organisation]


@dataclass(frozen=True, slots=True)
class Recognised:
    """An organisation and a country as they were written, found in the directory with one statement."""

    code: str | None
    country_known: bool
    region_code: str | None


@dataclass(frozen=True, slots=True)
class Pickers:
    """All that a form needs of the directory. `version` stays equal while the content does."""

    version: object
    choices: Sequence[OrganisationChoice]
    countries: Sequence[CountryChoice]


def get_organisation(code: str) -> Organisation:
    """The organisation with this code. Raises OrganisationUnknown (a NotFound)."""
    found = find_by_code(code)
    if found is None:
        raise OrganisationUnknown
    return found


def find_by_code(code: str) -> Organisation | None:
    """The organisation with this code, with its country, region and parent."""
    return db.session.scalars(_whole().where(Organisation.code == code)).one_or_none()


def find_many(codes: Iterable[str]) -> Mapping[str, Organisation]:
    """The organisations with these codes, by code, with country, region and parent; unknown codes are left out."""
    found = db.session.scalars(_whole().where(Organisation.code.in_(list(codes))).order_by(Organisation.code))
    return {organisation.code: organisation for organisation in found}


def look_up(text: str, limit: int = 5, *, on: date | None = None) -> Match:
    """What a typed name means: exact by folded code, name or alias, then without the words all centres share.

    Anything less sure is only suggested. `on`: where a name has had several owners, the one that existed on that day.
    """
    exact, without = directory.names(directory.current())
    owners = rules.exact_matches(text, exact, without)
    ids = list(owners) if owners else rules.likely_matches(text, exact | without, limit)
    if not ids:
        return Match(None, [])
    rows = {row.id: row for row in db.session.scalars(_whole().where(Organisation.id.in_(ids)))}
    found = [rows[id_] for id_ in ids if id_ in rows]
    if owners:
        found.sort(key=lambda row: (row.short_name, row.code))
        then = [row for row in found if on is None or rules.in_force(row.valid_from, row.valid_to, on)]
        if len(then) == 1:
            return Match(then[0], [])
    return Match(None, found[:limit])


def recognise(text: str, country_iso2: str | None = None) -> Recognised:
    """What somebody wrote down instead of choosing it: the code of an organisation only when there is no doubt.

    A country's name alone may mean its centre or its government: nobody is made a centre's by guessing.
    """
    now = directory.current()
    regions = directory.regions(now)
    known, region = country_iso2 is None or country_iso2 in regions, regions.get(country_iso2 or "")
    owners = [] if _country_in(now, text) else list(rules.exact_matches(text, *directory.names(now)))
    return Recognised(directory.codes(now)[owners[0]] if len(owners) == 1 else None, known, region)


def list_choices(on: date) -> Sequence[OrganisationChoice]:
    """The organisations that exist on this day, for a picker: centres first, then by short name."""
    return directory.choices(directory.current(), on)


def list_countries(language: str = "en") -> Sequence[CountryChoice]:
    """All countries, named and sorted in this language."""
    return directory.countries(directory.current(), language)


def pickers(on: date, language: str = "en") -> Pickers:
    """Both lists with one statement, for the registration form."""
    now = directory.current()
    return Pickers(now.version, directory.choices(now, on, language), directory.countries(now, language))


def country_name(iso2: str | None, language: str = "en") -> str:
    """The country's short name in this language; "" for none or an unknown code."""
    listed = directory.countries(directory.current(), language)
    return next((country.name for country in listed if country.iso2 == iso2), "")


def find_country(text: str) -> str | None:
    """The code of the country with this name, in any of the six languages, or an old one ("Swaziland", "Turkey")."""
    return _country_in(directory.current(), text)


def _country_in(now: directory.Directory, text: str) -> str | None:
    if text in directory.regions(now):
        return text
    owners = rules.exact_matches(text, directory.country_names(now), {})
    return next(iter(owners)) if len(owners) == 1 else None


def list_regions() -> Sequence[Region]:
    """The regional groups in their order."""
    return db.session.scalars(select(Region).order_by(Region.position, Region.code)).all()


def centres_on(day: date) -> Sequence[Organisation]:
    """The regional centres in service under the Basel or the Stockholm convention on this day, by short name."""
    serving = select(CentreMandate.organisation_id).where(
        CentreMandate.convention.in_((Convention.BASEL, Convention.STOCKHOLM)), _in_force(day)
    )
    query = (
        _whole()
        .where(Organisation.type == OrganisationType.REGIONAL_CENTRE, Organisation.id.in_(serving))
        .order_by(Organisation.short_name, Organisation.code)
    )
    return db.session.scalars(query).all()


def conventions_on(day: date) -> Mapping[UUID, frozenset[Convention]]:
    """Which conventions each centre serves on this day."""
    query = (
        select(CentreMandate.organisation_id, CentreMandate.convention)
        .where(_in_force(day))
        .order_by(CentreMandate.organisation_id, CentreMandate.convention)
    )
    found: dict[UUID, frozenset[Convention]] = {}
    for organisation_id, convention in db.session.execute(query):
        found[organisation_id] = found.get(organisation_id, frozenset()) | {convention}
    return found


def top_parents() -> Mapping[UUID, Organisation]:
    """For each organisation the body at the top of its line of parents: itself when it has none."""
    rows = {row.id: row for row in db.session.scalars(select(Organisation).order_by(Organisation.code))}
    found = {}
    for row in rows.values():
        top, seen = row, {row.id}
        while top.parent_id is not None and top.parent_id not in seen:  # never run in a circle
            top = rows[top.parent_id]
            seen.add(top.id)
        found[row.id] = top
    return found


def _whole() -> Select[Organisation]:
    return select(Organisation).options(
        joinedload(Organisation.country), joinedload(Organisation.region), joinedload(Organisation.parent)
    )


def _in_force(day: date) -> ColumnElement[bool]:
    return or_(CentreMandate.valid_from.is_(None), CentreMandate.valid_from <= day) & or_(
        CentreMandate.valid_to.is_(None), CentreMandate.valid_to >= day
    )
