"""How much is held about the people of a meeting; of a large one it is kept for some seconds (`core.keeping`)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tracker.core.keeping import LARGE, kept
from tracker.meetings.models import Meeting
from tracker.privacy import queries
from tracker.privacy.inventory import Scope
from tracker.privacy.queries import Held


@dataclass(frozen=True, slots=True)
class Census:
    """Who still has a name, what erasing everybody would touch, who agreed to which version of the notice; and as of when."""

    people: int
    held: Sequence[Held]
    agreed: Sequence[tuple[str | None, int]]
    counted_at: datetime

    @property
    def is_large(self) -> bool:
        """Whether it takes long to count, those who were erased among them."""
        return max(self.people, sum(number for _, number in self.agreed)) >= LARGE


def take_census(meeting: Meeting, now: datetime) -> Census:
    """Of this moment; of a large meeting what was counted last since its settings changed or everybody was erased."""

    def count() -> Census:
        scope = Scope(meeting.id)
        people, held = queries.count_people(scope), queries.count_held(scope)
        return Census(people, held, queries.count_agreed(meeting.id), now)

    return kept(("census", meeting.id, meeting.revision), count, lambda found: found.is_large, says_when=True)
