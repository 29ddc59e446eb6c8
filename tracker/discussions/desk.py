"""What every page of a group's notes needs: where it is, and who writes."""

from dataclasses import dataclass
from typing import Any

from tracker.core.access import Actor
from tracker.discussions import details, grants, queries, rules
from tracker.discussions.models import Group
from tracker.meetings.models import Meeting
from tracker.meetings.queries import get_meeting


@dataclass(frozen=True, slots=True)
class Desk:
    """A group of a meeting, and the writer in this request."""

    meeting: Meeting
    group: Group
    by: Actor

    @property
    def frame(self) -> dict[str, Any]:
        """What its templates are given."""
        return {"meeting": self.meeting, "group": self.group, "by": self.by, "titles": rules, "details": details}


def open_desk(slug: str, group_slug: str) -> Desk:
    """The group at this address, for whoever may write in it. Raises NotFound, LinkNeeded."""
    meeting = get_meeting(slug)
    group = queries.get_group(meeting.id, group_slug)
    return Desk(meeting, group, grants.writer(meeting, group))
