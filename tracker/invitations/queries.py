"""Finding invitations and requests for nominations, and how far each has come."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import BindParameter, and_, bindparam, func, or_, select

from tracker.core.batches import found_among
from tracker.core.db import db
from tracker.invitations.errors import NoSuchInvitation, NotExpected
from tracker.invitations.models import LIVE_SQL as LIVE_INVITATION
from tracker.invitations.models import Invitation, NominationRequest
from tracker.invitations.rules import InvitationState, Kind
from tracker.meetings.models import ExpectedOrganisation, Meeting
from tracker.organisations.models import Organisation
from tracker.registration.models import LIVE_SQL as LIVE_REGISTRATION
from tracker.registration.models import Participant
from tracker.registration.queries import organisation_code
from tracker.registration.rules import name_key

__all__ = ["organisation_code"]

#: an invitation of somebody who is registered: it was used, or the form was sent without it
NAMED = (InvitationState.INVITED, InvitationState.REGISTERED)


@dataclass(frozen=True, slots=True)
class Addresses:
    """Which addresses are taken: those with a place, each with its organisation; those invited, with the organisation's key."""

    registered: Mapping[str, UUID | None]
    invited: frozenset[tuple[str, str]]


def taken_addresses(meeting_id: UUID, emails: Collection[str]) -> Addresses:
    """Which of these addresses are taken."""
    registered = {row.email: row.organisation_id for row in found_among(_REGISTERED, emails, meeting=meeting_id)}
    return Addresses(registered, frozenset(tuple(row) for row in found_among(_INVITED, emails, meeting=meeting_id)))


_p, _i = Participant.__table__.c, Invitation.__table__.c
_SOME: BindParameter[str] = bindparam("some", expanding=True)
_REGISTERED = (
    select(_p.email, _p.organisation_id)
    .where(_p.meeting_id == bindparam("meeting"), _p.email.in_(_SOME), LIVE_REGISTRATION)
    .order_by(_p.id)
)
_INVITED = select(_i.email, _i.organisation_key).where(
    _i.meeting_id == bindparam("meeting"), _i.email.in_(_SOME), LIVE_INVITATION
)


def find_earlier(invitation: Invitation) -> tuple[Participant, str | None] | None:
    """The earlier registration that fills the form in, with its organisation's code; None without one."""
    query = (
        select(Participant, Organisation.code)
        .outerjoin(Organisation, Organisation.id == Participant.organisation_id)
        .where(Participant.id == invitation.earlier_id)
    )
    row = db.session.execute(query).one_or_none() if invitation.earlier_id else None
    return (row[0], row[1]) if row else None


def last_position(request_id: UUID) -> int:
    """The place of the last name on a focal point's list."""
    query = select(func.coalesce(func.max(Invitation.position), 0)).where(Invitation.request_id == request_id)
    return db.session.scalars(query).one()


def find_invitation(invitation_id: UUID) -> tuple[Invitation, Meeting] | None:
    """What a private link is about, with the meeting; the caller checks the link."""
    query = (
        select(Invitation, Meeting)
        .join(Meeting, Meeting.id == Invitation.meeting_id)
        .where(Invitation.id == invitation_id)
    )
    row = db.session.execute(query).one_or_none()
    return (row[0], row[1]) if row else None


def find_request(request_id: UUID) -> tuple[NominationRequest, Meeting] | None:
    """Whom a focal point's link is about, with the meeting; the caller checks the link."""
    query = (
        select(NominationRequest, Meeting)
        .join(Meeting, Meeting.id == NominationRequest.meeting_id)
        .where(NominationRequest.id == request_id)
    )
    row = db.session.execute(query).one_or_none()
    return (row[0], row[1]) if row else None


def organisation_name(invitation: Invitation) -> str:
    """The organisation as at the meeting, or as it was written; "" for none."""
    if invitation.organisation_id is None:
        return invitation.organisation_other
    return organisation_at(invitation.meeting_id, invitation.organisation_id)


def organisation_at(meeting_id: UUID, organisation_id: UUID) -> str:
    """The organisation's name as at the meeting."""
    expected = and_(
        ExpectedOrganisation.organisation_id == Organisation.id, ExpectedOrganisation.meeting_id == meeting_id
    )
    query = (
        select(func.coalesce(ExpectedOrganisation.name, Organisation.name))
        .select_from(Organisation)
        .outerjoin(ExpectedOrganisation, expected)
        .where(Organisation.id == organisation_id)
    )
    return db.session.scalars(query).one()


def lock_invitation(meeting_id: UUID, invitation_id: UUID) -> Invitation:
    """Read an invitation of this meeting afresh, for a change. Raises NoSuchInvitation."""
    query = (
        select(Invitation)
        .where(Invitation.meeting_id == meeting_id, Invitation.id == invitation_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NoSuchInvitation
    return found


def find_by_submission(meeting_id: UUID, submission: UUID) -> UUID | None:
    """Who registered with this form."""
    query = select(Participant.id).where(Participant.meeting_id == meeting_id, Participant.submission == submission)
    return db.session.scalars(query).one_or_none()


def lock_nominee(meeting_id: UUID, request_id: UUID | None, invitation_id: UUID) -> Invitation:
    """As `lock_invitation`, of this focal point's list only; `None`: of any. Raises NoSuchInvitation."""
    found = lock_invitation(meeting_id, invitation_id)
    if request_id is not None and found.request_id != request_id:
        raise NoSuchInvitation
    return found


def find_registered(invitation: Invitation) -> UUID | None:
    """Whose registration this is though the invitation was not used: made under its address, for its organisation."""
    query = (
        select(Participant)
        .where(Participant.meeting_id == invitation.meeting_id, Participant.email == invitation.email)
        .where(Participant.organisation_id == invitation.organisation_id, LIVE_REGISTRATION)
        .order_by(Participant.registered_at, Participant.id)
    )
    return next((person.id for person in db.session.scalars(query) if _is_meant(invitation, person)), None)


def _is_meant(invitation: Invitation, person: Participant) -> bool:
    """Whether an invitation to the address of this person is theirs: where several share it, by the name too."""
    return person.email_share in ("", name_key(invitation.given_name, invitation.family_name))


def find_named(person: Participant) -> tuple[Invitation, NominationRequest] | None:
    """Where a registered person stands on a focal point's list, with whose list it is."""
    unused = and_(
        Invitation.participant_id.is_(None),
        Invitation.email == person.email,
        Invitation.organisation_id == person.organisation_id,
    )
    query = (
        select(Invitation, NominationRequest)
        .join(NominationRequest, NominationRequest.id == Invitation.request_id)
        .where(Invitation.meeting_id == person.meeting_id, Invitation.state.in_(NAMED))
        .where(or_(Invitation.participant_id == person.id, unused))
        .order_by(Invitation.position, Invitation.id)
    )
    rows = db.session.execute(query)
    return next(((row[0], row[1]) for row in rows if row[0].participant_id or _is_meant(row[0], person)), None)


def lock_request(meeting_id: UUID, organisation_id: UUID) -> NominationRequest:
    """Read whom an organisation's link goes to afresh, for a change. Raises NotExpected."""
    query = (
        select(NominationRequest)
        .where(NominationRequest.meeting_id == meeting_id, NominationRequest.organisation_id == organisation_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NotExpected
    return found


def is_expected(meeting_id: UUID, organisation_id: UUID) -> bool:
    """Whether the organisation is expected at the meeting."""
    query = select(ExpectedOrganisation.id).where(
        ExpectedOrganisation.meeting_id == meeting_id, ExpectedOrganisation.organisation_id == organisation_id
    )
    return db.session.scalars(query).first() is not None


def find_open(meeting_id: UUID, organisation_id: UUID) -> Invitation | None:
    """The link that everybody of the organisation may use, while it is open."""
    query = select(Invitation).where(
        Invitation.meeting_id == meeting_id,
        Invitation.organisation_id == organisation_id,
        Invitation.kind == Kind.OPEN,
        LIVE_INVITATION,
    )
    return db.session.scalars(query).one_or_none()


def find_request_of(meeting_id: UUID, organisation_id: UUID) -> NominationRequest | None:
    """Whom the organisation's link goes to, if anybody."""
    query = select(NominationRequest).where(
        NominationRequest.meeting_id == meeting_id, NominationRequest.organisation_id == organisation_id
    )
    return db.session.scalars(query).one_or_none()


def fixed_organisation(invitation: Invitation) -> tuple[str, str]:
    """Code and type of the organisation as the form's scripts look for them; empty where it is in words or open."""
    query = select(Organisation.code, Organisation.type).where(Organisation.id == invitation.organisation_id)
    row = db.session.execute(query).one_or_none() if invitation.organisation_id else None
    return (row[0], row[1].value) if row else ("", "")
