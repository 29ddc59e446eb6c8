"""Why two registrations are not joined, or not taken apart again."""

from tracker.core.errors import Conflict, NotFound
from tracker.core.texts import Text


class NoSuchPair(NotFound):
    message = Text("There is no such pair of registrations.")


class PairSettled(Conflict):
    message = Text("Somebody has decided about this pair already.")


class NothingToTakeBack(NotFound):
    message = Text("There is no such joined registration.")


class JoinedSince(Conflict):
    message = Text("Another registration was joined to the same person later. Take that back first.")


class AddressTaken(Conflict):
    """The one kept would stand again, and somebody else has its address by now."""

    message = Text("Somebody with this e-mail address is registered already.")


class PlaceTakenMeanwhile(Conflict):
    message = Text(
        "This cannot be taken back: somebody else has registered with that address or code since. Nothing was changed."
    )
