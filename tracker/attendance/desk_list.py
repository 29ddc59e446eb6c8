"""Finding people at the desk: name, organisation, code and status, nothing else of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CompoundSelect, Select, and_, func, or_, select, union_all

from tracker.attendance.models import Presence
from tracker.attendance.queries import EXPECTED, NAME, ORGANISATION, Place, at_place
from tracker.attendance.rules import rank
from tracker.core.db import db
from tracker.core.errors import NotFound
from tracker.core.folding import fold
from tracker.core.keeping import LARGE, kept
from tracker.registration.finding import find
from tracker.registration.models import MergedRegistration, Mode, Origin, Participant, State, with_ids
from tracker.registration.rules import parse_code


@dataclass(frozen=True, slots=True)
class DeskPerson:
    """A person as the desk sees one."""

    id: UUID
    name: str
    organisation: str
    code: str
    state: State
    walk_in: bool
    attended: bool
    inside: bool
    first_in_at: datetime | None

    @property
    def status(self) -> str:
        """One word for the list: here, left, not-confirmed or expected."""
        if self.attended:
            return "here" if self.inside else "left"
        if self.state is State.CONFIRMED or (self.walk_in and self.state is State.SUBMITTED):
            return "expected"
        return "not-confirmed"


@dataclass(frozen=True, slots=True)
class Counter:
    """The line on top: how many are checked in, of how many on the list."""

    here: int
    expected: int


#: how many the server looks at for one search; with more, more letters are needed anyway
_LOOKED_AT = 400


def count(meeting_id: UUID, place: Place) -> Counter:
    """Checked in at this session or day, of everybody expected; who was let in all the same counts among those.

    At a large meeting the number of those expected may be some seconds old, that of those here never.
    """
    found = kept(("desk", place.id), lambda: _count(meeting_id, place), lambda counter: counter.expected >= LARGE)
    if found.expected < LARGE:
        return found
    here = select(func.count()).where(at_place(place), Presence.attended.is_(True))
    return Counter(db.session.execute(here).scalar_one(), found.expected)


def _count(meeting_id: UUID, place: Place) -> Counter:
    present = at_place(place), Presence.attended.is_(True)
    here = select(func.count()).where(*present).scalar_subquery()
    let_in = Participant.id.in_(select(Presence.participant_id).where(*present))
    expected = (
        select(func.count())
        .select_from(Participant)
        .where(Participant.meeting_id == meeting_id, or_(EXPECTED, let_in))
        .scalar_subquery()
    )
    return Counter(*db.session.execute(select(here, expected)).one())


def _people(meeting_id: UUID, place: Place) -> Select[Any]:
    return _anybody(place).where(Participant.meeting_id == meeting_id)


def _those(ids: Select[UUID] | CompoundSelect[UUID], place: Place) -> Select[Any]:
    """These people of one meeting, read by their ids. The meeting is not named again: SQLite would read everybody of it."""
    return _anybody(place).where(Participant.id.in_(ids))


def _anybody(place: Place) -> Select[Any]:
    here = and_(Presence.participant_id == Participant.id, at_place(place))
    return (
        select(
            Participant.id, NAME, ORGANISATION, Participant.code, Participant.state,
            Participant.origin == Origin.WALK_IN,
            func.coalesce(Presence.attended, False), func.coalesce(Presence.inside, False), Presence.first_in_at,
        )
        .outerjoin(Presence, here)
        .order_by(Participant.sort_key, Participant.id)
    )  # fmt: skip


def list_people(meeting_id: UUID, place: Place, limit: int | None = None) -> Sequence[DeskPerson]:
    """Everybody with a registration at the meeting, whatever its state, by name."""
    return [DeskPerson(*row) for row in db.session.execute(_people(meeting_id, place).limit(limit))]


def list_delegation(meeting_id: UUID, place: Place, organisation_id: UUID, limit: int = 500) -> Sequence[DeskPerson]:
    """Everybody of one organisation who is expected or was let in, by name."""
    query = _people(meeting_id, place).where(
        Participant.organisation_id == organisation_id, or_(EXPECTED, Presence.attended.is_(True))
    )
    return [DeskPerson(*row) for row in db.session.execute(query.limit(limit))]


def list_expected(meeting_id: UUID, place: Place, *, by_organisation: bool = False) -> Sequence[DeskPerson]:
    """Everybody expected in person, for a list to sign."""
    query = _people(meeting_id, place).where(EXPECTED, Participant.mode == Mode.IN_PERSON)
    if by_organisation:
        query = query.order_by(None).order_by(ORGANISATION, Participant.sort_key, Participant.id)
    return [DeskPerson(*row) for row in db.session.execute(query)]


def get_person(meeting_id: UUID, place: Place, participant_id: UUID) -> DeskPerson:
    """One of them. Raises NotFound, for people of other meetings too."""
    row = db.session.execute(_people(meeting_id, place).where(Participant.id == participant_id)).one_or_none()
    if row is None:
        raise NotFound
    return DeskPerson(*row)


def find_people(meeting_id: UUID, place: Place, typed: str, limit: int = 30) -> Sequence[DeskPerson]:
    """People by the beginnings of words of their name or organisation, in any order, accents and case aside; or by code.

    Names that begin so come first. What people typed elsewhere (e-mail and the like) is not searched for the desk.
    """
    words = fold(typed).split()
    code = parse_code(typed)
    if not words:
        return []
    found: list[tuple[int, DeskPerson]] = []
    for person in _found(meeting_id, place, words, code):
        if person.code == code:
            found.append((-1, person))
        elif (place_in_list := rank(words, fold(person.name), _rest(person))) is not None:
            found.append((place_in_list, person))
    if code and not any(rank == -1 for rank, _person in found):
        found += [(-1, person) for person in _behind(meeting_id, place, code)]
    found.sort(key=lambda one: one[0])  # stable: by name within a rank
    return [person for _, person in found[:limit]]


def _found(meeting_id: UUID, place: Place, words: Sequence[str], code: str | None) -> Sequence[DeskPerson]:
    """The first who have all these words, and whoever has the code: each by an index of its own."""
    p = Participant
    coded = select(p.id).where(p.meeting_id == meeting_id, p.code == code)
    if known := find(meeting_id, words, beginning=True):
        ids = [*known.ids(0, _LOOKED_AT), *known.changed, *(db.session.scalars(coded) if code else ())]
        query = _anybody(place).where(*with_ids(meeting_id, ids))
    else:
        by_words = and_(*(p.search_text.like(f"% {word}%") for word in words))
        named = select(p.id).where(p.meeting_id == meeting_id, by_words).order_by(p.sort_key, p.id).limit(_LOOKED_AT)
        query = _those(union_all(select(named.subquery().c.id), coded) if code else named, place)
    return [DeskPerson(*row) for row in db.session.execute(query)]


def _behind(meeting_id: UUID, place: Place, code: str) -> Sequence[DeskPerson]:
    """Whose code this was before their two registrations were joined."""
    merged = MergedRegistration
    kept = select(merged.kept_id).where(merged.meeting_id == meeting_id, merged.code == code)
    return [DeskPerson(*row) for row in db.session.execute(_those(kept, place))]


def _rest(person: DeskPerson) -> str:
    return f"{fold(person.organisation)} {person.code.lower()}"
