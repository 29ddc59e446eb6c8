"""Why something about the programme or the agenda is refused."""

from tracker.core.errors import Conflict
from tracker.core.texts import Text


class ProgrammeChanged(Conflict):
    message = Text("Somebody else changed this meanwhile")


class ItemInUse(Conflict):
    message = Text("Something is recorded of this item, or stands below it, so it stays on the agenda.")
