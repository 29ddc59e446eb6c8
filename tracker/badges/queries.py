"""The design of a meeting's badges, who gets one, who has one, and who came to what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    and_,
    bindparam,
    exists,
    func,
    literal,
    or_,
    select,
    union_all,
)

from tracker.attendance.models import Presence
from tracker.attendance.queries import HAS_COME
from tracker.badges.models import BadgeDesign, BadgePrint
from tracker.badges.rules import Band, Design
from tracker.core.db import db
from tracker.core.ids import as_id
from tracker.core.keeping import LARGE, kept
from tracker.meetings.models import Day, Meeting, Part, Session
from tracker.organisations.models import Country, OrganisationType
from tracker.registration.lists import has_word, words_of
from tracker.registration.models import Mode, Origin, Participant, State, with_ids

#: badges on one page of the list, badges in one PDF, certificates in one: somebody waits for them, and each is a page of its own
PAGE, MOST, CERTIFICATES = 50, 2000, 200
#: people among whom those for the preview of a design are looked for
EXAMPLES = 1000
#: whose badge may be printed: the confirmed, and those let in as walk-ins
ENTITLED = or_(
    Participant.state == State.CONFIRMED,
    and_(Participant.state == State.SUBMITTED, Participant.origin == Origin.WALK_IN),
)
_PRINTED = exists().where(BadgePrint.meeting_id == Participant.meeting_id, BadgePrint.participant_id == Participant.id)


@dataclass(frozen=True, slots=True)
class Choice:
    """Whose badges: what is not known is as if not asked."""

    q: str = ""
    part: Part | None = None
    organisation: UUID | None = None
    #: "new": not printed yet; "printed"; "": whatever
    printed: str = ""
    #: also those who attend from afar
    online: bool = False
    order: str = "name"

    def address(self) -> dict[str, str]:
        """The choice as an address or a form carries it."""
        values = {f.name: getattr(self, f.name) for f in fields(self)}
        return {name: "1" if value is True else str(value) for name, value in values.items() if value}


def read_choice(asked: Mapping[str, str]) -> Choice:
    """What an address or a form asks for. Never refuses."""
    part = asked.get("part", "")
    return Choice(
        q=asked.get("q", "").replace("\0", "").strip()[:200],
        part=Part(part) if part in set(Part) else None,
        organisation=as_id(asked.get("organisation", "")),
        printed=asked["printed"] if asked.get("printed") in ("new", "printed") else "",
        online=bool(asked.get("online")),
        order="organisation" if asked.get("order") == "organisation" else "name",
    )


@dataclass(frozen=True, slots=True)
class Holder:
    """What a badge says of somebody."""

    id: UUID
    given_name: str
    family_name: str
    badge_name: str
    name_original: str
    job_title: str
    organisation_name: str
    organisation_short: str
    organisation_type: OrganisationType
    part: Part
    code: str
    country: str


@dataclass(frozen=True, slots=True)
class ListedBadge:
    """One row of the list."""

    id: UUID
    given_name: str
    family_name: str
    badge_name: str
    name_original: str
    organisation: str
    part: Part
    organisation_type: OrganisationType
    #: when it was last made for printing
    printed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many get a badge, how many of these have one, how many are chosen."""

    entitled: int
    printed: int
    chosen: int


@dataclass(frozen=True, slots=True)
class Attended:
    """One session or day that somebody came to; a day has no times."""

    participant_id: UUID
    title: str
    day: date | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None


def find_design(meeting: Meeting) -> Design:
    """How the badges of this meeting look."""
    row = db.session.get(BadgeDesign, meeting.id)
    if row is None:
        return Design(meeting_line=meeting.short_title)
    return Design(
        size=row.size,
        single_size=row.single_size,
        meeting_line=row.meeting_line,
        latin_first=row.latin_first,
        job=row.job,
        country=row.country,
        code=row.code,
        bands={name: Band(band["word"], band["colour"]) for name, band in row.bands.items()},
        logo=row.logo,
    )


def _conditions(asked: Choice) -> list[ColumnElement[bool]]:
    p = Participant
    found: list[ColumnElement[bool]] = [] if asked.online else [p.mode == Mode.IN_PERSON]
    if asked.part:
        found.append(p.part == asked.part)
    if asked.organisation:
        found.append(p.organisation_id == asked.organisation)
    if asked.printed:
        found.append(_PRINTED if asked.printed == "printed" else ~_PRINTED)
    return found + [has_word(word) for word in words_of(asked.q)]


def _order(asked: Choice) -> tuple[Any, ...]:
    by_name = (Participant.sort_key, Participant.id)
    if asked.order == "organisation":
        return (Participant.organisation_short, Participant.organisation_name, *by_name)
    return by_name


def count_badges(meeting_id: UUID, asked: Choice) -> Counts:
    """Of a large meeting, how many are entitled is known for a while; what was printed and what is chosen is of this moment."""
    entitled = kept(
        ("entitled", meeting_id),
        lambda: _count(meeting_id, Choice()),
        lambda found: found >= LARGE,
        in_language=False,
    )
    # read from the badges made, not from everybody
    made = (
        select(func.count(BadgePrint.participant_id.distinct()))
        .join(Participant, Participant.id == BadgePrint.participant_id)
        .where(BadgePrint.meeting_id == meeting_id, ENTITLED, Participant.mode == Mode.IN_PERSON)
    )
    everybody = replace(asked, order="name") == Choice()
    return Counts(entitled, db.session.scalars(made).one(), entitled if everybody else _count(meeting_id, asked))


def _count(meeting_id: UUID, asked: Choice) -> int:
    query = select(func.count()).where(Participant.meeting_id == meeting_id, ENTITLED, *_conditions(asked))
    return db.session.scalars(query).one()


def list_badges(meeting_id: UUID, asked: Choice, page: int) -> Sequence[ListedBadge]:
    """A page of those chosen, with when their badges were last made."""
    p = Participant
    last = (
        select(func.max(BadgePrint.printed_at))
        .where(BadgePrint.meeting_id == p.meeting_id, BadgePrint.participant_id == p.id)
        .correlate(p)
        .scalar_subquery()
    )
    query = (
        select(
            p.id,
            p.given_name,
            p.family_name,
            p.badge_name,
            p.name_original,
            p.organisation_short,
            p.part,
            p.organisation_type,
            last,
        )
        .where(p.meeting_id == meeting_id, ENTITLED, *_conditions(asked))
        .order_by(*_order(asked))
        .limit(PAGE)
        .offset((max(page, 1) - 1) * PAGE)
    )
    return [ListedBadge(*row) for row in db.session.execute(query)]


def _holders(language: str) -> Select[*tuple[Any, ...]]:
    p = Participant
    country = getattr(Country, f"name_{language}", Country.name)
    return select(
        p.id, p.given_name, p.family_name, p.badge_name, p.name_original, p.job_title, p.organisation_name, p.organisation_short,
        p.organisation_type, p.part, p.code, func.coalesce(country, ""),
    ).outerjoin(Country, Country.iso2 == p.country_iso2)  # fmt: skip


def list_holders(meeting_id: UUID, asked: Choice, language: str) -> Sequence[Holder]:
    """Those chosen, in the order asked for, the first MOST."""
    query = _holders(language).where(Participant.meeting_id == meeting_id, ENTITLED, *_conditions(asked))
    return [Holder(*row) for row in db.session.execute(query.order_by(*_order(asked)).limit(MOST))]


def find_holder(meeting_id: UUID, participant_id: UUID, language: str) -> Holder | None:
    """Somebody of this meeting who gets a badge; None when they get none."""
    query = _holders(language).where(Participant.meeting_id == meeting_id, Participant.id == participant_id, ENTITLED)
    row = db.session.execute(query).one_or_none()
    return Holder(*row) if row else None


def _examples() -> CompoundSelect[Any]:
    """The ids of the longest of each kind among the first EXAMPLES of a `meeting`. They are sorted out where they are read: a
    thousand names would be carried here for nine.
    """
    p = Participant
    lengths = [
        func.length(text)
        for text in (p.given_name + p.family_name, p.organisation_name, p.name_original + p.badge_name)
    ]
    query = select(p.id, *lengths).where(p.meeting_id == bindparam("meeting"), ENTITLED)
    first = query.order_by(p.sort_key, p.id).limit(EXAMPLES).cte("first")
    id_, *kinds = first.c
    longest = (
        select(literal(number).label("kind"), length.label("length"), id_).order_by(length.desc(), id_).limit(3)
        for number, length in enumerate(kinds)
    )
    return union_all(*(select(three.subquery()) for three in longest))


_EXAMPLES = _examples()  # putting it together takes as long as sending it to a small meeting


def list_examples(meeting_id: UUID, language: str) -> Sequence[Holder]:
    """The people whose badges are the hardest to lay out, of the first EXAMPLES: long names, other scripts, long organisations."""
    rows = db.session.execute(_EXAMPLES, {"meeting": meeting_id}).all()
    chosen = [row.id for row in sorted(rows, key=lambda row: (row.kind, -row.length, row.id))]
    query = _holders(language).where(Participant.id.in_(chosen))
    found = {row.id: Holder(*row) for row in db.session.execute(query)}
    return [found[id_] for id_ in dict.fromkeys(chosen)]


def list_attended(meeting_id: UUID, participant_ids: Sequence[UUID]) -> Sequence[Attended]:
    """What each of these people came to, in the order of the programme."""
    came = (
        Presence.meeting_id == meeting_id,
        Presence.participant_id.in_(participant_ids),
        Presence.attended.is_(True),
    )
    sessions = (
        select(Presence.participant_id, Session.title, Session.starts_at, Session.ends_at)
        .join(Session, Session.id == Presence.session_id)
        .where(*came)
        .order_by(Session.starts_at, Session.position, Presence.participant_id)
    )
    days = (
        select(Presence.participant_id, Day.title, Day.date)
        .join(Day, Day.id == Presence.day_id)
        .where(*came)
        .order_by(Day.date, Presence.participant_id)
    )
    found = [Attended(who, title, None, begins, ends) for who, title, begins, ends in db.session.execute(sessions)]
    return found + [Attended(who, title, day) for who, title, day in db.session.execute(days)]


def has_come(person: Participant) -> bool:
    """Whether this person came to anything."""
    came = select(Presence.participant_id).where(
        Presence.meeting_id == person.meeting_id, Presence.participant_id == person.id, Presence.attended.is_(True)
    )
    return db.session.scalars(came.limit(1)).first() is not None


def list_ids_who_came(meeting_id: UUID, most: int | None = None) -> Sequence[UUID]:
    """Everybody who came to anything, organisers too, by name; the first `most` of them."""
    p = Participant
    query = select(p.id).where(p.meeting_id == meeting_id, HAS_COME).order_by(p.sort_key, p.id)
    return db.session.scalars(query.limit(most)).all()


def list_attendees(meeting_id: UUID, participant_ids: Sequence[UUID], language: str) -> Sequence[Holder]:
    """What a certificate says of each of these people, by name."""
    chosen = _holders(language).where(*with_ids(meeting_id, participant_ids))
    return [Holder(*row) for row in db.session.execute(chosen.order_by(Participant.sort_key, Participant.id))]


def count_who_came(meeting_id: UUID) -> int:
    """How many came to anything."""
    return db.session.execute(
        select(func.count(Presence.participant_id.distinct())).where(
            Presence.meeting_id == meeting_id, Presence.attended.is_(True)
        )
    ).scalar_one()


def find_attendee(meeting_id: UUID, participant_id: UUID, language: str) -> Holder | None:
    """Somebody of this meeting, whatever became of the registration; None for strangers."""
    query = _holders(language).where(Participant.meeting_id == meeting_id, Participant.id == participant_id)
    row = db.session.execute(query).one_or_none()
    return Holder(*row) if row else None
