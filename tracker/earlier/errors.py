"""Why a comparison with an earlier meeting is refused."""

from tracker.core.errors import Conflict, Invalid, NotFound
from tracker.core.texts import Text


class NoSuchEarlierMeeting(NotFound):
    message = Text("This earlier meeting is not in the comparison.")


class AlreadyCompared(Conflict):
    message = Text("A meeting with this title is in the comparison already.")


class FiguresChanged(Conflict):
    message = Text("Somebody else changed this meanwhile")


class TooManyCompared(Conflict):
    message = Text("Five earlier meetings are in the comparison; take one out first.")


class WrongEarlierMeeting(Invalid):
    message = Text("Some of the figures cannot be taken as they are.")
