"""Reading what a meeting is compared with."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, func, select

from tracker.attendance.models import Presence
from tracker.core.db import db
from tracker.discussions.queries import count_recommendations
from tracker.earlier.errors import NoSuchEarlierMeeting
from tracker.earlier.models import EarlierMeeting
from tracker.earlier.rules import (
    Cell,
    Column,
    Comparison,
    counted_figures,
    gender_counts,
    names_of,
    region_cells,
    with_typed,
)
from tracker.figures import queries as figures_of
from tracker.figures.rules import FigureSet
from tracker.meetings.models import Meeting, Part
from tracker.organisations.models import Organisation
from tracker.organisations.queries import list_regions
from tracker.recommendations.queries import count_states
from tracker.recommendations.rules import State as RegisterState
from tracker.registration.models import Participant


def list_earlier(meeting_id: UUID) -> Sequence[EarlierMeeting]:
    """The meetings it is compared with, the oldest first."""
    query = select(EarlierMeeting).where(EarlierMeeting.meeting_id == meeting_id)
    return db.session.scalars(query.order_by(EarlierMeeting.held_on, EarlierMeeting.title)).all()


def get_earlier(meeting_id: UUID, earlier_id: UUID) -> EarlierMeeting:
    """One of them, read afresh. Raises NoSuchEarlierMeeting."""
    query = select(EarlierMeeting).where(EarlierMeeting.meeting_id == meeting_id, EarlierMeeting.id == earlier_id)
    found = db.session.scalars(query, execution_options={"populate_existing": True}).one_or_none()
    if found is None:
        raise NoSuchEarlierMeeting
    return found


def list_countable(meeting: Meeting) -> Sequence[Meeting]:
    """The meetings kept here that ended before this one begins and are not in the comparison, the latest first."""
    known = select(EarlierMeeting.counted_id).where(
        EarlierMeeting.meeting_id == meeting.id, EarlierMeeting.counted_id.is_not(None)
    )
    query = select(Meeting).where(Meeting.ends_on < meeting.starts_on, Meeting.id.not_in(known))
    return db.session.scalars(query.order_by(Meeting.starts_on.desc(), Meeting.slug)).all()


def compare(
    meeting: Meeting, figures: FigureSet, recommendations: int, now: datetime, *, followed: Meeting | None = None
) -> Comparison | None:
    """The meeting beside those before it; None when there is none. One statement then, about ten for each counted one.

    `followed`: the one it follows up on, with which it is compared as long as no others are chosen.
    """
    rows = list_earlier(meeting.id) or [_as_chosen(one) for one in (followed,) if one]
    if not rows:
        return None
    codes = _codes()
    earlier = tuple(_column(row, codes, now) for row in rows)
    this = Column(
        title=meeting.short_title,
        held_on=meeting.starts_on,
        figures=with_typed(counted_figures(figures, recommendations, _done(meeting.id, now)), {}),
        regions=region_cells(figures),
        centres=names_of(figures.represented_centres, codes),
        genders=gender_counts(figures),
    )
    last = rows[-1].counted_id
    return Comparison(
        this=this,
        earlier=earlier,
        regions={region.code: region.name for region in list_regions()},
        expected=names_of(figures.centres, codes),
        persons_returned=_returned(meeting.id, last) if last else None,
    )


def _as_chosen(followed: Meeting) -> EarlierMeeting:
    """As if it had been put into the comparison; stored nowhere."""
    return EarlierMeeting(
        counted_id=followed.id,
        title=followed.short_title,
        held_on=followed.starts_on,
        figures={},
        source="",
        entered_by="",
    )


def _codes() -> Mapping[object, str]:
    rows = db.session.execute(select(Organisation.id, Organisation.code))
    return {row.id: row.code for row in rows}


def _column(row: EarlierMeeting, codes: Mapping[object, str], now: datetime) -> Column:
    counted = db.session.get(Meeting, row.counted_id) if row.counted_id else None
    if counted is None:
        return _typed(row)
    found = figures_of.compute(counted, now)
    return Column(
        title=row.title,
        held_on=row.held_on,
        figures=with_typed(
            counted_figures(found, count_recommendations(counted.id), _done(counted.id, now)), row.figures
        ),
        regions=region_cells(found),
        centres=names_of(found.represented_centres, codes),
        genders=gender_counts(found),
        source=row.source,
        entered_by=row.entered_by,
        entered_at=row.entered_at,
    )


def _done(meeting_id: UUID, now: datetime) -> int | None:
    """How many recommendations of the register are done; None where no register is kept."""
    states = count_states([meeting_id], now.date())
    return states.get(RegisterState.DONE, 0) if any(states.values()) else None


def _typed(row: EarlierMeeting) -> Column:
    names = _names(row.centres) if row.centres else None
    stated: dict[str, int] = {key: row.figures[key] for key in ("woman", "man") if key in row.figures}
    if stated and "attended" in row.figures:
        stated[""] = max(0, row.figures["attended"] - sum(stated.values()))
    return Column(
        title=row.title,
        held_on=row.held_on,
        figures=with_typed({}, row.figures),
        regions={code: Cell(value, typed=True) for code, value in row.regions.items()},
        centres=names,
        genders=stated,
        source=row.source,
        entered_by=row.entered_by,
        entered_at=row.entered_at,
    )


def _names(codes: Sequence[str]) -> dict[str, str]:
    query = select(Organisation.code, Organisation.short_name).where(Organisation.code.in_(codes))
    found = {row.code: row.short_name for row in db.session.execute(query.order_by(Organisation.code))}
    return {code: found.get(code, code) for code in codes}


def _returned(meeting_id: UUID, earlier_id: UUID) -> int:
    """Persons who attended both; who somebody is over meetings, the worker finds out."""

    def came(of: UUID) -> Select[UUID | None]:
        return (
            select(Participant.person_id)
            .join(Presence, Presence.participant_id == Participant.id)
            .where(
                Participant.meeting_id == of,
                Presence.attended,
                Participant.person_id.is_not(None),
                Participant.part != Part.ORGANISER,
            )
            .distinct()
        )

    both = came(meeting_id).intersect(came(earlier_id)).subquery()
    return db.session.scalar(select(func.count()).select_from(both)) or 0
