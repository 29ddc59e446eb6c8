"""Why something about a recommendation is refused."""

from tracker.core.errors import Conflict, Invalid, NotFound
from tracker.core.texts import Text


class NoSuchRecommendation(NotFound):
    message = Text("This meeting has no such recommendation.")


class NoSuchPoint(NotFound):
    message = Text("The notes of this meeting have no such point.")


class AlreadyPromoted(Conflict):
    message = Text("This point is in the register already.")


class ChangedMeanwhile(Conflict):
    message = Text("Somebody else changed this recommendation while you were writing. Both texts are below.")


class NothingToTake(Invalid):
    message = Text("Tick at least one point.")


class NobodyToWriteTo(Conflict):
    message = Text("Nobody to write to: no address, nothing open, or written to within the last day.")


class NotEarlier(Invalid):
    message = Text("Choose an earlier meeting of the list.")
