"""The places of a meeting as a form: the quotas as they stand or as they were typed, and what they mean."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID

from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from tracker.core.folding import fold
from tracker.meetings.models import Meeting, Part
from tracker.meetings.settings import MOST_PLACES
from tracker.organisations.models import OrganisationType
from tracker.organisations.names import Named, Names
from tracker.places.operations import GroupDetails, QuotaDetails
from tracker.places.rules import Limits
from tracker.registration.rules import clean_name

#: empty rows for more organisations and groups
SPARE_OWN, SPARE_GROUPS = 3, 1
#: more rows than anybody sends by hand
MOST_ROWS = 2000
LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class PlacesDetails:
    """What an organiser wants of the places."""

    capacity: int | None
    moves_up: bool
    quotas: QuotaDetails


class PlacesForm:
    """What stands in the fields. `errors` maps a field's name to what to do about it."""

    def __init__(self, meeting: Meeting, limits: Limits, names: Names, typed: "MultiDict[str, str] | None") -> None:
        self._names = names
        #: what the form was filled in upon; another one: somebody else changed the places meanwhile
        self.version = version_of(meeting, limits)
        self.errors: dict[str, str] = {}
        self.typed = _stored(meeting, limits, names) if typed is None else typed

    @property
    def is_stale(self) -> bool:
        return self.value("version") != self.version

    def value(self, name: str) -> str:
        return self.typed.get(name, "")

    @property
    def own_rows(self) -> range:
        """The numbers of the rows of single organisations, empty ones for more among them."""
        return range(_rows(self.typed, "org-") + SPARE_OWN)

    @property
    def group_rows(self) -> range:
        return range(_rows(self.typed, "group-name-") + SPARE_GROUPS)

    def details(self) -> PlacesDetails | None:
        """What was typed; None when something is wrong, which `errors` then names."""
        quotas = QuotaDetails(
            each=self._number("each"),
            organisations=self._organisations(),
            types=self._numbers("type-", OrganisationType),
            parts=self._numbers("part-", Part),
            groups=self._groups(),
        )
        details = PlacesDetails(self._number("capacity"), bool(self.value("moves_up")), quotas)
        return None if self.errors else details

    def add_errors(self, fields: Mapping[str, str]) -> None:
        """Show what an operation refuses; a fault of all groups stands at the first."""
        self.errors.update({"group-name-0" if name == "groups" else name: text for name, text in fields.items()})

    def _number(self, name: str) -> int | None:
        text = self.value(name).strip()
        if not text:
            return None
        if not text.isdecimal() or len(text) > 9 or int(text) > MOST_PLACES:
            most = gettext("Enter a whole number up to %(most)d, or nothing for no limit", most=MOST_PLACES)
            self.errors[name] = most
            return None
        return int(text)

    def _numbers(self, prefix: str, kinds: Iterable[Any]) -> dict[Any, int]:
        found = {kind: self._number(prefix + kind.value) for kind in kinds}
        return {kind: number for kind, number in found.items() if number is not None}

    def _organisations(self) -> dict[UUID, int | None]:
        found: dict[UUID, int | None] = {}
        for n in self.own_rows:
            name, places = f"org-{n}", f"org-places-{n}"
            text = self.value(name).strip()
            if not text:
                if self.value(places).strip():
                    self.errors[name] = gettext("Enter the organisation these places are for")
                continue
            if (one := self._find(name, text)) is None:
                continue
            if one.id in found:
                self.errors[name] = gettext("%(name)s is in the list already", name=one.short_name)
            found[one.id] = self._number(places)
        return found

    def _groups(self) -> tuple[GroupDetails, ...]:
        found = []
        for n in self.group_rows:
            name, places, members = (
                self.value(f"group-{field}-{n}").strip() for field in ("name", "places", "members")
            )
            if not name and not places and not members:
                continue
            title = self._title(f"group-name-{n}", name)
            number = self._number(f"group-places-{n}")
            if number is None and f"group-places-{n}" not in self.errors:
                self.errors[f"group-places-{n}"] = gettext("Enter how many places the group has")
            found.append(GroupDetails(title, number or 0, self._members(f"group-members-{n}", members)))
        return tuple(found)

    def _title(self, field: str, typed: str) -> str:
        try:
            title = clean_name(typed)
        except ValueError:
            title = ""
        if not fold(title) or len(title) > LONGEST_NAME:
            self.errors[field] = gettext("Enter a name of at most %(most)d characters for the group", most=LONGEST_NAME)
        return title

    def _members(self, field: str, typed: str) -> tuple[UUID, ...]:
        lines = [line.strip() for line in typed.replace(";", "\n").splitlines() if line.strip()][:MOST_ROWS]
        return tuple(one.id for line in lines if (one := self._find(field, line)))

    def _find(self, field: str, text: str) -> Named | None:
        one = self._names.find(text[:250])
        if one is None and field not in self.errors:
            like = ", ".join(f"{named.short_name} ({named.code})" for named in self._names.like(text[:250]))
            if like:
                self.errors[field] = gettext('"%(text)s" is not known. Do you mean %(like)s?', text=text, like=like)
            else:
                self.errors[field] = gettext('"%(text)s" is not in the directory', text=text)
        return one


def version_of(meeting: Meeting, limits: Limits) -> str:
    """A text that changes whenever the places' rules do."""
    groups = [(group.name, group.places, sorted(group.members)) for group in limits.groups]
    parts = [sorted(some.items(), key=str) for some in (limits.organisations, limits.types, limits.parts)]
    whole = repr((meeting.capacity, meeting.moves_up, limits.each, parts, groups))
    return sha256(whole.encode()).hexdigest()[:16]


def _rows(typed: Mapping[str, str], prefix: str) -> int:
    """How many rows with something in them were sent, counted to the last."""
    numbers = [name.removeprefix(prefix) for name, value in typed.items() if name.startswith(prefix) and value.strip()]
    return max((int(n) + 1 for n in numbers if n.isdecimal() and int(n) < MOST_ROWS), default=0)


def _stored(meeting: Meeting, limits: Limits, names: Names) -> "MultiDict[str, str]":
    def text(number: int | None) -> str:
        return "" if number is None else str(number)

    found = {
        "capacity": text(meeting.capacity),
        "moves_up": "yes" if meeting.moves_up else "",
        "each": text(limits.each),
    }
    found |= {f"type-{kind}": text(places) for kind, places in limits.types.items()}
    found |= {f"part-{part}": text(places) for part, places in limits.parts.items()}
    own = sorted((_called(key, names), text(places)) for key, places in limits.organisations.items())
    for n, (name, places) in enumerate(own):
        found |= {f"org-{n}": name, f"org-places-{n}": places}
    for n, group in enumerate(limits.groups):
        members = "\n".join(sorted(_called(key, names) for key in group.members))
        found |= {f"group-name-{n}": group.name, f"group-places-{n}": text(group.places), f"group-members-{n}": members}
    return MultiDict(found)


def _called(key: str, names: Names) -> str:
    """The organisation's short name where that is found again, else its code."""
    one = names.of(UUID(key))
    if one is None:
        return key
    return one.short_name if names.find(one.short_name) == one else one.code
