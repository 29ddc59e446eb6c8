"""Why something about people's data is refused."""

from tracker.core.errors import Conflict, NotFound
from tracker.core.texts import Text


class StillUnderWay(Conflict):
    message = Text("The meeting is not over: names and addresses are still needed. Erase single persons instead.")


class NoSuchRequest(NotFound):
    message = Text("There is no such request, or it was answered already.")
