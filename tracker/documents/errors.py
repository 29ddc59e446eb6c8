"""Why a document or a photograph is refused."""

from tracker.core.errors import Invalid, NotFound
from tracker.core.texts import Text


class DocumentGone(NotFound):
    message = Text("This document is not there, or no longer.")


class GroupGone(NotFound):
    message = Text("This group of documents is not there, or no longer.")


class GroupNotEmpty(Invalid):
    message = Text("Only an empty group can be taken away. Move or remove its documents first.")


class DocumentRefused(Invalid):
    """`fields` says what is wrong: title, language, symbol, file, alternative."""

    message = Text("The document was not added.")
