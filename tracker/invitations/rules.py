"""What may happen to an invitation and when people are written to again. Pure."""

from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from tracker.core.folding import fold
from tracker.registration.rules import State


class Kind(StrEnum):
    PERSONAL = "personal"
    OPEN = "open"  # a link that everybody of an organisation may use


class InvitationState(StrEnum):
    STANDBY = "standby"  # an alternate, not called in yet
    INVITED = "invited"
    REGISTERED = "registered"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"


class Standing(StrEnum):
    """How far somebody on a list has come: the invitation's state and the registration's, in one word."""

    STANDBY = "standby"
    INVITED = "invited"
    REGISTERED = "registered"  # under an address that is not known to be theirs
    SUBMITTED = "submitted"
    WAITING = "waiting"
    CONFIRMED = "confirmed"
    REFUSED = "refused"  # by the organisers
    LEFT = "left"  # took their registration back
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"


#: states in which somebody may still register with it, or be called in
LIVE = frozenset({InvitationState.STANDBY, InvitationState.INVITED})
#: states in which its link leads to the form: who said they cannot come may change their mind
OPEN_TO_USE = frozenset({InvitationState.INVITED, InvitationState.DECLINED})
#: nobody is reminded of the same thing more often than this
BETWEEN_REMINDERS = timedelta(hours=20)


#: who counts as one that is sent: takes one of the funded seats
SENT = frozenset({Standing.INVITED, Standing.REGISTERED, Standing.SUBMITTED, Standing.WAITING, Standing.CONFIRMED})
#: who has registered and still stands
ANSWERED = SENT - {Standing.INVITED}
_REGISTERED = {
    State.SUBMITTED: Standing.SUBMITTED,
    State.WAITING: Standing.WAITING,
    State.CONFIRMED: Standing.CONFIRMED,
    State.INVITED: Standing.INVITED,
    State.DECLINED: Standing.REFUSED,
    State.WITHDRAWN: Standing.LEFT,
}


def standing(state: InvitationState, registered: State | None) -> Standing:
    """How far somebody has come; `registered` is the state of their registration, if there is one.

    Who registered without using the invitation is registered. Who was taken off or replaced stays so.
    """
    if registered is not None and state in (*LIVE, InvitationState.REGISTERED, InvitationState.DECLINED):
        return _REGISTERED[registered]
    return Standing(state.value)


def may_register(state: InvitationState) -> bool:
    """Whether somebody may register with an invitation in this state."""
    return state in OPEN_TO_USE


def may_remind(now: datetime, *moments: datetime | None) -> bool:
    """Whether the last of the `moments` at which they were written to is long enough ago."""
    return all(moment is None or now - moment >= BETWEEN_REMINDERS for moment in moments)


def organisation_key(organisation_id: UUID | None, in_words: str) -> str:
    """What is equal for two invitations of one organisation, be it of the directory or written in words."""
    return organisation_id.hex if organisation_id else fold(in_words) or in_words.strip().lower()
