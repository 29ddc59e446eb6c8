"""Why a registration, a decision or a change is refused."""

from uuid import UUID

from tracker.core.errors import Conflict, Invalid, NotFound
from tracker.core.texts import Text
from tracker.places.rules import Limit, QuotaKind


class NoSuchParticipant(NotFound):
    message = Text("Nobody is registered here under this name or code.")


class RegistrationClosed(Conflict):
    message = Text("Registration for this meeting is closed.")


class InvitationNeeded(RegistrationClosed):
    message = Text("This meeting is by invitation only.")


class MeetingFull(Conflict):
    message = Text("All places at this meeting are taken.")


class QuotaFull(MeetingFull):
    """There are places, but none for this organisation; the message says which quota is full."""


def refusal(limit: Limit) -> MeetingFull:
    """Why there is no place, for an organiser to read."""
    if limit.kind is None:
        return MeetingFull()
    if limit.kind is QuotaKind.GROUP:
        return QuotaFull(Text("All places of the group %(name)s are taken.", name=limit.name))
    if limit.kind is QuotaKind.TYPE:
        return QuotaFull(Text("All places for organisations of this type are taken."))
    if limit.kind is QuotaKind.PART:
        return QuotaFull(Text("All places for this part of the meeting are taken."))
    return QuotaFull(Text("All places of this organisation are taken."))


class AlreadyRegistered(Conflict):
    """The address has a place already. Never shown to the public: the form answers as to anybody else."""

    message = Text("Somebody with this e-mail address is registered already.")

    def __init__(self, participant_id: UUID) -> None:
        super().__init__()
        self.participant_id = participant_id


class CannotChangeState(Conflict):
    message = Text("This cannot be decided any more: the registration is in another state.")


class NoMoreChanges(Conflict):
    message = Text("These answers can no longer be changed.")


class Overtaken(Conflict):
    message = Text(
        "Your answers were changed after this page was opened, in another window or by the organisers. What you typed is kept here: save it again to replace them."
    )


class WrongAnswers(Invalid):
    """Answers that break a rule, by field."""


class NoPlaceThere(WrongAnswers):
    """The places of the organisation somebody is moved to are taken; an organiser may exceed them with a reason."""


class WrongWords(Invalid):
    """Words of a mail that cannot be sent, by field."""


class NoSuchDecision(NotFound):
    message = Text("There is no such decision to undo.")


class MailHasLeft(Conflict):
    message = Text("The e-mail has left already: decide anew.")


class ChangedSince(Conflict):
    message = Text("Something else has happened to this registration since.")
