"""What a focal point does with its list: name people, remind them, take them off, call in an alternate, substitute.

Organisers may do the same. Each act is one transaction.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from tracker.audit.operations import record
from tracker.core.access import Actor
from tracker.core.db import db, operation
from tracker.invitations import queries
from tracker.invitations.errors import CannotChangeInvitation, CannotInvite, ListFull, RemindedLately
from tracker.invitations.lists import list_nominees
from tracker.invitations.models import Invitation, NominationRequest
from tracker.invitations.operations import INVITED, Invitee, Outcome, invite
from tracker.invitations.rules import InvitationState, Standing, may_remind
from tracker.mail.operations import Addressee, queue_mail, queue_mails
from tracker.meetings.models import Meeting
from tracker.registration.errors import CannotChangeState
from tracker.registration.operations import withdraw
from tracker.registration.rules import whole_name

#: a delegation of thousands comes with the organisers' import; a link that got out must not send mails without end
MOST_ON_A_LIST = 500
ENDED = frozenset({InvitationState.WITHDRAWN, InvitationState.REPLACED})


@operation
def nominate(
    meeting: Meeting,
    request: NominationRequest,
    nominees: Sequence[Invitee],
    *,
    by: Actor,
    now: datetime,
    leaving: int = 0,
) -> Outcome:
    """Put people on the focal point's list and invite them. Whoever stands there by the same name counts as done.

    `leaving`: how many give their places on it to them. Who cannot be invited is named in the outcome, the others are
    invited. Raises ListFull.
    """
    listed = {one.invitation.email: one.invitation for one in list_nominees(request.id, 0) if _is_live(one.standing)}
    if len(listed) + len(nominees) - leaving > MOST_ON_A_LIST:
        raise ListFull
    known = [_is_the_same(listed.get(nominee.email), nominee) for nominee in nominees]
    new = [_of(request, nominee) for nominee, stands in zip(nominees, known, strict=True) if not stands]
    outcome = invite(meeting, new, by=by, now=now, request_id=request.id)
    places = [i for i, stands in enumerate(known) if not stands]
    ids: list[UUID | None] = [found.id if found else None for found in known]
    for i, invited in zip(places, outcome.ids, strict=True):
        ids[i] = invited
    return Outcome(ids, [replace(skipped, index=places[skipped.index]) for skipped in outcome.skipped])


def _is_live(standing: Standing) -> bool:
    return standing not in (Standing.WITHDRAWN, Standing.REPLACED, Standing.LEFT, Standing.REFUSED)


def _is_the_same(stands: Invitation | None, nominee: Invitee) -> Invitation | None:
    """The form was sent twice, or holds somebody who was named before."""
    same = stands is not None and stands.name == (whole_name(nominee.given_name, nominee.family_name) or nominee.email)
    return stands if same else None


def _of(request: NominationRequest, nominee: Invitee) -> Invitee:
    return replace(nominee, organisation_id=request.organisation_id, organisation_other="")


@operation
def call_in(meeting: Meeting, request_id: UUID, invitation_id: UUID, *, by: Actor, now: datetime) -> Invitation:
    """Invite an alternate who waited. Raises CannotChangeInvitation."""
    invitation = queries.lock_nominee(meeting.id, request_id, invitation_id)
    if invitation.state is not InvitationState.STANDBY:
        raise CannotChangeInvitation
    invitation.invited_at = now
    _enter(invitation, InvitationState.INVITED, "invitation.called_in", by=by, at=now)
    _write("invitation", invitation, at=now)
    return invitation


@operation
def take_off(
    meeting: Meeting, request_id: UUID | None, invitation_id: UUID, *, by: Actor, now: datetime, reason: str = ""
) -> Invitation:
    """Take somebody off the list: their link ends, and a registration made with it is withdrawn. They are told.

    Twice is the same as once. Raises CannotChangeInvitation for whoever was replaced.
    """
    invitation = queries.lock_nominee(meeting.id, request_id, invitation_id)
    if invitation.state is InvitationState.WITHDRAWN:
        return invitation
    if invitation.state is InvitationState.REPLACED:
        raise CannotChangeInvitation
    _end(meeting, invitation, InvitationState.WITHDRAWN, by=by, at=now, reason=reason)
    return invitation


@operation
def substitute(
    meeting: Meeting,
    request: NominationRequest,
    invitation_id: UUID,
    *,
    by: Actor,
    now: datetime,
    reason: str,
    instead: Invitee | UUID,
) -> Invitation:
    """Name somebody in another's place: a new person, or (by id) an alternate of the list who is called in.

    `reason` is what the history and the mail of whoever is replaced say. The substitute takes the place on the list, and so
    the funded seat. Raises CannotChangeInvitation, CannotInvite with the reason.
    """
    old = queries.lock_nominee(meeting.id, request.id, invitation_id)
    if old.state in ENDED:
        raise CannotChangeInvitation
    new = _called(meeting, request, instead, by=by, now=now)
    if new.id == old.id:
        raise CannotInvite(INVITED)
    new.position = old.position
    old.replaced_by_id = new.id
    _end(meeting, old, InvitationState.REPLACED, by=by, at=now, reason=reason, instead=new.name)
    return new


def _called(
    meeting: Meeting, request: NominationRequest, instead: Invitee | UUID, *, by: Actor, now: datetime
) -> Invitation:
    """The substitute: an alternate of the list, or somebody new. Raises CannotInvite for whoever is sent anyway."""
    if isinstance(instead, UUID):
        return call_in(meeting, request.id, instead, by=by, now=now)
    listed = {one.invitation.email: one for one in list_nominees(request.id, 0) if _is_live(one.standing)}
    before = listed.get(instead.email)
    if before is not None:
        if before.standing is Standing.STANDBY:
            return call_in(meeting, request.id, before.invitation.id, by=by, now=now)
        raise CannotInvite(INVITED)
    outcome = nominate(meeting, request, [replace(instead, alternate=False)], by=by, now=now, leaving=1)
    if outcome.skipped:
        raise CannotInvite(outcome.skipped[0].reason)
    return queries.lock_nominee(meeting.id, request.id, next(found for found in outcome.ids if found))


def _end(
    meeting: Meeting,
    invitation: Invitation,
    state: InvitationState,
    *,
    by: Actor,
    at: datetime,
    reason: str,
    **details: str,
) -> None:
    was = invitation.state
    invitation.link_epoch += 1
    if invitation.participant_id is None:
        invitation.participant_id = queries.find_registered(invitation)
    _enter(invitation, state, f"invitation.{state.value}", by=by, at=at, reason=reason, **details)
    db.session.flush()
    if invitation.participant_id is not None:
        with suppress(CannotChangeState):  # the organisers had refused it: nothing is left to take back
            withdraw(meeting, invitation.participant_id, by=by, now=at, reason=reason)
    elif was is InvitationState.INVITED:
        _write("invitation_ended", invitation, at=at, context={"reason": reason} if reason else {})


@operation
def remind(meeting: Meeting, request: NominationRequest, *, by: Actor, now: datetime, only: UUID | None = None) -> int:
    """Write again to those on the list of whom nothing was heard (`only`: to this one). Tells how many.

    Raises RemindedLately when all of them were written to within the last day.
    """
    silent = [
        one.invitation
        for one in list_nominees(request.id, 0)
        if one.is_silent and (only is None or one.invitation.id == only)
    ]
    return remind_invited(meeting, silent, by=by, now=now)


@operation
def remind_invited(meeting: Meeting, silent: Sequence[Invitation], *, by: Actor, now: datetime) -> int:
    """Write again to these, but for those who were written to within the last day. Raises RemindedLately."""
    due = [one for one in silent if may_remind(now, one.invited_at, one.reminded_at)]
    if not due:
        raise RemindedLately
    for invitation in due:
        invitation.reminded_at, invitation.reminders = now, invitation.reminders + 1
    queue_mails(
        "invitation_reminder",
        (Addressee(one.email, one.locale, one.id) for one in due),
        at=now,
        meeting_id=meeting.id,
    )
    record("invitation.reminded", by=by, at=now, meeting_id=meeting.id, subject=due[0].name, count=len(due))
    return len(due)


def _enter(
    invitation: Invitation,
    state: InvitationState,
    action: str,
    *,
    by: Actor,
    at: datetime,
    reason: str = "",
    **details: str,
) -> None:
    invitation.state, invitation.state_at, invitation.state_by, invitation.reason = state, at, by.label, reason
    record(
        action,
        by=by,
        at=at,
        meeting_id=invitation.meeting_id,
        subject_id=invitation.participant_id or invitation.id,
        subject=invitation.name,
        **details,
    )


def _write(template: str, invitation: Invitation, *, at: datetime, context: dict[str, str] | None = None) -> None:
    queue_mail(
        template,
        to=invitation.email,
        context=context or {},
        locale=invitation.locale,
        at=at,
        meeting_id=invitation.meeting_id,
        subject_id=invitation.id,
    )
