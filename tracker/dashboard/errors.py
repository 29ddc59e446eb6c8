"""Why the organiser's pages refuse something."""

from tracker.core.errors import Conflict
from tracker.core.texts import Text


class ChangedMeanwhile(Conflict):
    message = Text("Somebody else changed these answers while you had them open.")
