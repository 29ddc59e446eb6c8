"""Why attendance refuses something as a whole; a single bad event is answered `rejected` instead."""

from tracker.core.errors import Conflict, Invalid, NotFound, TooLarge
from tracker.core.texts import Text


class NotAnEvent(Invalid):
    """What was sent cannot be kept as an event; the message says what is wrong with it."""


class TooManyEvents(TooLarge):
    status = 422
    message = Text("At most 500 check-ins at a time.")


class NoPlace(NotFound):
    message = Text("This meeting has no such session or day to check in at.")


class NothingPlanned(NotFound):
    message = Text("Nobody can be checked in yet. The programme of this meeting has no session or day to check in at.")


class SelfCheckInClosed(Conflict):
    message = Text("At this meeting people are checked in at the door.")


class WrongRoomCode(Invalid):
    message = Text(
        "This is not the code shown in the room now. It changes every three minutes, and each session has its own."
    )


class NotHereNow(Conflict):
    message = Text("This session is not going on now.")
