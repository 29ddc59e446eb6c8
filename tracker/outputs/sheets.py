"""Papers as spreadsheets. The list of participants is read as plain rows: it may be very long."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask_babel import ngettext
from sqlalchemy import case, exists, func, select

from tracker.attendance.models import Presence
from tracker.attendance.queries import HAS_COME
from tracker.core.db import db
from tracker.core.folding import fold
from tracker.core.i18n import current_language, say
from tracker.core.texts import Text
from tracker.meetings.models import Meeting
from tracker.organisations.models import Organisation, Region
from tracker.organisations.names import region_name
from tracker.organisations.queries import list_countries
from tracker.outputs import papers
from tracker.registration.models import Participant, State
from tracker.registration.spreadsheets import Heading, Kind
from tracker.report import queries as report
from tracker.report.sections.participants import CATEGORIES, category

#: column titles, and how wide each is
PARTICIPANTS: tuple[tuple[Text, int], ...] = (
    (Text("Category"), 26),
    (Text("Region"), 24),
    (Text("Country"), 24),
    (Text("Family name"), 22),
    (Text("Given names"), 22),
    (Text("Form of address"), 9),
    (Text("Function"), 28),
    (Text("Organisation"), 46),
    (Text("City"), 18),
    (Text("E-mail"), 30),
    (Text("Telephone"), 20),
)
RECOMMENDATIONS: tuple[tuple[Text, int], ...] = (
    (Text("Number"), 8),
    (Text("Recommendation"), 70),
    (Text("Addressed to"), 20),
    (Text("By"), 18),
    (Text("Responsible"), 24),
    (Text("Group"), 8),
)
CERTIFICATES: tuple[tuple[Text, int], ...] = (
    (Text("Number"), 8),
    (Text("Name"), 34),
    (Text("Organisation"), 46),
    (Text("Sessions"), 10),
    (Text("Days"), 8),
)
TITLES = dict(CATEGORIES)
_ORDER = {key: at for at, (key, _title) in enumerate(CATEGORIES)}


@dataclass(frozen=True, slots=True)
class Row:
    """A person as a list has them, and what the order goes by."""

    category: str
    region: str
    country: str
    rank: int
    family_name: str
    given_name: str
    honorific: str
    job_title: str
    organisation: str
    city: str
    email: str
    phone: str
    sort_key: str

    @property
    def cells(self) -> Sequence[str]:
        return (
            say(TITLES[self.category]),
            region_name(self.region),
            self.country,
            self.family_name,
            self.given_name,
            self.honorific,
            self.job_title,
            self.organisation,
            self.city,
            self.email,
            self.phone,
        )


@dataclass(frozen=True, slots=True)
class Listed:
    """Everybody the list names, in its order, and how many it counts without naming them."""

    rows: Sequence[Row]
    unnamed: int


def rows_of(meeting: Meeting, paper: str, now: datetime) -> Iterator[Sequence[str]]:
    """The rows of a paper that is a table, as its spreadsheet has them."""
    if paper == "participants":
        listed = read_list(meeting, current_language())
        more = ngettext("and %(num)s more person", "and %(num)s more people", listed.unnamed)
        return list_cells(listed, more if listed.unnamed else "")
    if paper == "certificates":
        return papers.certificate_rows(meeting)
    return iter(papers.recommendation_rows(report.facts(meeting, now, named=False)))


def headings(columns: Sequence[tuple[Text, int]], say: Any) -> list[Heading]:
    """The titles in the reader's language."""
    return [Heading(say(title), Kind.TEXT, width) for title, width in columns]


def read_list(meeting: Meeting, language: str = "en") -> Listed:
    """Who attended, or before anybody has, who is confirmed. Countries are named, and stand, as in this language."""
    came = db.session.scalar(select(exists().where(Presence.meeting_id == meeting.id, Presence.attended)))
    everybody = _whom(meeting.id, attended=bool(came))
    counted = db.session.scalar(select(func.count()).select_from(Participant).where(*everybody)) or 0
    names = {c.iso2: (at, c.name) for at, c in enumerate(list_countries(language))}
    rows = [_row(found, names) for found in db.session.execute(_query(everybody))]
    rows.sort(key=_place)
    return Listed(rows, counted - len(rows))


def _whom(meeting_id: UUID, *, attended: bool) -> tuple[Any, ...]:
    p = Participant
    return (p.meeting_id == meeting_id, HAS_COME if attended else p.state == State.CONFIRMED)


def _query(where: tuple[Any, ...]) -> Any:
    p = Participant
    return (
        select(
            p.part, p.organisation_type, func.coalesce(Region.name, ""),
            func.coalesce(Organisation.country_iso2, p.country_iso2, ""),
            p.family_name, p.given_name, p.honorific, p.job_title, p.organisation_name,
            func.coalesce(Organisation.city, ""),
            # what may not be printed is not even read
            func.coalesce(case((p.email_consent, p.email)), ""), case((p.phone_consent, p.phone), else_=""),
            p.sort_key,
        )
        .outerjoin(Organisation, Organisation.id == p.organisation_id)
        .outerjoin(Region, Region.code == p.region_code)
        .where(*where, p.list_consent)
        .execution_options(yield_per=2000)
    )  # fmt: skip


def _row(found: Any, names: dict[str, tuple[int, str]]) -> Row:
    part, kind, region, iso2, *rest = found
    rank, country = names.get(iso2, (len(names), ""))
    return Row(category(part, kind), region, country, rank, *rest)


def _place(row: Row) -> tuple[Any, ...]:
    by_country = row.category in {"centres", "parties", "agencies"}
    region = (row.region or "~") if row.category == "centres" else ""
    return _ORDER[row.category], region, row.rank if by_country else 0, fold(row.organisation), row.sort_key


def list_cells(listed: Listed, last: str = "") -> Iterator[Sequence[str]]:
    """The cells, and as the last line that there are more (`last`)."""
    for row in listed.rows:
        yield row.cells
    if last:
        yield (last, *[""] * (len(PARTICIPANTS) - 1))
