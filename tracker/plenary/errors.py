"""Why something about an agenda item is refused."""

from tracker.core.errors import Conflict, NotFound
from tracker.core.texts import Text


class NoSuchItem(NotFound):
    message = Text("The agenda has no such item.")


class ItemChanged(Conflict):
    message = Text("Somebody else changed this meanwhile")
