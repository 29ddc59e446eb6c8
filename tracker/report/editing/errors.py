"""Why an edit of the report is refused."""

from tracker.core.errors import Conflict, Invalid, NotFound
from tracker.core.texts import Text


class NoSuchPassage(NotFound):
    message = Text("This paragraph is no longer in the report.")


class NoSuchComment(NotFound):
    message = Text("This comment is no longer there.")


class EditedMeanwhile(Conflict):
    status = 422
    message = Text(
        "Somebody else changed this paragraph while you wrote. Their text stands beside yours; nothing is lost."
    )


class GeneratedMeanwhile(Conflict):
    status = 422
    message = Text("The records changed while you wrote. Look at what is generated now, then save again.")


class PartsSetMeanwhile(Conflict):
    status = 422
    message = Text(
        "Somebody else set the parts while you chose. What they set stands beside your choice; look, then save."
    )


class ReportMoved(Conflict):
    status = 422
    message = Text("The report was changed while you chose, so nothing was kept. Choose the file again.")


class TextRefused(Invalid):
    message = Text("The text cannot be kept as it is.")
