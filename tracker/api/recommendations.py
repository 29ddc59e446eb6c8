"""The register of recommendations as programs see it: of one meeting, and what is open at all meetings of the reader."""

from datetime import date, datetime
from uuid import UUID

from flask import request
from pydantic import BaseModel, Field

from tracker.api.blueprint import bp
from tracker.api.errors import strange_cursor
from tracker.api.openapi import documented
from tracker.api.paging import PAGED, Page, read_slice
from tracker.core import clock
from tracker.core.access import Role, allow
from tracker.core.ids import as_id
from tracker.meetings.queries import get_meeting
from tracker.meetings.tenancy import organised
from tracker.recommendations import queries
from tracker.recommendations.models import Addressee, Priority, State
from tracker.recommendations.queries import ALL, OPEN, Filter, Line, Source, read_filter

FILTERED = {
    "state": "`open-ones` (not closed), `overdue`, `all`, or one state.",
    "addressee": "To whom: `centres`, `secretariat`, `partners`, `parties` or `donors`.",
    "priority": "`high`, `normal` or `low`.",
}


class RecommendationOut(BaseModel):
    """A recommendation as it stands."""

    id: UUID
    meeting: str = Field(description="The meeting that made it.")
    number: int = Field(description="It is cited as R and this number.")
    text: str
    addressee: Addressee | None
    owner: str = Field(description="Who sees to it.")
    due: date | None
    priority: Priority
    mandate: str
    state: State
    state_at: datetime
    overdue: bool
    progress: str = Field(description="What was reported last.")
    progress_at: datetime | None
    groups: list[int] = Field(description="The numbers of the groups whose points it was made of.")
    points: list[UUID] = Field(description="Those points.")


@bp.get("/recommendations")
@allow(Role.ORGANISER, scope="read")
@documented(
    "What is open at all meetings that the reader organises",
    response=Page[RecommendationOut],
    query=PAGED | FILTERED,
    details="Without `state`: what is not closed. In the order they were entered.",
)
def list_all_recommendations() -> Page[RecommendationOut]:
    return _page(organised(), read_filter(request.args, OPEN))


@bp.get("/meetings/<slug>/recommendations")
@allow(Role.ORGANISER, scope="read")
@documented(
    "The register of a meeting's recommendations",
    response=Page[RecommendationOut],
    query=PAGED | FILTERED,
    details="Without `state`: all of them.",
)
def list_recommendations(slug: str) -> Page[RecommendationOut]:
    return _page(frozenset({get_meeting(slug).id}), read_filter(request.args, ALL))


def _page(meeting_ids: frozenset[UUID], asked: Filter) -> Page[RecommendationOut]:
    page, today = read_slice(1), clock.now().date()
    after = as_id(page.after[0]) if page.after else None
    if page.after and after is None:
        raise strange_cursor()
    found = queries.list_after(meeting_ids, asked, today=today, after=after, most=page.fetch)
    lines, following = page.cut(found, lambda line: (str(line.recommendation.id),))
    sources = queries.list_sources([line.recommendation.id for line in lines])
    items = [_shown(line, sources.get(line.recommendation.id, []), today) for line in lines]
    return Page(items=items, next=following)


def _shown(line: Line, sources: list[Source], today: date) -> RecommendationOut:
    one = line.recommendation
    return RecommendationOut(
        id=one.id,
        meeting=line.meeting.slug,
        number=one.number,
        text=one.text,
        addressee=one.addressee,
        owner=line.owner,
        due=one.due_on,
        priority=one.priority,
        mandate=one.mandate,
        state=one.state,
        state_at=one.state_at,
        overdue=line.is_overdue(today),
        progress=one.progress,
        progress_at=one.progress_at,
        groups=queries.groups_of(sources),
        points=[source.point_id for source in sources],
    )
