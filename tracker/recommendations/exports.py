"""Recommendations to take away as CSV: one a row, what is open and what became of the others."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from tracker.core.texts import Text
from tracker.discussions.light import bare
from tracker.discussions.rules import ADDRESSEES
from tracker.recommendations import queries, rules
from tracker.recommendations.queries import Filter

TITLES: tuple[tuple[Text, int], ...] = (
    (Text("Meeting"), 30),
    (Text("Number"), 8),
    (Text("Recommendation"), 60),
    (Text("To whom"), 18),
    (Text("Who sees to it"), 30),
    (Text("By when"), 12),
    (Text("Priority"), 10),
    (Text("Mandate"), 16),
    (Text("State"), 18),
    (Text("Since"), 12),
    (Text("Overdue"), 9),
    (Text("Last reported"), 60),
    (Text("Groups"), 12),
)


def rows(meeting_ids: Collection[UUID], asked: Filter, today: date) -> Iterator[Sequence[Any]]:
    """The columns of `TITLES`; words as `Text`, to be said in the reader's language."""
    lines = queries.list_lines(meeting_ids, asked, today=today)
    sources = queries.list_sources([line.recommendation.id for line in lines])
    for line in lines:
        one = line.recommendation
        yield (
            line.meeting.short_title,
            one.mark,
            bare(one.text),
            ADDRESSEES[one.addressee] if one.addressee else "",
            line.owner,
            one.due_on,
            rules.PRIORITIES[one.priority],
            one.mandate,
            rules.STATES[one.state],
            one.state_at.date(),
            line.is_overdue(today),
            one.progress,
            " ".join(map(str, queries.groups_of(sources.get(one.id, ())))),
        )
