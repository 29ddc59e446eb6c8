"""What of the directory is kept in each process's memory, as long as its version stays the same.

The registration form shows the directory on every request; reading it from the database each time would cost more than the
rest of the page.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from tracker.core.db import db
from tracker.core.folding import fold
from tracker.core.formats import comma
from tracker.organisations import rules
from tracker.organisations.models import (
    Country,
    CountryAlias,
    DirectoryLoad,
    Organisation,
    OrganisationAlias,
    OrganisationType,
    Region,
)

LANGUAGES = ("ar", "es", "fr", "ru", "zh")
_MOST_KEPT = 128
Version = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class OrganisationChoice:
    """An organisation as a picker shows it; `also` are further words it is found by."""

    code: str
    short_name: str
    name: str
    type: OrganisationType
    region_name: str
    place: str
    also: str


@dataclass(frozen=True, slots=True)
class CountryChoice:
    """A country as a picker shows it, named in one language."""

    iso2: str
    name: str
    region_code: str | None


@dataclass(slots=True)
class Directory:
    """One version of the directory, and what has been worked out from it so far."""

    version: Version
    organisations: Sequence[Any]
    countries: Sequence[Any]
    country_aliases: Mapping[str, Sequence[str]]
    aliases: Mapping[UUID, Sequence[str]]
    kept: dict[Any, Any] = field(default_factory=dict)


_latest: Directory | None = None
#: built once: building it anew took longer than the database takes to answer it
_VERSION = select(
    select(DirectoryLoad.id).order_by(DirectoryLoad.id.desc()).limit(1).scalar_subquery(),
    select(Organisation.id).order_by(Organisation.id.desc()).limit(1).scalar_subquery(),
    select(func.count()).select_from(Organisation).scalar_subquery(),
    select(func.count()).select_from(Country).scalar_subquery(),
)


def current() -> Directory:
    """The directory as it is now: one small statement when it has not changed."""
    global _latest  # noqa: PLW0603 -- replaced as a whole, so threads see the old or the new one
    version = _version()
    if _latest is None or _latest.version != version:
        _latest = _read(version)
    return _latest


def choices(directory: Directory, on: date, language: str = "en") -> Sequence[OrganisationChoice]:
    """The organisations that exist on this day, centres first, by short name; their countries named in this language."""
    return _keep(directory, ("choices", on, language), lambda: _choices(directory, on, language))  # type: ignore[no-any-return]


def countries(directory: Directory, language: str) -> Sequence[CountryChoice]:
    """All countries in the alphabet of the language."""
    return _keep(directory, ("countries", language), lambda: _countries(directory, language))  # type: ignore[no-any-return]


def names(directory: Directory) -> tuple[dict[str, set[UUID]], dict[str, set[UUID]]]:
    """Every folded name with whose it is; the same without the words that all centres share."""
    return _keep(directory, "names", lambda: _names(directory))  # type: ignore[no-any-return]


def country_names(directory: Directory) -> Mapping[str, set[str]]:
    """Every folded name of a country, in all languages and old ones too, with its code."""
    return _keep(directory, "country_names", lambda: _country_names(directory))  # type: ignore[no-any-return]


def regions(directory: Directory) -> Mapping[str, str | None]:
    """The regional group of every country, by code."""
    return _keep(directory, "regions", lambda: {c.iso2: c.region_code for c in directory.countries})  # type: ignore[no-any-return]


def codes(directory: Directory) -> Mapping[UUID, str]:
    """The code of every organisation."""
    return _keep(directory, "codes", lambda: {o.id: o.code for o in directory.organisations})  # type: ignore[no-any-return]


def _keep(directory: Directory, key: Any, make: Any) -> Any:
    value = directory.kept.get(key)
    if value is None:
        if len(directory.kept) > _MOST_KEPT:
            directory.kept.clear()  # days asked for long ago
        value = directory.kept[key] = make()
    return value


def _version() -> Version:
    """Changes whenever a loading changed something or an organisation or country was added or taken out."""
    latest_load, newest_id, *counts = db.session.connection().execute(_VERSION).one()
    if latest_load is None and newest_id is None:
        return (object(),)  # nothing to tell one state from another: keep nothing
    return latest_load, newest_id, *counts


def _read(version: Version) -> Directory:
    organisations = db.session.execute(
        select(
            Organisation.id,
            Organisation.code,
            Organisation.short_name,
            Organisation.name,
            Organisation.type,
            Organisation.host_institution,
            Organisation.city,
            Organisation.country_iso2,
            Organisation.valid_from,
            Organisation.valid_to,
            Region.name.label("region_name"),
        )
        .outerjoin(Region, Region.code == Organisation.region_code)
        .order_by(Organisation.short_name, Organisation.code)
    ).all()
    nations = db.session.execute(
        select(Country.iso2, Country.name, Country.region_code, *(getattr(Country, f"name_{c}") for c in LANGUAGES))
    ).all()
    aliases: dict[UUID, list[str]] = defaultdict(list)
    for owner, alias in db.session.execute(
        select(OrganisationAlias.organisation_id, OrganisationAlias.alias).order_by(OrganisationAlias.alias)
    ):
        aliases[owner].append(alias)
    old_names: dict[str, list[str]] = defaultdict(list)
    for iso2, alias in db.session.execute(
        select(CountryAlias.country_iso2, CountryAlias.alias).order_by(CountryAlias.alias)
    ):
        old_names[iso2].append(alias)
    return Directory(version, organisations, nations, old_names, aliases)


def _all_names(directory: Directory) -> dict[str | None, list[str]]:
    return {c.iso2: [*c[3:], c.name, *directory.country_aliases.get(c.iso2, ())] for c in directory.countries}


def _choices(directory: Directory, on: date, language: str) -> list[OrganisationChoice]:
    by_country, plain = _all_names(directory), {c.iso2: c.name for c in countries(directory, language)}
    found = []
    for o in directory.organisations:
        if not rules.in_force(o.valid_from, o.valid_to, on):
            continue
        place = comma(language).join(part for part in (o.city, plain.get(o.country_iso2, "")) if part)
        also = [*directory.aliases.get(o.id, ()), o.host_institution, *by_country.get(o.country_iso2, ())]
        words = " ".join(dict.fromkeys(" ".join(also).split()))
        found.append(OrganisationChoice(o.code, o.short_name, o.name, o.type, o.region_name or "", place, words))
    return sorted(found, key=lambda c: c.type != OrganisationType.REGIONAL_CENTRE)


def _countries(directory: Directory, language: str) -> list[CountryChoice]:
    column = f"name_{language}" if language in LANGUAGES else "name"
    rows = [CountryChoice(c.iso2, getattr(c, column), c.region_code) for c in directory.countries]
    if language in ("ar", "ru", "zh"):
        return sorted(rows, key=lambda c: c.name)
    return sorted(rows, key=lambda c: (fold(c.name), c.iso2))


def _names(directory: Directory) -> tuple[dict[str, set[UUID]], dict[str, set[UUID]]]:
    by_country = _all_names(directory)
    exact: dict[str, set[UUID]] = defaultdict(set)
    without: dict[str, set[UUID]] = defaultdict(set)
    for o in directory.organisations:
        own = rules.names_of((o.code, o.name, o.short_name), directory.aliases.get(o.id, ()))
        for name in own:
            exact[name].add(o.id)
        if o.type == OrganisationType.REGIONAL_CENTRE:
            own |= rules.names_of((o.city,), by_country.get(o.country_iso2, ()))
        for name in own:
            if shorter := rules.bare(name):
                without[shorter].add(o.id)
    return exact, without


def _country_names(directory: Directory) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for iso2, all_names in _all_names(directory).items():
        for name in rules.names_of(all_names):
            if iso2:
                found[name].add(iso2)
    return found
