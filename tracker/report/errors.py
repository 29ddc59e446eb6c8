"""Why the report refuses something."""

from tracker.core.errors import Conflict, NotFound
from tracker.core.texts import Text


class NoSuchVersion(NotFound):
    message = Text("There is no version of the report with this number.")


class NoVersion(NotFound):
    message = Text("No version of this report is locked yet.")


class NotPublished(NotFound):
    message = Text("The report of this meeting is not published yet.")


class AlreadyPublished(Conflict):
    message = Text("This version is published already.")


class UnknownFormat(NotFound):
    message = Text("The report is not printed in this format.")


class PrintingFailed(Conflict):
    status = 503
    message = Text("This format could not be printed now. The other formats still can.")
