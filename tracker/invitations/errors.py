"""Why an invitation or a nomination is refused."""

from tracker.core.errors import Conflict, NotFound
from tracker.core.texts import Text


class NoSuchInvitation(NotFound):
    message = Text("Nobody was invited under this number.")


class NotExpected(NotFound):
    message = Text("This organisation is not expected at the meeting.")


class InvitationUsed(Conflict):
    message = Text("This invitation has been used, or was taken back.")


class CannotChangeInvitation(Conflict):
    message = Text("This cannot be done any more: the invitation is in another state.")


class RemindedLately(Conflict):
    message = Text("Everybody here was written to within the last day. Try again tomorrow.")


class CannotInvite(Conflict):
    """Why one person is not invited; the reason is the message."""


class ListFull(Conflict):
    message = Text("There are too many people on this list. Write to the organisers.")
