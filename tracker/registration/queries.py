"""Finding participants and what happened to them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, func, literal, select, union_all
from sqlalchemy.orm import aliased

from tracker.core.db import db
from tracker.meetings.models import ExpectedOrganisation, Meeting, Part
from tracker.organisations.models import Country, Organisation, OrganisationType
from tracker.registration.errors import NoSuchParticipant
from tracker.registration.models import LIVE_SQL, Participant, ParticipantEvent, RepeatedRegistration
from tracker.registration.rules import State, parse_code


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


@dataclass(frozen=True, slots=True)
class Claim:
    """What stands in the way of a new registration: the same form, the same address, or the same code."""

    what: str
    id: UUID
    code: str
    state: State


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
        .where(Participant.meeting_id == meeting_id, Participant.id.in_(participant_ids))
        .order_by(Participant.registered_at, Participant.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return db.session.scalars(query).all()


def find_by_code(meeting_id: UUID, typed: str) -> Participant | None:
    """Whose entry code this is, however it was typed."""
    code = parse_code(typed)
    if code is None:
        return None
    query = select(Participant).where(Participant.meeting_id == meeting_id, Participant.code == code)
    return db.session.scalars(query).one_or_none()


def find_repeated(meeting_id: UUID, typed: str) -> RepeatedRegistration | None:
    """The second registration of one address that got this code: whoever shows it is to be found by name."""
    code = parse_code(typed)
    query = select(RepeatedRegistration).where(
        RepeatedRegistration.meeting_id == meeting_id, RepeatedRegistration.code == code
    )
    return db.session.scalars(query).one_or_none() if code else None


def find_with_meeting(participant_id: UUID) -> tuple[Participant, Meeting] | None:
    """Whom a private link is about, with the meeting; the caller checks the link."""
    query = (
        select(Participant, Meeting)
        .join(Meeting, Meeting.id == Participant.meeting_id)
        .where(Participant.id == participant_id)
    )
    row = db.session.execute(query).one_or_none()
    return (row[0], row[1]) if row else None


def find_live_by_email(meeting_id: UUID, email: str) -> Participant | None:
    """Who has a place under this (folded) address."""
    query = select(Participant).where(Participant.meeting_id == meeting_id, Participant.email == email, LIVE_SQL)
    return db.session.scalars(query).one_or_none()


def history(participant_id: UUID) -> Sequence[ParticipantEvent]:
    """What happened to a registration, the latest first."""
    query = (
        select(ParticipantEvent)
        .where(ParticipantEvent.participant_id == participant_id)
        .order_by(ParticipantEvent.at.desc(), ParticipantEvent.id.desc())
    )
    return db.session.scalars(query).all()


def count_confirmed(meeting_id: UUID) -> int:
    """How many places are taken. Believe it only while the meeting is locked."""
    query = select(func.count()).where(Participant.meeting_id == meeting_id, Participant.state == State.CONFIRMED)
    return db.session.scalars(query).one()


def first_waiting(meeting_id: UUID) -> Participant | None:
    """Who has stood on the waiting list the longest."""
    query = (
        select(Participant)
        .where(Participant.meeting_id == meeting_id, Participant.state == State.WAITING)
        .order_by(Participant.registered_at, Participant.id)
        .limit(1)
    )
    return db.session.scalars(query).first()


def list_claims(meeting_id: UUID, submission: UUID, email: str | None, code: str) -> Sequence[Claim]:
    """Who has this form's id, address or code already, in one statement over four indexes."""
    ours, theirs = Participant.meeting_id == meeting_id, RepeatedRegistration.meeting_id == meeting_id
    person = (Participant.id, Participant.code, Participant.state)
    repeated = (RepeatedRegistration.participant_id, RepeatedRegistration.code, RepeatedRegistration.state)
    parts = [
        select(literal("submission"), *person).where(ours, Participant.submission == submission),
        select(literal("code"), *person).where(ours, Participant.code == code),
        select(literal("repeated"), *repeated).where(theirs, RepeatedRegistration.submission == submission),
        select(literal("code"), *repeated).where(theirs, RepeatedRegistration.code == code),
    ]
    if email:
        parts.append(select(literal("email"), *person).where(ours, Participant.email == email, LIVE_SQL))
    return [Claim(*row) for row in db.session.execute(union_all(*parts))]


def count_repeated(participant_id: UUID, since: datetime) -> int:
    """How often somebody registered this person's address again."""
    query = select(func.count()).where(
        RepeatedRegistration.participant_id == participant_id, RepeatedRegistration.at >= since
    )
    return db.session.scalars(query).one()


_parent = aliased(Organisation)


def find_affiliation(meeting_id: UUID, code: str) -> Affiliation | None:
    """The organisation with this code, as it is at the meeting."""
    expected = ExpectedOrganisation
    query = (
        select(
            Organisation.id,
            Organisation.type,
            expected.part,
            func.coalesce(expected.name, Organisation.name),
            func.coalesce(expected.short_name, Organisation.short_name),
            func.coalesce(func.nullif(expected.parent_name, ""), _parent.name, ""),
            func.coalesce(expected.region_code, Organisation.region_code),
            func.coalesce(expected.country_iso2, Organisation.country_iso2),
        )
        .outerjoin(_parent, _parent.id == Organisation.parent_id)
        .outerjoin(expected, and_(expected.organisation_id == Organisation.id, expected.meeting_id == meeting_id))
        .where(Organisation.code == code)
    )
    row = db.session.execute(query).one_or_none()
    if row is None:
        return None
    found, kind, part, name, short_name, parent, region, country = row
    return Affiliation(found, part or Part.OTHER, kind, name, short_name, parent, region, country)


def find_region(country_iso2: str) -> tuple[bool, str | None]:
    """Whether there is such a country, and its regional group."""
    row = db.session.execute(select(Country.region_code).where(Country.iso2 == country_iso2)).one_or_none()
    return (row is not None, row[0] if row else None)


def organisation_code(organisation_id: UUID | None) -> str | None:
    """The directory's code of the organisation a registration is linked to."""
    if organisation_id is None:
        return None
    return db.session.scalars(select(Organisation.code).where(Organisation.id == organisation_id)).one_or_none()
