"""Finding invitations and requests for nominations, and how far each has come."""

from uuid import UUID

from sqlalchemy import and_, func, select

from tracker.core.db import db
from tracker.invitations.models import LIVE_SQL as LIVE_INVITATION
from tracker.invitations.models import Invitation, NominationRequest
from tracker.meetings.models import ExpectedOrganisation, Meeting
from tracker.organisations.models import Organisation
from tracker.registration.models import LIVE_SQL as LIVE_REGISTRATION
from tracker.registration.models import Participant


def taken_addresses(meeting_id: UUID) -> tuple[dict[str, UUID | None], set[tuple[str, str]]]:
    """The addresses with a place, each with its organisation; and those invited, with the organisation's key."""
    places = select(Participant.email, Participant.organisation_id).where(
        Participant.meeting_id == meeting_id, Participant.email.is_not(None), LIVE_REGISTRATION
    )
    live = select(Invitation.email, Invitation.organisation_key).where(
        Invitation.meeting_id == meeting_id, Invitation.email != "", LIVE_INVITATION
    )
    registered = {email: organisation_id for email, organisation_id in db.session.execute(places) if email}
    return registered, {(row[0], row[1]) for row in db.session.execute(live)}


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
    query = (
        select(func.coalesce(ExpectedOrganisation.name, Organisation.name))
        .select_from(Organisation)
        .outerjoin(
            ExpectedOrganisation,
            and_(
                ExpectedOrganisation.organisation_id == Organisation.id,
                ExpectedOrganisation.meeting_id == invitation.meeting_id,
            ),
        )
        .where(Organisation.id == invitation.organisation_id)
    )
    return db.session.scalars(query).one()
