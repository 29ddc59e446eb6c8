"""Lists to take away: everything of the participants, those who agreed to be listed, badges, the list for a desk.

Rows, not objects: they are long. `spreadsheets` makes files of them.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import JSON, Dialect, String, func, select, type_coerce
from sqlalchemy.types import TypeDecorator

from tracker.core.db import db
from tracker.core.texts import Text
from tracker.organisations.models import Country
from tracker.registration.consents import CONSENTS
from tracker.registration.lists import Filter, narrow
from tracker.registration.models import Participant
from tracker.registration.rules import State, format_code, whole_name
from tracker.registration.spreadsheets import AT_ONCE, OFTEN, Heading, Kind
from tracker.registration.state_counts import count_states

P = Participant


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list: its name in files that programs read, its title for people, where its value stands."""

    name: str
    title: Text
    of: Any
    kind: Kind = Kind.TEXT
    width: int = 16

    def heading(self, say: Callable[[str], str]) -> Heading:
        """As a file shows it; `say` gives the title in the reader's language."""
        return Heading(say(self.title), self.kind, self.width)


class Extra(Protocol):
    """Further columns whose values stand in other tables, such as the answers to a meeting's own questions."""

    @property
    def columns(self) -> Sequence[Column]: ...

    def values(self, participant_ids: Sequence[UUID]) -> Mapping[UUID, Sequence[Any]]:
        """For each of these people a value per column, in one statement; who has none may be left out."""


class Export(StrEnum):
    """What can be taken away."""

    EVERYTHING = "people"
    #: those who agreed to the published list, to the list for participants
    PUBLISHED = "published"
    PARTICIPANTS = "participants"
    BADGES = "badges"


class _Words(TypeDecorator[str]):
    """A list of words, read as one text; there are few different ones."""

    impl = JSON
    cache_ok = True

    def process_result_value(self, value: list[str] | None, dialect: Dialect) -> str:
        return " ".join(value or ())

    def result_processor(self, dialect: Dialect, coltype: Any) -> Any:
        return _read_words if dialect.name == "sqlite" else super().result_processor(dialect, coltype)


@lru_cache(OFTEN)
def _read_words(stored: str) -> str:
    return " ".join(json.loads(stored))


def _word(column: Any) -> Any:
    """A word as it is stored: nothing is looked up for it."""
    return type_coerce(column, String)


#: not the gender: the form promises that it is never shown beside a name
COLUMNS: tuple[Column, ...] = (
    Column("code", Text("Code"), P.code, width=8),
    Column("state", Text("State"), _word(P.state), width=11),
    Column("honorific", Text("Form of address"), P.honorific, width=9),
    Column("given_name", Text("Given names"), P.given_name, width=20),
    Column("family_name", Text("Family name"), P.family_name, width=20),
    Column("badge_name", Text("Name on the badge"), P.badge_name, width=20),
    Column("name_original", Text("Name in own script"), P.name_original, width=20),
    Column("email", Text("E-mail"), P.email, width=30),
    Column("email_other", Text("Second e-mail"), P.email_other, width=20),
    Column("phone", Text("Telephone"), P.phone, width=18),
    Column("job_title", Text("Function"), P.job_title, width=24),
    Column("organisation", Text("Organisation"), P.organisation_name, width=40),
    Column("organisation_short", Text("Short name"), P.organisation_short, width=18),
    Column("organisation_type", Text("Type"), _word(P.organisation_type)),
    Column("part", Text("Part"), _word(P.part), width=10),
    Column("region", Text("Region"), P.region_code, width=10),
    Column("country", Text("Country"), P.country_iso2, width=9),
    Column("mode", Text("Attends"), _word(P.mode), width=10),
    Column("days", Text("Days"), type_coerce(P.days, _Words), width=22),
    Column("needs", Text("Needs"), type_coerce(P.needs, _Words), width=14),
    Column("preferred_group", Text("Discussion group"), P.preferred_group, width=18),
    Column("remarks", Text("Remarks"), P.remarks, width=40),
    *(Column(name, label, getattr(P, name), Kind.YES, 14) for name, label in CONSENTS.items()),
    Column("contact_consent", Text("E-mail and telephone may be listed"), P.contact_consent, Kind.YES, 14),
    Column("origin", Text("Came by"), _word(P.origin), width=10),
    Column("registered_at", Text("Registered (UTC)"), P.registered_at, Kind.MOMENT, 17),
)
_COUNTRY = select(Country.name).where(Country.iso2 == P.country_iso2).correlate(P).scalar_subquery()
LISTED: tuple[Column, ...] = (
    Column("family_name", Text("Family name"), P.family_name, width=22),
    Column("given_name", Text("Given names"), P.given_name, width=22),
    Column("honorific", Text("Form of address"), P.honorific, width=9),
    Column("job_title", Text("Function"), P.job_title, width=28),
    Column("organisation", Text("Organisation"), P.organisation_name, width=46),
    Column("country", Text("Country"), _COUNTRY, width=22),
    Column("email", Text("E-mail"), P.email, width=32),
    Column("phone", Text("Telephone"), P.phone, width=20),
)
BADGES: tuple[Column, ...] = (
    Column("badge_name", Text("Name on the badge"), P.badge_name, width=28),
    Column("name_original", Text("Name in own script"), P.name_original, width=22),
    Column("honorific", Text("Form of address"), P.honorific, width=9),
    Column("given_name", Text("Given names"), P.given_name, width=20),
    Column("family_name", Text("Family name"), P.family_name, width=20),
    Column("job_title", Text("Function"), P.job_title, width=28),
    Column("organisation", Text("Organisation"), P.organisation_name, width=46),
    Column("organisation_short", Text("Short name"), P.organisation_short, width=20),
    Column("country", Text("Country"), _COUNTRY, width=22),
    Column("category", Text("Category"), _word(P.part), width=12),
    Column("mode", Text("Attends"), _word(P.mode), width=10),
    Column("code", Text("Code"), P.code, width=9),
    Column("qr", Text("Content of the QR code"), P.code, width=9),
)
COLUMNS_OF: Mapping[Export, Sequence[Column]] = {
    Export.EVERYTHING: COLUMNS,
    Export.PUBLISHED: LISTED,
    Export.PARTICIPANTS: LISTED,
    Export.BADGES: BADGES,
}
_LIST_OF = {Export.PUBLISHED: P.list_consent, Export.PARTICIPANTS: P.inner_list_consent}


@dataclass(frozen=True, slots=True)
class DeskRow:
    """What the desk needs of a person, and no more."""

    given_name: str
    family_name: str
    organisation: str
    code: str


def suited(what: Export, asked: Filter) -> Filter:
    """The filter as this list takes it: lists to print and badges are of the confirmed, unless a status is asked for."""
    return asked if what is Export.EVERYTHING or asked.state else replace(asked, state=State.CONFIRMED)


def count(meeting_id: UUID, what: Export, asked: Filter) -> tuple[int, int]:
    """How many people the list names, and how many it leaves out because they did not agree."""
    everybody = _count(meeting_id, suited(what, asked))
    if what not in _LIST_OF:
        return everybody, 0
    agreed = narrow(select(func.count()), meeting_id, suited(what, asked)).where(_LIST_OF[what])
    named = db.session.scalars(agreed).one()
    return named, everybody - named


def _count(meeting_id: UUID, asked: Filter) -> int:
    if not asked.narrows:
        return count_states(meeting_id).of(asked.state)
    found: int = db.session.scalars(narrow(select(func.count()), meeting_id, asked)).one()
    return found


def rows(
    meeting_id: UUID, asked: Filter, what: Export = Export.EVERYTHING, extra: Extra | None = None
) -> Iterator[Sequence[Any]]:
    """The participants in the order of the list's columns, by name, read while they are taken."""
    chosen = [column.of for column in COLUMNS_OF[what]]
    if what in _LIST_OF:
        chosen += [P.email_consent, P.phone_consent]
    width = len(chosen)  # and behind them whose row it is, where it is asked for
    query = narrow(select(*chosen, *([P.id] if extra else [])), meeting_id, suited(what, asked))
    if what in _LIST_OF:
        query = query.where(_LIST_OF[what])
    found = db.session.execute(query.order_by(P.sort_key, P.id).execution_options(yield_per=AT_ONCE))
    shown = _SHOWN.get(what, tuple)
    for piece in found.partitions():
        if extra is None:
            yield from map(shown, piece)
            continue
        more, none = extra.values([row[width] for row in piece]), [None] * len(extra.columns)
        for row in piece:
            yield [*shown(row[:width]), *more.get(row[width], none)]


def _listed(row: Any) -> Sequence[Any]:
    """Address and number only with the consent to each."""
    *cells, email, phone, email_consent, phone_consent = row
    return [*cells, email if email_consent else None, phone if phone_consent else None]


def _badge(row: Any) -> Sequence[Any]:
    """The name as it is printed, the code as it is read aloud and as the QR code holds it."""
    badge_name, original, honorific, given, family, *cells, code, qr = row
    return [badge_name or whole_name(given, family), original, honorific, given, family, *cells, format_code(code), qr]


_SHOWN: Mapping[Export, Callable[[Any], Sequence[Any]]] = {
    Export.PUBLISHED: _listed,
    Export.PARTICIPANTS: _listed,
    Export.BADGES: _badge,
}


def desk_rows(meeting_id: UUID) -> list[DeskRow]:
    """The confirmed, by name, with what a desk may see."""
    query = (
        select(P.given_name, P.family_name, P.organisation_short, P.code)
        .where(P.meeting_id == meeting_id, P.state == State.CONFIRMED)
        .order_by(P.sort_key, P.id)
    )
    return [DeskRow(*row) for row in db.session.execute(query)]
