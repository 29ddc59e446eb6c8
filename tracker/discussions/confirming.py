"""What members say about notes that were read back: an answer counts for the very text it was given about. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from tracker.core.ids import fingerprint
from tracker.discussions.rules import REMARKS, NotesState, Point

#: how long members may answer unless the rapporteur asks otherwise, and what may be chosen, in hours
WINDOW = timedelta(hours=24)
WINDOWS = (2, 12, 24, 72, 168)
#: states in which notes can be confirmed or objected to
OPEN_TO_ANSWERS = frozenset({NotesState.READ_BACK, NotesState.AGREED, NotesState.PRESENTED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One member's answer."""

    participant_id: UUID
    name: str
    confirmed: bool
    remark: str
    at: datetime
    digest: str


@dataclass(frozen=True, slots=True)
class Tally:
    """How many members confirmed the text as it stands, who objects to it, and how many answered about an earlier one."""

    members: int
    confirmed: int
    objections: tuple[Answer, ...]
    earlier: int

    @property
    def silent(self) -> int:
        return self.members - self.confirmed - len(self.objections)


def digest_of(points: Iterable[Point]) -> str:
    """Tells the text of the notes: all that stands in them and is printed, so neither what was struck out, nor what plenary
    said about them, nor who raised a point.
    """
    said = [
        (
            str(point.id),
            *(point.heading, point.text, point.addressee, str(point.due_on), point.owner),
            point.details.printed.facts,
        )
        for point in points
        if not point.removed and point.heading != REMARKS
    ]
    return fingerprint(sorted(said))


def tally(members: int, answers: Sequence[Answer], digest: str) -> Tally:
    """Count the answers of a group with so many members, whose notes have this text now."""
    now = [answer for answer in answers if answer.digest == digest]
    return Tally(
        members=members,
        confirmed=sum(answer.confirmed for answer in now),
        objections=tuple(answer for answer in now if not answer.confirmed),
        earlier=len(answers) - len(now),
    )


def takes_answers(state: NotesState, until: datetime | None, now: datetime) -> bool:
    """Whether a member may confirm or object."""
    return state in OPEN_TO_ANSWERS and until is not None and now < until
