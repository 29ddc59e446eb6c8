"""The pairs an organiser is asked about, those joined already, and the rows of both for a change."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from tracker.attendance.models import Presence
from tracker.core.db import db
from tracker.duplicates.errors import NoSuchPair, NothingToTakeBack
from tracker.duplicates.models import LookAlike, Verdict
from tracker.meetings.models import Meeting
from tracker.persons.rules import Reason
from tracker.registration.models import MergedRegistration, Participant
from tracker.registration.rules import LIVE, whole_name

#: each pair is a table of some ten lines, to be read before one decides
PAGE = 10
#: made once: each anew has every column of a participant
_ONE, _TWO = aliased(Participant), aliased(Participant)


@dataclass(frozen=True, slots=True)
class MeetingName:
    """The meeting of a registration, as the page names it."""

    id: UUID
    slug: str
    short_title: str
    starts_on: date


@dataclass(frozen=True, slots=True)
class Side:
    """One of two registrations, as the page shows it."""

    person: Participant
    meeting: MeetingName
    attended: int


@dataclass(frozen=True, slots=True)
class Pair:
    """Two registrations side by side, and why they are shown."""

    id: UUID
    score: int
    reasons: tuple[Reason, ...]
    first: Side
    second: Side
    verdict: Verdict
    decided_by: str
    decided_at: datetime | None

    @property
    def is_across(self) -> bool:
        return self.first.meeting.id != self.second.meeting.id


@dataclass(frozen=True, slots=True)
class JoinedLine:
    """A registration that was joined to another: who, to whom, when, by whom."""

    id: UUID
    name: str
    code: str
    kept_id: UUID
    kept_name: str
    at: datetime
    by: str
    #: no other was joined to the same person since: it can be taken back
    last: bool = True


def within(meeting_id: UUID | InstrumentedAttribute[UUID]) -> ColumnElement[bool]:
    """Pairs of one meeting whose registrations both stand."""
    stand = (
        select(_ONE.id)
        .join(_TWO, _TWO.id == LookAlike.second_id)
        .where(_ONE.id == LookAlike.first_id, _ONE.state.in_(LIVE), _TWO.state.in_(LIVE))
        .correlate(LookAlike)
        .exists()
    )
    return and_(
        LookAlike.first_meeting_id == meeting_id,
        LookAlike.second_meeting_id == meeting_id,
        LookAlike.verdict == Verdict.OPEN,
        stand,
    )


def across(meeting_id: UUID, ours: Collection[UUID]) -> ColumnElement[bool]:
    """Pairs of this meeting and another of `ours`, not one person's yet."""
    apart = (
        select(_ONE.id)
        .join(_TWO, _TWO.id == LookAlike.second_id)
        .where(_ONE.id == LookAlike.first_id, _ONE.person_id != _TWO.person_id)
        .correlate(LookAlike)
        .exists()
    )
    return and_(
        LookAlike.verdict == Verdict.OPEN,
        LookAlike.first_meeting_id != LookAlike.second_meeting_id,
        or_(LookAlike.first_meeting_id == meeting_id, LookAlike.second_meeting_id == meeting_id),
        LookAlike.first_meeting_id.in_(ours),
        LookAlike.second_meeting_id.in_(ours),
        apart,
    )


@dataclass(frozen=True, slots=True)
class Pairs:
    """The pairs of a page: of this meeting (`count` in all), of it and another, and those decided."""

    count: int
    within: Sequence[Pair]
    across: Sequence[Pair]
    decided: Sequence[Pair]


def list_pairs(meeting_id: UUID, ours: Collection[UUID], page: int = 1) -> Pairs:
    """What an organiser is asked, the likeliest first, and what was decided lately, in four statements.

    Pairs over two meetings are only for who organises both (`ours`), and stand on the first page: as some are decided, others come.
    """
    likeliest = LookAlike.score.desc(), LookAlike.id
    counted = select(LookAlike, func.count().over()).where(within(meeting_id)).order_by(*likeliest)
    here = db.session.execute(counted.limit(PAGE).offset((page - 1) * PAGE)).all()
    is_open: Sequence[LookAlike] = ()
    settled: Sequence[LookAlike] = ()
    if page == 1:
        query = select(LookAlike).where(across(meeting_id, ours)).order_by(*likeliest)
        is_open = db.session.scalars(query.limit(PAGE)).all()
        query = select(LookAlike).where(_decided(meeting_id, ours)).order_by(LookAlike.decided_at.desc(), LookAlike.id)
        settled = db.session.scalars(query.limit(2 * PAGE)).all()
    pairs = [*(row[0] for row in here), *is_open, *settled]
    sides = _sides({each for pair in pairs for each in (pair.first_id, pair.second_id)})
    return Pairs(
        here[0][1] if here else 0,
        [_pair(row[0], sides) for row in here],
        [_pair(pair, sides) for pair in is_open],
        [_pair(pair, sides) for pair in settled],
    )


def _decided(meeting_id: UUID, ours: Collection[UUID]) -> ColumnElement[bool]:
    return and_(
        LookAlike.verdict != Verdict.OPEN,
        or_(LookAlike.first_meeting_id == meeting_id, LookAlike.second_meeting_id == meeting_id),
        LookAlike.first_meeting_id.in_(ours),
        LookAlike.second_meeting_id.in_(ours),
    )


def _sides(ids: Collection[UUID]) -> Mapping[UUID, Side]:
    if not ids:
        return {}
    came = (
        select(func.count())
        .where(Presence.participant_id == Participant.id, Presence.attended.is_(True))
        .correlate(Participant)
        .scalar_subquery()
    )
    query = (
        select(Participant, came, Meeting.id, Meeting.slug, Meeting.short_title, Meeting.starts_on)
        .join(Meeting, Meeting.id == Participant.meeting_id)
        .where(Participant.id.in_(ids))
        .order_by(Participant.id)
    )
    return {person.id: Side(person, MeetingName(*name), number) for person, number, *name in db.session.execute(query)}


def _pair(pair: LookAlike, sides: Mapping[UUID, Side]) -> Pair:
    reasons = tuple(Reason(reason) for reason in pair.reasons if reason in set(Reason))
    first, second = sides[pair.first_id], sides[pair.second_id]
    if second.person.registered_at < first.person.registered_at:
        first, second = second, first
    return Pair(pair.id, pair.score, reasons, first, second, pair.verdict, pair.decided_by, pair.decided_at)


def list_joined(meeting_id: UUID, limit: int = 50) -> list[JoinedLine]:
    """The registrations of a meeting that were joined to others, the latest first."""
    merged, p = MergedRegistration, Participant
    query = (
        select(merged.id, merged.name, merged.code, p.id, p.given_name, p.family_name, merged.at, merged.by_label)
        .join(p, p.id == merged.kept_id)
        .where(merged.meeting_id == meeting_id)
        .order_by(merged.at.desc(), merged.id)
        .limit(limit)
    )
    rows = db.session.execute(query)
    lines: list[JoinedLine] = []
    for found, called, code, kept, given, family, at, by in rows:
        last = all(line.kept_id != kept for line in lines)
        lines.append(JoinedLine(found, called, code, kept, whole_name(given, family), at, by, last))
    return lines


def get_pair(meeting_ids: Collection[UUID], pair_id: UUID) -> LookAlike:
    """A pair whose meetings are all among these. Raises NoSuchPair."""
    return _get_pair(meeting_ids, pair_id, lock=False)


def lock_pair(meeting_ids: Collection[UUID], pair_id: UUID) -> LookAlike:
    """The same, afresh and for a change. Raises NoSuchPair."""
    return _get_pair(meeting_ids, pair_id, lock=True)


def _get_pair(meeting_ids: Collection[UUID], pair_id: UUID, *, lock: bool) -> LookAlike:
    query = select(LookAlike).where(
        LookAlike.id == pair_id,
        LookAlike.first_meeting_id.in_(meeting_ids),
        LookAlike.second_meeting_id.in_(meeting_ids),
    )
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    pair = db.session.scalars(query).one_or_none()
    if pair is None:
        raise NoSuchPair
    return pair


def lock_merged(meeting_id: UUID, merged_id: UUID) -> MergedRegistration:
    """The record of a joined registration, for taking it back. Raises NothingToTakeBack."""
    query = (
        select(MergedRegistration)
        .where(MergedRegistration.meeting_id == meeting_id, MergedRegistration.id == merged_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NothingToTakeBack
    return found


def was_joined_since(merged: MergedRegistration) -> bool:
    """Whether another registration was joined to the same person after this one."""
    m = MergedRegistration
    query = select(m.id).where(m.kept_id == merged.kept_id, m.at > merged.at).limit(1)
    return db.session.scalar(query) is not None


def whole_row(participant_id: UUID) -> dict[str, Any]:
    """Every column of a participant."""
    table = Participant.__table__
    return dict(db.session.execute(select(table).where(table.c.id == participant_id)).mappings().one())


def name(participant_id: UUID) -> str:
    """A participant's name as it is said."""
    row = db.session.execute(
        select(Participant.given_name, Participant.family_name).where(Participant.id == participant_id)
    ).one()
    return whole_name(*row)
