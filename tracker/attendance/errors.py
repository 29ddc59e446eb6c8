"""Why attendance refuses something as a whole; a single bad event is answered `rejected` instead."""

from tracker.core.errors import Invalid, TooLarge
from tracker.core.texts import Text


class NotAnEvent(Invalid):
    """What was sent cannot be kept as an event; the message says what is wrong with it."""


class TooManyEvents(TooLarge):
    status = 422
    message = Text("At most 500 check-ins at a time.")
