"""Why something about a group or its notes is refused."""

from typing import TYPE_CHECKING

from tracker.core.errors import Conflict, Invalid, NotAllowed, NotFound
from tracker.core.texts import Text

if TYPE_CHECKING:
    from tracker.discussions.rules import Point


class LinkNeeded(NotAllowed):
    message = Text("These notes open with their private link.")


class GroupUnknown(NotFound):
    message = Text("This meeting has no group with this number.")


class GroupNumberTaken(Conflict):
    message = Text("There is a group with this number already.")


class NotAMember(Invalid):
    message = Text("Somebody ticked here is not a confirmed participant of this meeting.")


class StepNotPossible(Conflict):
    message = Text("The notes are in another state by now. Reload the page.")


class NotYours(NotAllowed):
    message = Text("Only members of the group can answer, and only its facilitator can sign.")


class AnswersClosed(Conflict):
    message = Text("The time to confirm these notes is over.")


class NotesChanged(Conflict):
    message = Text("The notes were changed while you were reading. Here they are as they stand now: look again.")


class NobodyToWriteTo(Conflict):
    message = Text("This group has no rapporteur or facilitator with an e-mail address.")


class RevisionIdTaken(Conflict):
    message = Text("This id belongs to another revision.")


class ChangedMeanwhile(Conflict):
    """A plain form was sent upon a text that is no longer the current one; `point` is as it stands."""

    message = Text("Somebody else changed this point while you were writing.")

    def __init__(self, point: "Point") -> None:
        super().__init__()
        self.point = point
