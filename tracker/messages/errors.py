"""Why words for mails are not taken."""

from tracker.core.errors import Conflict, NotFound
from tracker.core.texts import Text


class NoSuchKind(NotFound):
    message = Text("There is no such kind of e-mail.")


class TextChanged(Conflict):
    message = Text(
        "Somebody else changed this text while you had it open. What you typed is kept; saving again takes yours."
    )


class NobodyToWriteTo(Conflict):
    message = Text("Nobody of this selection has an e-mail address.")


class SelectionChanged(Conflict):
    message = Text("The selection has changed meanwhile: look at the number and send it again.")


class NotToSendAgain(Conflict):
    message = Text("This e-mail is not one that failed: there is nothing to send again.")
