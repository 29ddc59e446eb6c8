"""What an invited person does with the link: register, say that they cannot come, ask for the link again."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from tracker.audit.operations import record
from tracker.core.access import Actor
from tracker.core.db import operation
from tracker.invitations import queries
from tracker.invitations.errors import InvitationUsed
from tracker.invitations.models import Invitation
from tracker.invitations.rules import InvitationState, Kind, may_register
from tracker.mail.operations import queue_mail
from tracker.meetings.models import Meeting
from tracker.meetings.rules import takes_invited
from tracker.registration.admission import Guest, Receipt, receive, settled
from tracker.registration.answers import RegistrationDetails
from tracker.registration.queries import get_participant, list_live_by_email
from tracker.registration.records import write_to


def accept(
    meeting: Meeting, invitation_id: UUID, details: RegistrationDetails, *, submission: UUID, by: Actor, now: datetime
) -> Receipt:
    """Register with an invitation. Its organisation stands whatever the answers say; it works once.

    The same form sent twice is one registration. Raises WrongAnswers, RegistrationClosed, InvitationUsed.
    """
    return settled(lambda: _accept(meeting, invitation_id, details, submission=submission, by=by, now=now))


@operation
def _accept(
    meeting: Meeting, invitation_id: UUID, details: RegistrationDetails, *, submission: UUID, by: Actor, now: datetime
) -> Receipt:
    invitation = queries.lock_invitation(meeting.id, invitation_id)
    before = queries.find_by_submission(meeting.id, submission)
    if before is not None and before == invitation.participant_id:
        person = get_participant(meeting.id, before)
        return Receipt(person.given_name, person.family_name, person.organisation_short, person.code, person.state)
    if not may_register(invitation.state):
        raise InvitationUsed
    guest = Guest(invitation.email)
    receipt = receive(meeting, _fixed(invitation, details), submission=submission, by=by, now=now, guest=guest)
    if invitation.kind is Kind.PERSONAL:
        _use(invitation, submission, details.email, by=by, at=now)
    return receipt


def _fixed(invitation: Invitation, details: RegistrationDetails) -> RegistrationDetails:
    """The answers with the organisation of the invitation, where it has one."""
    if not invitation.organisation_key:
        return details
    code = queries.organisation_code(invitation.organisation_id)
    return replace(details, organisation=code, organisation_other=invitation.organisation_other)


def _use(invitation: Invitation, submission: UUID, email: str | None, *, by: Actor, at: datetime) -> None:
    """Note who registered. A registration that stood before counts only under the address that was invited."""
    invitation.participant_id = queries.find_by_submission(invitation.meeting_id, submission)
    if invitation.participant_id is None and (email or "").strip().lower() == invitation.email:
        known = list_live_by_email(invitation.meeting_id, invitation.email)
        invitation.participant_id = known[0].id if len(known) == 1 else None
    _enter(invitation, InvitationState.REGISTERED, by=by, at=at)
    record(
        "invitation.used",
        by=by,
        at=at,
        meeting_id=invitation.meeting_id,
        subject_id=invitation.participant_id or invitation.id,
        subject=invitation.name,
        invited_by=invitation.created_by,
    )


def _enter(invitation: Invitation, state: InvitationState, *, by: Actor, at: datetime, reason: str = "") -> None:
    invitation.state, invitation.state_at, invitation.state_by, invitation.reason = state, at, by.label, reason


@operation
def decline(meeting: Meeting, invitation_id: UUID, *, by: Actor, now: datetime, reason: str = "") -> None:
    """The invited person cannot come. Whoever named them is told. Raises InvitationUsed."""
    invitation = queries.lock_invitation(meeting.id, invitation_id)
    if invitation.state is InvitationState.DECLINED:
        return
    if invitation.kind is not Kind.PERSONAL or not may_register(invitation.state):
        raise InvitationUsed
    _enter(invitation, InvitationState.DECLINED, by=by, at=now, reason=reason)
    record(
        "invitation.declined",
        by=by,
        at=now,
        meeting_id=meeting.id,
        subject_id=invitation.id,
        subject=invitation.name,
    )
    found = queries.find_request(invitation.request_id) if invitation.request_id else None
    if found and found[0].contact_email:
        queue_mail(
            "nominee_declined",
            to=found[0].contact_email,
            context={},
            locale=found[0].locale,
            at=now,
            meeting_id=meeting.id,
            subject_id=invitation.id,
        )


@operation
def send_again(meeting: Meeting, invitation_id: UUID | None, *, by: Actor, now: datetime) -> None:
    """Send the invited person what they need now, to the address that was invited: the link, or what became of it.

    The trail is written either way. `None`: the link was never ours, and nobody is written to.
    """
    record("invitation.asked", by=by, at=now, meeting_id=meeting.id, subject_id=invitation_id)
    found = queries.find_invitation(invitation_id) if invitation_id else None
    if found is None or not found[0].email:
        return
    invitation = found[0]
    registered = get_participant(meeting.id, invitation.participant_id) if invitation.participant_id else None
    if registered is not None:
        write_to(registered, "link", at=now)
        return
    usable = may_register(invitation.state) and takes_invited(meeting, now)
    queue_mail(
        "invitation" if usable else "invitation_ended",
        to=invitation.email,
        context={},
        locale=invitation.locale,
        at=now,
        meeting_id=meeting.id,
        subject_id=invitation.id,
    )
