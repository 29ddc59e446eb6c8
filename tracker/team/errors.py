"""Why a change among those who work at a meeting is refused."""

from tracker.core.errors import Conflict, Invalid, NotFound
from tracker.core.texts import Text


class AlreadyOnTeam(Conflict):
    message = Text("This person works at this meeting already. Change their role in the list.")


class LastOrganiser(Conflict):
    message = Text("This is the last organiser of the meeting. Add another one first.")


class NotSure(Invalid):
    """Giving up one's own role closes the very pages it is given up on."""

    message = Text("You would no longer see the organiser's pages of this meeting. Tick that you know it")


class NotGivenHere(Invalid):
    message = Text("Choose a role of the list")


class NoSuchMember(NotFound):
    message = Text("Nobody works at this meeting in this role any more.")
