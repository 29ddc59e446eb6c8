"""The people on a focal point's list and among the invited, with how far each has come."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, or_, select

from tracker.core.db import db
from tracker.invitations.models import Invitation
from tracker.invitations.rules import SENT, InvitationState, Standing, standing
from tracker.mail.models import OutboxMail
from tracker.mail.rules import FAILED
from tracker.registration.models import LIVE_SQL, Participant
from tracker.registration.rules import State


@dataclass(frozen=True, slots=True)
class Nominee:
    """Somebody on a list. `undelivered`: the last mail to them was refused."""

    invitation: Invitation
    registered: State | None
    undelivered: bool
    replaces: Invitation | None = None
    replaced_by: Invitation | None = None
    funded: bool = False

    @property
    def standing(self) -> Standing:
        return standing(self.invitation.state, self.registered)

    @property
    def is_silent(self) -> bool:
        """Invited, and nothing heard of."""
        return self.standing is Standing.INVITED


#: a registration counts as the invited person's own when it was made with the invitation, or else under its address for
#: its organisation
_MADE_WITH_IT = (
    select(Participant.state).where(Participant.id == Invitation.participant_id).correlate(Invitation).scalar_subquery()
)
_UNDER_ITS_ADDRESS = (
    select(Participant.state)
    .where(
        Invitation.participant_id.is_(None),
        Invitation.state.in_([InvitationState.STANDBY, InvitationState.INVITED, InvitationState.DECLINED]),
        Participant.meeting_id == Invitation.meeting_id,
        Participant.email == Invitation.email,
        LIVE_SQL,
        or_(Invitation.organisation_id.is_(None), Participant.organisation_id == Invitation.organisation_id),
    )
    .order_by(Participant.registered_at, Participant.id)
    .limit(1)
    .correlate(Invitation)
    .scalar_subquery()
)
REGISTERED_STATE = func.coalesce(_MADE_WITH_IT, _UNDER_ITS_ADDRESS)
_LAST_MAIL = (
    select(OutboxMail.state)
    .where(OutboxMail.subject_id == Invitation.id, OutboxMail.to_address == Invitation.email)
    .order_by(OutboxMail.queued_at.desc(), OutboxMail.id.desc())
    .limit(1)
    .correlate(Invitation)
    .scalar_subquery()
)


def list_nominees(request_id: UUID, funded_seats: int) -> Sequence[Nominee]:
    """A focal point's list in its order: who is sent first has the funded seats."""
    query = select(Invitation, REGISTERED_STATE, _LAST_MAIL).where(Invitation.request_id == request_id)
    ordered = query.order_by(Invitation.position, Invitation.created_at, Invitation.id)
    rows = [(row[0], _state(row[1]), row[2] in FAILED) for row in db.session.execute(ordered)]
    by_id = {invitation.id: invitation for invitation, _, _ in rows}
    before = {
        invitation.replaced_by_id: invitation for invitation, _, _ in rows if invitation.replaced_by_id is not None
    }
    left, found = funded_seats, []
    for invitation, registered, undelivered in rows:
        funded = left > 0 and standing(invitation.state, registered) in SENT
        left -= funded
        after = by_id.get(invitation.replaced_by_id) if invitation.replaced_by_id else None
        found.append(Nominee(invitation, registered, undelivered, before.get(invitation.id), after, funded))
    return found


def _state(text: str | None) -> State | None:
    return State(text) if text else None
