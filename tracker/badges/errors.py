"""Why a badge or a certificate is not made."""

from tracker.core.errors import Conflict, Invalid, NotFound, TrackerError
from tracker.core.texts import Text


class DesignRefused(Invalid):
    """A design that cannot be kept; `fields` says what is wrong where."""


class NotConfirmed(Conflict):
    message = Text("There is no badge yet: this registration is not confirmed.")


class NobodyToPrint(Conflict):
    message = Text("Nobody matches what was chosen, so there is no badge to print.")


class NotPrinted(TrackerError):
    status = 500
    message = Text("The badges could not be made. The operators can see why in the log.")


class DidNotAttend(NotFound):
    message = Text("There is no certificate: nobody was checked in under this registration.")


class NotOverYet(Conflict):
    message = Text("Certificates of attendance are given after the end of the meeting.")


class TooManyForOne(Conflict):
    message = Text(
        "These are too many certificates to be made while you wait. Ask for them on the page of the badges: they are made in the background."
    )
