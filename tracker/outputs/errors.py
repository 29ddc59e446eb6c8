"""Why an output is refused."""

from tracker.core.errors import Conflict, NotFound
from tracker.core.texts import Text


class NoSuchPaper(NotFound):
    message = Text("There is no such paper.")


class NoSuchList(NotFound):
    message = Text("There is no list of participants with this number.")


class ListClosed(Conflict):
    message = Text(
        "Somebody whom this list names has withdrawn a consent since it was issued, so it is not handed out any more. A corrected list replaces it."
    )


class NoSuchFile(NotFound):
    message = Text("This file is not there any more. Ask for it again.")


class NobodyListed(Conflict):
    message = Text("Nobody is to be listed yet: the list would be empty.")


class TooLongForOne(Conflict):
    message = Text(
        "This list is too long to be made while you wait. Ask for it on the page of the list: it is made in the background."
    )


class BriefFailed(Conflict):
    status = 503
    message = Text("The brief could not be printed now. Try again in a moment.")
