"""Why a question, an answer or a file is refused."""

from tracker.core.errors import Conflict, Invalid, NotFound
from tracker.core.texts import Text


class NoSuchQuestion(NotFound):
    message = Text("This question is not there, or no longer.")


class NoSuchFile(NotFound):
    message = Text("This file is not there, or no longer.")


class WrongQuestion(Invalid):
    """A question that cannot be asked like this, by field."""

    message = Text("The question was not saved.")


class QuestionChanged(Conflict):
    message = Text("Somebody else changed this question meanwhile. Look at it again before you save yours.")


class UploadRefused(Invalid):
    """A file that is not taken; `fields` says why, by question."""
