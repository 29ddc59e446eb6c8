"""Finding participants and what happened to them."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, bindparam, func, literal, or_, select, union_all

from tracker.core.db import db
from tracker.meetings.models import ExpectedOrganisation, Meeting, Part
from tracker.organisations.models import Country, Organisation, OrganisationType
from tracker.registration.decision_models import DecidedPerson, Decision
from tracker.registration.errors import NoSuchParticipant
from tracker.registration.models import (
    LIVE_SQL,
    MergedRegistration,
    Participant,
    ParticipantEvent,
    RepeatedRegistration,
    with_ids,
)
from tracker.registration.rules import State, name_key, parse_code

#: mails that one request for a link may cause
MOST_REACHED = 20


@dataclass(frozen=True, slots=True)
class Affiliation:
    """An organisation as it is at a meeting, to be kept with the registration."""

    organisation_id: UUID | None
    part: Part
    type: OrganisationType
    name: str
    short_name: str
    parent: str
    region_code: str | None
    country_iso2: str | None
    country_known: bool = True


@dataclass(frozen=True, slots=True)
class Claim:
    """What stands in the way of a new registration: the same form, the same address, or the same code."""

    what: str
    id: UUID
    code: str
    state: State
    locale: str
    #: of whom the address is
    name: str = ""


def get_participant(meeting_id: UUID, participant_id: UUID) -> Participant:
    """One person of this meeting. Raises NoSuchParticipant."""
    query = select(Participant).where(Participant.meeting_id == meeting_id, Participant.id == participant_id)
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NoSuchParticipant
    return found


def lock_participant(meeting_id: UUID, participant_id: UUID) -> Participant:
    """Read one person afresh, for a change. Raises NoSuchParticipant."""
    found = lock_participants(meeting_id, [participant_id])
    if not found:
        raise NoSuchParticipant
    return found[0]


def lock_participants(meeting_id: UUID, participant_ids: Sequence[UUID]) -> Sequence[Participant]:
    """Read these people of the meeting afresh, the longest waiting first."""
    query = (
        select(Participant)
        .where(*with_ids(meeting_id, participant_ids))
        .order_by(Participant.registered_at, Participant.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return db.session.scalars(query).all()


def find_by_code(meeting_id: UUID, typed: str) -> Participant | None:
    """Whose entry code this is, however it was typed; that of a joined registration leads to the one kept."""
    code = parse_code(typed)
    if code is None:
        return None
    p, merged = Participant, MergedRegistration
    whose = union_all(
        select(p.id).where(p.meeting_id == meeting_id, p.code == code),
        select(merged.kept_id).where(merged.meeting_id == meeting_id, merged.code == code),
    )
    return db.session.scalars(select(p).where(p.id.in_(whose))).one_or_none()


def find_with_meeting(participant_id: UUID) -> tuple[Participant, Meeting] | None:
    """Whom a private link is about, with the meeting; the caller checks the link."""
    query = (
        select(Participant, Meeting)
        .join(Meeting, Meeting.id == Participant.meeting_id)
        .where(Participant.id == participant_id)
    )
    row = db.session.execute(query).one_or_none()
    return (row[0], row[1]) if row else None


def list_live_by_email(meeting_id: UUID, email: str) -> Sequence[Participant]:
    """Who has a place under this (folded) address: one, or several where the meeting lets people share it."""
    query = select(Participant).where(Participant.meeting_id == meeting_id, Participant.email == email, LIVE_SQL)
    return db.session.scalars(query.order_by(Participant.registered_at, Participant.id)).all()


def find_rival(meeting_id: UUID, email: str, name: str, *, shared: bool, but: UUID) -> Participant | None:
    """Who else has the place that somebody of this `name_key` would take with this address."""
    for other in list_live_by_email(meeting_id, email):
        if other.id != but and (not shared or name_key(other.given_name, other.family_name) == name):
            return other
    return None


def list_reached_by_email(meeting_id: UUID, email: str) -> Sequence[Participant]:
    """Whose private link may go to this address: theirs, or their second one."""
    p = Participant
    reached = union_all(
        select(p.id).where(p.meeting_id == meeting_id, p.email == email),
        select(p.id).where(p.meeting_id == meeting_id, p.email_other == email),
    )
    query = select(p).where(LIVE_SQL, p.id.in_(reached))
    return db.session.scalars(query.order_by(Participant.registered_at, Participant.id).limit(MOST_REACHED)).all()


def history(participant_id: UUID) -> Sequence[ParticipantEvent]:
    """What happened to a registration, the latest first."""
    query = (
        select(ParticipantEvent)
        .where(ParticipantEvent.participant_id == participant_id)
        .order_by(ParticipantEvent.at.desc(), ParticipantEvent.id.desc())
    )
    return db.session.scalars(query).all()


_SEAT = (
    Participant.organisation_id,
    Participant.organisation_name,
    Participant.organisation_type,
    Participant.part,
)


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """Somebody on the waiting list, with what tells whose places theirs would be one of."""

    id: UUID
    organisation_id: UUID | None
    organisation_name: str
    organisation_type: OrganisationType
    part: Part
    given_name: str
    family_name: str
    organisation_short: str
    registered_at: datetime


def history_for_person(participant_id: UUID) -> Sequence[ParticipantEvent]:
    """What the person is shown of it: not what was decided and undone again before they were told."""
    undone = (
        select(DecidedPerson.decision_id)
        .join(Decision, Decision.id == DecidedPerson.decision_id)
        .where(
            DecidedPerson.participant_id == ParticipantEvent.participant_id,
            DecidedPerson.undone_at.is_not(None),
            or_(Decision.at == ParticipantEvent.at, DecidedPerson.undone_at == ParticipantEvent.at),
        )
        .exists()
    )
    query = (
        select(ParticipantEvent)
        .where(ParticipantEvent.participant_id == participant_id, ~undone)
        .order_by(ParticipantEvent.at.desc(), ParticipantEvent.id.desc())
    )
    return db.session.scalars(query).all()


def last_change(history: Sequence[ParticipantEvent]) -> str:
    """What tells whether somebody's answers changed since: their last change, of their history; "" without one."""
    return next((str(event.id) for event in history if event.changes), "")


def list_participants(meeting_id: UUID, ids: Sequence[UUID]) -> Sequence[Participant]:
    """These people of the meeting, by name; strangers' ids are left out."""
    query = select(Participant).where(*with_ids(meeting_id, ids)).order_by(Participant.sort_key, Participant.id)
    return db.session.scalars(query).all()


def list_waiting(meeting_id: UUID, most: int | None = None) -> Iterator[WaitingRow]:
    """The waiting list, the longest waiting first: the first `most`, or all of it, read as far as it is asked for."""
    p = Participant
    query = (
        select(p.id, *_SEAT, p.given_name, p.family_name, p.organisation_short, p.registered_at)
        .where(p.meeting_id == meeting_id, p.state == State.WAITING)
        .order_by(p.registered_at, p.id)
        .limit(most)
    )
    return (WaitingRow(*row) for row in db.session.execute(query))


def count_state(meeting_id: UUID, state: State) -> int:
    """How many are in this state."""
    query = select(func.count()).where(Participant.meeting_id == meeting_id, Participant.state == state)
    return db.session.scalars(query).one()


def somebody_waits(meeting_id: UUID) -> bool:
    """Whether there is anybody on the waiting list."""
    query = (
        select(Participant.id).where(Participant.meeting_id == meeting_id, Participant.state == State.WAITING).limit(1)
    )
    return db.session.scalars(query).first() is not None


def waiting_number(person: Participant) -> int:
    """Which number somebody has on the waiting list, from 1."""
    p = Participant
    before = or_(
        p.registered_at < person.registered_at, and_(p.registered_at == person.registered_at, p.id < person.id)
    )
    query = select(func.count()).where(p.meeting_id == person.meeting_id, p.state == State.WAITING, before)
    return db.session.scalars(query).one() + 1


@dataclass(frozen=True, slots=True)
class SeatRow:
    """An organisation that confirmed people come from, as it is kept with them."""

    organisation_id: UUID | None
    organisation_name: str
    organisation_type: OrganisationType
    part: Part


def count_seats(meeting_id: UUID) -> list[tuple[SeatRow, int]]:
    """How many are confirmed from where, counted one by one: only for setting the counts right."""
    query = (
        select(*_SEAT, func.count())
        .where(Participant.meeting_id == meeting_id, Participant.state == State.CONFIRMED)
        .group_by(*_SEAT)
        .order_by(*_SEAT)
    )
    return [(SeatRow(*row[:4]), row[4]) for row in db.session.execute(query)]


_person, _repeated = Participant.__table__.c, RepeatedRegistration.__table__.c
_our_person, _our_repeated = _person.meeting_id == bindparam("meeting"), _repeated.meeting_id == bindparam("meeting")
_merged = MergedRegistration.__table__.c
_our_merged = _merged.meeting_id == bindparam("meeting")
_who = (_person.id, _person.code, _person.state, _person.locale, literal(""))
_named = (*_who[:4], _person.given_name + " " + _person.family_name)
_whose = (_repeated.participant_id, _repeated.code, _repeated.state, literal(""), literal(""))
_kept = (_merged.kept_id, _merged.code, literal("withdrawn", _person.state.type), literal("en"))
#: built once: making it anew took longer than running it
_CLAIMS = union_all(
    select(literal("submission"), *_who).where(_our_person, _person.submission == bindparam("submission")),
    select(literal("code"), *_who).where(_our_person, _person.code == bindparam("code")),
    select(literal("repeated"), *_whose).where(_our_repeated, _repeated.submission == bindparam("submission")),
    select(literal("email"), *_named).where(_our_person, _person.email == bindparam("email"), LIVE_SQL),
    select(literal("code"), *_whose).where(_our_repeated, _repeated.code == bindparam("code")),
    select(literal("submission"), *_kept, literal("")).where(
        _our_merged, _merged.submission == bindparam("submission")
    ),
    select(literal("code"), *_kept, literal("")).where(_our_merged, _merged.code == bindparam("code")),
)


def list_claims(
    meeting_id: UUID, submission: UUID, email: str | None, code: str, name: str | None = None
) -> Sequence[Claim]:
    """Who has this form's id, code or address already, in that order, in one statement over seven indexes.

    With a `name` (as `name_key` makes it) an address is taken only by somebody of that name: people may share it.
    """
    asked = {"meeting": meeting_id, "submission": submission, "email": email, "code": code}
    rows = [Claim(*row) for row in db.session.connection().execute(_CLAIMS, asked)]
    if name is not None:
        rows = [claim for claim in rows if claim.what != "email" or name_key("", claim.name) == name]
    return sorted(rows, key=lambda claim: claim.what == "email")


_REPEATED = select(func.count()).where(
    _repeated.participant_id == bindparam("participant"), _repeated.at >= bindparam("since")
)


def count_repeated(participant_id: UUID, since: datetime) -> int:
    """How often somebody registered this person's address again."""
    asked = {"participant": participant_id, "since": since}
    return db.session.connection().execute(_REPEATED, asked).scalar_one()


_organisation, _expected, _countries = (
    Organisation.__table__.c,
    ExpectedOrganisation.__table__.c,
    Country.__table__.c,
)
_parent_table = Organisation.__table__.alias("parent")
_AFFILIATIONS = (
    select(
        _organisation.id,
        _organisation.type,
        _expected.part,
        func.coalesce(_expected.name, _organisation.name),
        func.coalesce(_expected.short_name, _organisation.short_name),
        func.coalesce(func.nullif(_expected.parent_name, ""), _parent_table.c.name, ""),
        func.coalesce(_expected.region_code, _organisation.region_code),
        func.coalesce(_expected.country_iso2, _organisation.country_iso2),
        select(_countries.iso2).where(_countries.iso2 == bindparam("country")).scalar_subquery(),
    )
    .select_from(Organisation.__table__)
    .outerjoin(_parent_table, _parent_table.c.id == _organisation.parent_id)
    .outerjoin(
        ExpectedOrganisation.__table__,
        and_(_expected.organisation_id == _organisation.id, _expected.meeting_id == bindparam("meeting")),
    )
)
_AFFILIATION = _AFFILIATIONS.where(_organisation.code == bindparam("code"))
_MANY_AFFILIATIONS = _AFFILIATIONS.add_columns(_organisation.code).where(
    _organisation.code.in_(bindparam("codes", expanding=True))
)


def find_affiliations(meeting_id: UUID, codes: Collection[str]) -> dict[str, Affiliation]:
    """The organisations with these codes, as they are at the meeting, by code."""
    asked = {"meeting": meeting_id, "codes": sorted(codes), "country": None}
    found = {}
    for row in db.session.connection().execute(_MANY_AFFILIATIONS, asked):
        id_, kind, part, name, short_name, parent, region, country, _known, code = row
        found[code] = Affiliation(id_, part or Part.OTHER, kind, name, short_name, parent, region, country)
    return found


def find_affiliation(meeting_id: UUID, code: str, country_iso2: str | None = None) -> Affiliation | None:
    """The organisation with this code, as it is at the meeting. `country_known` tells whether there is such a country."""
    asked = {"meeting": meeting_id, "code": code, "country": country_iso2}
    row = db.session.connection().execute(_AFFILIATION, asked).one_or_none()
    if row is None:
        return None
    found, kind, part, name, short_name, parent, region, country, known = row
    known_country = country_iso2 is None or known is not None
    return Affiliation(found, part or Part.OTHER, kind, name, short_name, parent, region, country, known_country)


def organisation_code(organisation_id: UUID | None) -> str | None:
    """The directory's code of the organisation a registration is linked to."""
    if organisation_id is None:
        return None
    return db.session.scalars(select(Organisation.code).where(Organisation.id == organisation_id)).one_or_none()
