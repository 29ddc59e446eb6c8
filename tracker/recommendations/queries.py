"""Finding recommendations: a meeting's register, the open ones of several meetings, one with its history, its owners."""

from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, func, select
from sqlalchemy.orm import contains_eager

from tracker.core.db import db
from tracker.core.ids import as_id
from tracker.discussions.models import Group
from tracker.discussions.queries import recommendations as recommended
from tracker.discussions.rules import Point
from tracker.meetings.models import Meeting
from tracker.recommendations.errors import NoSuchRecommendation
from tracker.recommendations.models import Addressee, Owner, Recommendation, RecommendationEvent, RecommendationSource
from tracker.recommendations.rules import LIVE, Priority, State, is_overdue

R = Recommendation
PAGE = 100
#: states one can ask for beside each alone
OPEN, OVERDUE, ALL = "open-ones", "overdue", "all"


@dataclass(frozen=True, slots=True)
class Filter:
    """What of a register is asked for; without a wish, what is not closed."""

    state: str = OPEN
    addressee: str = ""
    priority: str = ""
    owner: UUID | None = None
    q: str = ""

    def address(self) -> dict[str, str]:
        """As it stands in an address; what is not asked for is left out."""
        said = {
            "state": "" if self.state == OPEN else self.state,
            "addressee": self.addressee,
            "priority": self.priority,
            "owner": str(self.owner or ""),
            "q": self.q,
        }
        return {name: value for name, value in said.items() if value}


@dataclass(frozen=True, slots=True)
class Line:
    """A recommendation with its meeting and who sees to it."""

    recommendation: Recommendation
    owner: str
    meeting: Meeting

    def is_overdue(self, today: date) -> bool:
        return is_overdue(self.recommendation.state, self.recommendation.due_on, today)


@dataclass(frozen=True, slots=True)
class Source:
    """A point that a recommendation was made from, and where it was noted: in a group, or under an agenda item."""

    recommendation_id: UUID
    point_id: UUID
    revision_id: UUID
    group_id: UUID
    number: int
    slug: str
    topic: str
    of_item: bool


@dataclass(frozen=True, slots=True)
class OwnerLine:
    """An owner with how many of theirs are not closed, and the earliest day among those."""

    owner: Owner
    live: int
    all: int
    next_due: date | None


def read_filter(asked: Mapping[str, str], otherwise: str = OPEN) -> Filter:
    """The filter in an address; what is no word of ours is left out."""
    state, addressee, priority = (asked.get(name, "") for name in ("state", "addressee", "priority"))
    return Filter(
        state=state if state in (OPEN, OVERDUE, ALL, *State) else otherwise,
        addressee=addressee if addressee in set(Addressee) else "",
        priority=priority if priority in set(Priority) else "",
        owner=as_id(asked.get("owner", "")),
        q=asked.get("q", "").replace("\0", "").strip()[:200],
    )


def list_lines(meeting_ids: Collection[UUID], asked: Filter, *, today: date, page: int | None = None) -> list[Line]:
    """The recommendations of these meetings that the filter lets through; the latest meeting's first, by number.

    `page`: from 1, with one line more than a page holds, which tells whether others follow; None: all of them.
    """
    query = _lines(R.meeting_id.in_(meeting_ids), *_narrowed(asked, today))
    query = query.order_by(Meeting.starts_on.desc(), Meeting.slug, R.number, R.id)
    if page is not None:
        query = query.offset((page - 1) * PAGE).limit(PAGE + 1)
    return [_line(*row) for row in db.session.execute(query)]


def list_after(
    meeting_ids: Collection[UUID], asked: Filter, *, today: date, after: UUID | None, most: int
) -> list[Line]:
    """As `list_lines`, in the order they were entered: at most so many that come after this one."""
    query = _lines(R.meeting_id.in_(meeting_ids), *_narrowed(asked, today)).order_by(R.id).limit(most)
    if after is not None:
        query = query.where(R.id > after)
    return [_line(*row) for row in db.session.execute(query)]


def _lines(*where: ColumnElement[bool]) -> Select[Recommendation, Owner | None, Meeting]:
    """Recommendations with who sees to each, read at once, and their meeting."""
    joined = select(R, Owner, Meeting).join(Meeting, Meeting.id == R.meeting_id).outerjoin(R.owner)
    return joined.options(contains_eager(R.owner)).where(*where)


def _line(found: Recommendation, owner: Owner | None, meeting: Meeting) -> Line:
    return Line(found, owner.name if owner else "", meeting)


def _narrowed(asked: Filter, today: date) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = []
    if asked.state in (OPEN, OVERDUE):
        where.append(R.state.in_(LIVE))
    elif asked.state != ALL:
        where.append(R.state == State(asked.state))
    if asked.state == OVERDUE:
        where.append(R.due_on < today)
    if asked.addressee:
        where.append(R.addressee == Addressee(asked.addressee))
    if asked.priority:
        where.append(R.priority == Priority(asked.priority))
    if asked.owner:
        where.append(R.owner_id == asked.owner)
    if asked.q:
        where.append(R.text.icontains(asked.q, autoescape=True))
    return where


def count_states(meeting_ids: Collection[UUID], today: date) -> dict[str, int]:
    """How many recommendations are in each state, how many of them are overdue, and all together."""
    late = func.sum(case((and_(R.state.in_(LIVE), R.due_on < today), 1), else_=0))
    query = select(R.state, func.count(), late).where(R.meeting_id.in_(meeting_ids)).group_by(R.state)
    counts: dict[str, int] = {ALL: 0, OPEN: 0, OVERDUE: 0}
    for state, count, overdue in db.session.execute(query):
        counts[state.value] = count
        counts[ALL] += count
        counts[OPEN] += count if state in LIVE else 0
        counts[OVERDUE] += overdue or 0
    return counts


def groups_of(sources: Iterable[Source]) -> list[int]:
    """The numbers of the groups among these, each once."""
    return list(dict.fromkeys(source.number for source in sources if not source.of_item))


def list_sources(recommendation_ids: Collection[UUID]) -> dict[UUID, list[Source]]:
    """The points that each of these was made from, by the number of their group."""
    return _sources(RecommendationSource.recommendation_id.in_(recommendation_ids))


def list_sources_at(meeting_id: UUID) -> dict[UUID, list[Source]]:
    """The same for every recommendation of the meeting."""
    return _sources(RecommendationSource.meeting_id == meeting_id)


def _sources(where: ColumnElement[bool]) -> dict[UUID, list[Source]]:
    s = RecommendationSource
    query = (
        select(
            s.recommendation_id, s.point_id, s.revision_id,
            Group.id, Group.number, Group.slug, Group.topic, Group.of_item,
        )
        .join(Group, Group.id == s.group_id)
        .where(where)
        .order_by(Group.of_item, Group.number, s.id)
    )  # fmt: skip
    found: dict[UUID, list[Source]] = {}
    for row in db.session.execute(query):
        found.setdefault(row[0], []).append(Source(*row))
    return found


def promoted_points(meeting_id: UUID) -> dict[UUID, UUID]:
    """Every point of the meeting that is in the register: its id -> the recommendation's."""
    s = RecommendationSource
    query = select(s.point_id, s.recommendation_id).where(s.meeting_id == meeting_id)
    return {row.point_id: row.recommendation_id for row in db.session.execute(query)}


def list_proposed(meeting_id: UUID, taken: Container[UUID]) -> list[tuple[Group, Point]]:
    """What is noted as a recommendation and nobody has entered in the register (`taken`: what is), in the order of the notes."""
    return [(group, point) for group, point in recommended(meeting_id) if point.id not in taken]


def get(meeting_ids: Collection[UUID], recommendation_id: UUID) -> Line:
    """One recommendation of these meetings. Raises NoSuchRecommendation."""
    query = _lines(R.id == recommendation_id, R.meeting_id.in_(meeting_ids))
    row = db.session.execute(query).one_or_none()
    if row is None:
        raise NoSuchRecommendation
    return _line(*row)


def lock(recommendation_id: UUID) -> Recommendation:
    """Read it afresh; other operations that lock it wait for this one to end."""
    return db.session.get_one(R, recommendation_id, with_for_update=True, populate_existing=True)


def last_number(meeting_id: UUID) -> int:
    """The highest number given at this meeting; 0 before the first."""
    return db.session.scalar(select(func.max(R.number)).where(R.meeting_id == meeting_id)) or 0


def list_events(recommendation_id: UUID) -> Sequence[RecommendationEvent]:
    """What happened to it, the latest first."""
    e = RecommendationEvent
    query = select(e).where(e.recommendation_id == recommendation_id).order_by(e.at.desc(), e.id.desc())
    return db.session.scalars(query).all()


def list_owners(meeting_id: UUID) -> list[OwnerLine]:
    """Who sees to recommendations of this meeting, by name."""
    is_live = R.state.in_(LIVE)
    live, due = func.sum(case((is_live, 1), else_=0)), func.min(case((is_live, R.due_on)))
    query = (
        select(Owner, live, func.count(R.id), due)
        .outerjoin(R, R.owner_id == Owner.id)
        .where(Owner.meeting_id == meeting_id)
        .group_by(Owner.id)
        .order_by(Owner.name, Owner.id)
    )
    return [OwnerLine(owner, live or 0, every, due) for owner, live, every, due in db.session.execute(query)]


def find_owner(owner_id: UUID) -> tuple[Owner, Meeting] | None:
    """An owner with the meeting; None when there is none."""
    query = select(Owner, Meeting).join(Meeting, Meeting.id == Owner.meeting_id).where(Owner.id == owner_id)
    row = db.session.execute(query).one_or_none()
    return (row[0], row[1]) if row else None


def owner_name(owner_id: UUID | None) -> str:
    """What an owner is called; "" for nobody."""
    return db.session.scalar(select(Owner.name).where(Owner.id == owner_id)) or "" if owner_id else ""


def list_owned(owner_id: UUID) -> Sequence[Recommendation]:
    """What this owner sees to: what is not closed first, then by number."""
    closed = case((R.state.in_(LIVE), 0), else_=1)
    return db.session.scalars(select(R).where(R.owner_id == owner_id).order_by(closed, R.number, R.id)).all()
