"""Why something about a group or its notes is refused."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tracker.core.errors import Conflict, Invalid, NotAllowed, NotFound
from tracker.core.texts import Text

if TYPE_CHECKING:
    from tracker.discussions.rules import Point

#: so many points are named in a refusal, with so many characters of each
POINTS_NAMED, TEXT_NAMED = 5, 60


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


class Unsettled(Conflict):
    """Points have two texts, so nobody can say which one the group agrees on; the message names them."""

    def __init__(self, points: Sequence["Point"]) -> None:
        named = [f"“{' '.join(point.text.split())[:TEXT_NAMED]}”" for point in points[:POINTS_NAMED]]
        more = ["…"] if len(points) > POINTS_NAMED else []
        super().__init__(
            Text(
                "The group cannot agree yet. Settle the points with two texts first: %(points)s",
                points=" · ".join(named + more),
            )
        )


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
