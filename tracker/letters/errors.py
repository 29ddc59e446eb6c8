"""Why a letter is not made or given out."""

from tracker.core.errors import Conflict, Invalid, NotFound
from tracker.core.texts import Text


class WrongLetter(Invalid):
    """Parts of a letter that cannot be taken, by field."""


class NoSuchLetter(NotFound):
    message = Text("There is no such letter.")


class LetterTextChanged(Conflict):
    message = Text(
        "Somebody else changed this text while you had it open. What you typed is kept; saving again takes yours."
    )


class NobodyPicked(Conflict):
    message = Text("Tick at least one person first.")
