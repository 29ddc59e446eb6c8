"""What organisations and their types are called, and whom a written name means: all in memory, for pages and long files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from tracker.core.i18n import say
from tracker.core.texts import Text
from tracker.organisations import directory, rules
from tracker.organisations.models import OrganisationType

TYPE_NAMES: Mapping[OrganisationType, Text] = {
    OrganisationType.REGIONAL_CENTRE: Text("Regional centres"),
    OrganisationType.PARTY: Text("Parties"),
    OrganisationType.GOVERNMENT_AGENCY: Text("Government agencies"),
    OrganisationType.CONVENTION_SECRETARIAT: Text("Convention secretariats"),
    OrganisationType.UN_ENTITY: Text("United Nations bodies"),
    OrganisationType.IGO: Text("Intergovernmental organizations"),
    OrganisationType.NGO: Text("Non-governmental organizations"),
    OrganisationType.INDUSTRY: Text("Industry and business"),
    OrganisationType.ACADEMIA: Text("Academia"),
    OrganisationType.NETWORK: Text("Networks"),
    OrganisationType.MEDIA: Text("Media"),
    OrganisationType.DONOR: Text("Donors"),
    OrganisationType.OTHER: Text("Others"),
}
#: the regional groups by the name that the directory writes
REGION_NAMES: Mapping[str, Text] = {
    str(name): name
    for name in (
        Text("Africa"),
        Text("Asia and the Pacific"),
        Text("Central and Eastern Europe"),
        Text("Latin America and the Caribbean"),
        Text("Western Europe and others"),
    )
}


def region_name(name: str) -> str:
    """A regional group in the reader's language, by the name that the directory writes; another name as it is."""
    return say(REGION_NAMES.get(name, name))


@dataclass(frozen=True, slots=True)
class Named:
    """An organisation of the directory, as pages name it."""

    id: UUID
    code: str
    short_name: str


class Names:
    """The directory as it is at one moment: asked a thousand times, it reads the database once."""

    def __init__(self, on: date) -> None:
        #: where a name has had several owners, the one that existed on that day is meant
        self._on = on
        self._directory = directory.current()
        self._names = directory.names(self._directory)
        self._rows: dict[UUID, Any] = {row.id: row for row in self._directory.organisations}
        self._regions = directory.regions(self._directory)
        self._countries = directory.country_names(self._directory)
        self._found: dict[str, Named | None] = {}
        self._meant: dict[str, str | None] = {}

    def find(self, text: str) -> Named | None:
        """The organisation that this code, name or alias means, if it means one."""
        if text not in self._found:
            owners = rules.exact_matches(text, *self._names)
            then = [o for o in owners if rules.in_force(self._rows[o].valid_from, self._rows[o].valid_to, self._on)]
            one = owners if len(owners) == 1 else then
            self._found[text] = self.of(next(iter(one))) if len(one) == 1 else None
        return self._found[text]

    def like(self, text: str, limit: int = 3) -> Sequence[Named]:
        """Whom a name may mean that is not known as it is written."""
        exact, bare = self._names
        owners = rules.exact_matches(text, exact, bare) or rules.likely_matches(text, exact | bare, limit)
        found = [named for id_ in list(owners)[:limit] if (named := self.of(id_))]
        return sorted(found, key=lambda named: (named.short_name, named.code))

    def country(self, text: str) -> str | None:
        """The code of the country that this code or name means, in any of the six languages."""
        if text not in self._meant:
            owners = {text.upper()} & self._regions.keys() or rules.exact_matches(text, self._countries, {})
            self._meant[text] = next(iter(owners)) if len(owners) == 1 else None
        return self._meant[text]

    def region(self, country_iso2: str | None) -> str | None:
        """The regional group of a country."""
        return self._regions.get(country_iso2 or "")

    def short_names(self) -> list[str]:
        """Every short name that finds its organisation again, in order, to choose from while one types."""
        rows = self._directory.organisations
        return list(dict.fromkeys(row.short_name for row in rows if self.find(row.short_name)))

    def of(self, organisation_id: UUID) -> Named | None:
        """The organisation with this id."""
        row = self._rows.get(organisation_id)
        return Named(row.id, row.code, row.short_name) if row else None
