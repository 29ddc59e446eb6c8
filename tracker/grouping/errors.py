"""Why dealing people into groups is refused."""

from tracker.core.errors import Conflict
from tracker.core.texts import Text


class PeopleChanged(Conflict):
    """What was previewed is no longer what would be stored."""

    message = Text(
        "Somebody registered, came or changed groups since this preview. Look at the new one below, then store it."
    )


class NothingToUndo(Conflict):
    message = Text("There is nothing to take back.")


class ChangedByHand(Conflict):
    message = Text("The groups were changed by hand since; taking the whole back would lose that.")
