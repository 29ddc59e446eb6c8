"""The organiser's list of participants: what can be asked of it, a page of it, and the counts beside it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    func,
    select,
)

from tracker.core.db import db
from tracker.core.folding import fold
from tracker.core.ids import as_id
from tracker.core.texts import Text
from tracker.meetings.models import Part
from tracker.organisations.models import OrganisationType
from tracker.questions.queries import asks_in_words, has_answered_with, who_answered_with, who_chose
from tracker.registration.finding import Found, find
from tracker.registration.models import Participant, with_ids
from tracker.registration.rules import STANDING as STANDING_STATES
from tracker.registration.rules import Mode, Origin, State, whole_name
from tracker.registration.state_counts import FLAGGED, STANDING, Counts, count_states

PAGE = 50
#: so many found are read by their ids
FEW = 1000
#: more words than a name, an organisation and an address have
MOST_WORDS = 8

STATE_NAMES: Mapping[State, Text] = {
    State.INVITED: Text("Invited"),
    State.SUBMITTED: Text("To decide"),
    State.WAITING: Text("Waiting list"),
    State.CONFIRMED: Text("Confirmed"),
    State.DECLINED: Text("Declined"),
    State.WITHDRAWN: Text("Withdrawn"),
}
#: the act that leads to a state
DECISION_NAMES: Mapping[State, Text] = {
    State.CONFIRMED: Text("Confirm"),
    State.WAITING: Text("Put on the waiting list"),
    State.DECLINED: Text("Decline"),
    State.SUBMITTED: Text("Take the decision back"),
}
#: the shape and colour beside the word
STATE_TAGS: Mapping[State, str] = {
    State.INVITED: "none",
    State.SUBMITTED: "warn",
    State.WAITING: "warn",
    State.CONFIRMED: "ok",
    State.DECLINED: "bad",
    State.WITHDRAWN: "none",
}
PART_NAMES: Mapping[Part, Text] = {
    Part.CENTRE: Text("Centres"),
    Part.PARTNER: Text("Partners"),
    Part.ORGANISER: Text("Organisers"),
    Part.OTHER: Text("Others"),
}
MODE_NAMES: Mapping[Mode, Text] = {Mode.IN_PERSON: Text("In person"), Mode.ONLINE: Text("Online")}
NEED_NAMES: Mapping[str, Text] = {
    "visa": Text("Visa letter"),
    "funding": Text("Travel support"),
    "access": Text("Access"),
}
W = TypeVar("W", bound=StrEnum)


class Answered(NamedTuple):
    """That a question of the meeting's own was answered with a choice."""

    question: UUID
    choice: str

    def __str__(self) -> str:
        return f"{self.question}:{self.choice}"


@dataclass(frozen=True, slots=True)
class Filter:
    """What the list is narrowed to; what is not known is as if not asked. `state` "": everybody."""

    q: str = ""
    state: State | str = ""
    region: str = ""
    part: Part | None = None
    type: OrganisationType | None = None
    organisation: UUID | None = None
    mode: Mode | None = None
    origin: Origin | None = None
    answer: Answered | None = None

    def address(self) -> dict[str, str]:
        """The filter as a page's address carries it."""
        values = {f.name: getattr(self, f.name) for f in fields(self)}
        return {name: str(value) for name, value in values.items() if value}

    @property
    def narrows(self) -> bool:
        """Whether anything but the state is asked for."""
        return replace(self, state="") != Filter()


def read_filter(asked: Mapping[str, str]) -> Filter:
    """The filter that an address asks for. Never refuses: what makes no sense is left out."""
    state = asked.get("state", "")
    return Filter(
        q=asked.get("q", "").replace("\0", "").strip()[:200],
        state=state if state in (FLAGGED, STANDING) else _word(State, state) or "",
        region=asked.get("region", "").replace("\0", "")[:40],
        part=_word(Part, asked.get("part", "")),
        type=_word(OrganisationType, asked.get("type", "")),
        organisation=as_id(asked.get("organisation", "")),
        mode=_word(Mode, asked.get("mode", "")),
        origin=_word(Origin, asked.get("origin", "")),
        answer=_answered(asked.get("answer", "")),
    )


def _answered(text: str) -> Answered | None:
    question, _, choice = text.partition(":")
    id_ = as_id(question)
    return Answered(id_, choice) if id_ and choice.isascii() and choice.isalnum() else None


def _word(kind: type[W], text: str) -> W | None:
    return kind(text) if text in set(kind) else None


@dataclass(frozen=True, slots=True)
class ListedPerson:
    """One row of the list."""

    id: UUID
    code: str
    given_name: str
    family_name: str
    organisation: str
    job_title: str
    mode: Mode
    needs: list[str]
    origin: Origin
    state: State
    flagged_at: datetime | None
    registered_at: datetime
    email: str | None

    @property
    def name(self) -> str:
        """The name as it is said."""
        return whole_name(self.given_name, self.family_name)


@dataclass(frozen=True, slots=True)
class People:
    """One page of the list, and how many match in all."""

    total: int
    number: int
    rows: Sequence[ListedPerson]

    @property
    def pages(self) -> int:
        return _pages(self.total)

    @property
    def first(self) -> int:
        """The number of the first row shown, counted from 1."""
        return (self.number - 1) * PAGE + 1 if self.rows else 0


class _Found(NamedTuple):
    """Who has the words that are looked for: those unchanged since they were read into memory, and those who changed and have them."""

    unchanged: Found
    changed: Sequence[UUID]


_COLUMNS = (
    Participant.id,
    Participant.code,
    Participant.given_name,
    Participant.family_name,
    Participant.organisation_short,
    Participant.job_title,
    Participant.mode,
    Participant.needs,
    Participant.origin,
    Participant.state,
    Participant.flagged_at,
    Participant.registered_at,
    Participant.email,
)


def list_people(meeting_id: UUID, asked: Filter, number: int) -> tuple[Counts, People]:
    """The counts, and a page of the list, in two statements; three where many are found. To decide: the longest waiting first."""
    counts = count_states(meeting_id)
    return counts, _page(meeting_id, asked, number, counts)


def list_by_default(meeting_id: UUID) -> tuple[Filter, Counts, People]:
    """When nothing is asked: those who wait for a decision, or everybody when nobody does."""
    counts = count_states(meeting_id)
    asked = Filter(state=State.SUBMITTED if counts.of(State.SUBMITTED) else "")
    return asked, counts, _page(meeting_id, asked, 1, counts)


def _page(meeting_id: UUID, asked: Filter, number: int, counts: Counts) -> People:
    if not asked.narrows:
        total = counts.of(asked.state)
        number = min(number, _pages(total))
        return People(total, number, _rows(_asked_of_all(meeting_id, asked), asked, number) if total else [])
    found = _find(meeting_id, asked)
    if found is not None and replace(asked, q="") == Filter():
        return _page_of_found(meeting_id, found, number)
    let_through = _let_through(meeting_id, asked, found)
    rows = _rows(let_through, asked, number)
    if 0 < len(rows) < PAGE or (not rows and number == 1):  # the last page: nobody need be counted
        return People((number - 1) * PAGE + len(rows), number, rows)
    total = db.session.scalars(select(func.count()).select_from(Participant).where(*let_through)).one()
    if not rows:
        number = _pages(total)
        rows = _rows(let_through, asked, number)
    return People(total, number, rows)


def _pages(total: int) -> int:
    return max(1, -(-total // PAGE))


def _rows(let_through: Sequence[ColumnElement[bool]], asked: Filter, number: int) -> list[ListedPerson]:
    """Fifty people read whole, however deep in the list they stand. Whom the filter lets through SQLite reads from
    ix_participant_list, which holds all it asks, or from a smaller index.
    """
    order = _order(asked)
    ids = select(Participant.id).where(*let_through).order_by(*order).limit(PAGE).offset((number - 1) * PAGE)
    return _read(select(*_COLUMNS).where(Participant.id.in_(ids)).order_by(*order))


def _read(query: Select[*tuple[Any, ...]]) -> list[ListedPerson]:
    rows: Any = db.session.execute(query)
    return [ListedPerson(*row) for row in rows]


def _page_of_found(meeting_id: UUID, found: _Found, number: int) -> People:
    """A page of all who are found: their number is known, and of those unchanged also where in the list they stand."""
    total = len(found.unchanged.numbers) + len(found.changed)
    number = min(number, _pages(total))
    start = (number - 1) * PAGE
    begin = max(0, start - len(found.changed))  # as many of the others may stand before the page
    near = [*found.unchanged.ids(begin, start + PAGE), *found.changed]
    if not near:
        return People(total, number, [])
    query = select(*_COLUMNS).where(*with_ids(meeting_id, near)).order_by(Participant.sort_key, Participant.id)
    return People(total, number, _read(query.limit(PAGE).offset(start - begin)))


def list_picked(meeting_id: UUID, ids: Sequence[UUID]) -> Sequence[ListedPerson]:
    """These people of the meeting, by name; strangers' ids are left out."""
    listed = select(*_COLUMNS).where(*with_ids(meeting_id, ids))
    return _read(listed.order_by(Participant.sort_key, Participant.id))


def narrow(query: Select[*tuple[Any, ...]], meeting_id: UUID, asked: Filter) -> Select[*tuple[Any, ...]]:
    """`query` over the participants of this meeting whom the filter lets through."""
    return query.where(*_let_through(meeting_id, asked, _find(meeting_id, asked)))


def _find(meeting_id: UUID, asked: Filter) -> _Found | None:
    """Who is found where the database need not be asked about everybody."""
    words = words_of(asked.q)
    found = find(meeting_id, words, answers=True) if words else None
    if found is None:
        return None
    if not found.changed:
        return _Found(found, ())
    mentions = _mentions(meeting_id, words, lambda word: has_answered_with(meeting_id, Participant.id, word))
    query = select(Participant.id).where(*with_ids(meeting_id, found.changed), *mentions)
    return _Found(found, db.session.scalars(query).all())


def _let_through(meeting_id: UUID, asked: Filter, found: _Found | None) -> list[ColumnElement[bool]]:
    """The filter as conditions; they are asked of the few who are `found`, or of everybody."""
    if found is None or len(found.unchanged.numbers) > FEW:
        return _asked_of_all(meeting_id, asked)
    return [*with_ids(meeting_id, [*found.unchanged.ids(), *found.changed]), *_conditions(asked)]


def _asked_of_all(meeting_id: UUID, asked: Filter) -> list[ColumnElement[bool]]:
    p = Participant
    mentions = _mentions(meeting_id, words_of(asked.q), lambda word: p.id.in_(who_answered_with(meeting_id, word)))
    return [p.meeting_id == meeting_id, *_conditions(asked), *mentions]


def _mentions(
    meeting_id: UUID, words: Sequence[str], is_answered_with: Callable[[str], ColumnElement[bool]]
) -> list[ColumnElement[bool]]:
    """That the person's own data, or their answers to the meeting's questions where there are any, hold all these letters."""
    if not words or not asks_in_words(meeting_id):
        return [has_word(word) for word in words]  # nothing beside it: an index of the words can be read for it
    return [has_word(word) | is_answered_with(word) for word in words]


def _conditions(asked: Filter) -> list[ColumnElement[bool]]:
    p = Participant
    found: list[ColumnElement[bool]] = []
    if asked.state == FLAGGED:
        found.append(p.flagged_at.is_not(None))
    elif asked.state == STANDING:
        found.append(p.state.in_(STANDING_STATES))
    elif asked.state:
        found.append(p.state == asked.state)
    equal: tuple[tuple[Any, object], ...] = (
        (p.region_code, asked.region),
        (p.part, asked.part),
        (p.organisation_type, asked.type),
        (p.organisation_id, asked.organisation),
        (p.mode, asked.mode),
        (p.origin, asked.origin),
    )
    found += [column == value for column, value in equal if value]
    if asked.answer:
        found.append(p.id.in_(who_chose(*asked.answer)))
    return found


def words_of(text: str) -> list[str]:
    """What is looked for: folded words, in any order."""
    return fold(text).split()[:MOST_WORDS]


def has_word(word: str) -> ColumnElement[bool]:
    """Whether a person's names, organisation, address or code hold these letters."""
    return Participant.search_text.contains(word)


def _order(asked: Filter) -> tuple[ColumnElement[Any] | Any, ...]:
    p = Participant
    return (p.registered_at, p.id) if asked.state == State.SUBMITTED else (p.sort_key, p.id)
