"""The organiser's list of participants: what can be asked of it, a page of it, and the counts beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Select,
    String,
    bindparam,
    func,
    literal,
    select,
    type_coerce,
    union_all,
)

from tracker.core.db import also_equal, db
from tracker.core.folding import fold
from tracker.core.ids import as_id
from tracker.core.texts import Text
from tracker.meetings.models import Part
from tracker.organisations.models import OrganisationType
from tracker.places.models import CountOf, PlaceCount
from tracker.questions.queries import asks_in_words, who_answered_with, who_chose
from tracker.registration.models import Participant
from tracker.registration.rules import STANDING as STANDING_STATES
from tracker.registration.rules import Mode, Origin, State, whole_name

PAGE = 50
#: besides the states: changed after confirmation; registered in whatever state that stands, as the figures count it
FLAGGED, STANDING = "flagged", "standing"
NOT_CONFIRMED = tuple(state for state in State if state is not State.CONFIRMED)
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


@dataclass(frozen=True, slots=True)
class Counts:
    """How many are in each state; `flagged` changed something weighty after they were confirmed."""

    states: Mapping[State, int] = field(default_factory=dict)
    flagged: int = 0

    def of(self, state: State | str) -> int:
        """How many the status filter `state` alone lets through."""
        if state == FLAGGED:
            return self.flagged
        if state == STANDING:
            return self.standing
        return self.states.get(State(state), 0) if state else self.everybody

    @property
    def everybody(self) -> int:
        return sum(self.states.values())

    @property
    def standing(self) -> int:
        """Those whose registration stands, organisers among them."""
        return sum(self.states.get(state, 0) for state in STANDING_STATES)


def _counts() -> CompoundSelect[str, int]:
    """The states of a `meeting`, counted in one statement. The confirmed, who are nearly all, are counted with their places as
    they come and go; the others, and who changed something, over small indexes.
    """
    p, places = Participant, PlaceCount
    meeting: BindParameter[UUID] = bindparam("meeting")
    here, state = p.meeting_id == meeting, type_coerce(p.state, String)
    others = select(state, func.count()).where(here, p.state.in_(NOT_CONFIRMED)).group_by(p.state)
    confirmed = select(literal(State.CONFIRMED.value), places.taken).where(
        places.meeting_id == meeting, places.counted == CountOf.ALL
    )
    flagged = select(literal(FLAGGED), func.count()).where(here, p.flagged_at.is_not(None))
    return union_all(others, confirmed, flagged)


_COUNTS = _counts()  # putting it together takes three times as long as sending it


def count_states(meeting_id: UUID) -> Counts:
    """The counts beside the list, in one statement."""
    found = {row[0]: row[1] for row in db.session.execute(_COUNTS, {"meeting": meeting_id})}
    return Counts({state: found[state] for state in State if found.get(state)}, found[FLAGGED])


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
        return People(total, number, _rows(meeting_id, asked, number) if total else [])
    rows = _rows(meeting_id, asked, number)
    if 0 < len(rows) < PAGE or (not rows and number == 1):  # the last page: nobody need be counted
        return People((number - 1) * PAGE + len(rows), number, rows)
    total = db.session.scalars(_found(meeting_id, asked, func.count())).one()
    if not rows:
        number = _pages(total)
        rows = _rows(meeting_id, asked, number)
    return People(total, number, rows)


def _pages(total: int) -> int:
    return max(1, -(-total // PAGE))


def _rows(meeting_id: UUID, asked: Filter, number: int) -> list[ListedPerson]:
    """Fifty people read whole, however deep in the list they stand."""
    order = _order(asked)
    ids = _found(meeting_id, asked, Participant.id).order_by(*order).limit(PAGE).offset((number - 1) * PAGE)
    found: Any = db.session.execute(select(*_COLUMNS).where(Participant.id.in_(ids)).order_by(*order))
    return [ListedPerson(*row) for row in found]


def _found(meeting_id: UUID, asked: Filter, *columns: Any) -> Select[*tuple[Any, ...]]:
    """Whom the filter lets through; SQLite reads it from ix_participant_list, which holds all it asks, or a smaller index."""
    return narrow(select(*columns), meeting_id, asked)


def list_picked(meeting_id: UUID, ids: Sequence[UUID]) -> Sequence[ListedPerson]:
    """These people of the meeting, by name; strangers' ids are left out."""
    query = (
        select(*_COLUMNS)
        .where(also_equal(Participant.meeting_id, meeting_id), Participant.id.in_(ids))
        .order_by(Participant.sort_key, Participant.id)
    )
    found: Any = db.session.execute(query)
    return [ListedPerson(*row) for row in found]


def narrow(query: Select[*tuple[Any, ...]], meeting_id: UUID, asked: Filter) -> Select[*tuple[Any, ...]]:
    """`query` over the participants of this meeting whom the filter lets through."""
    return query.where(
        Participant.meeting_id == meeting_id, *_conditions(asked), *_mentions(meeting_id, words_of(asked.q))
    )


def _mentions(meeting_id: UUID, words: Sequence[str]) -> list[ColumnElement[bool]]:
    """That the person's own data, or their answers to the meeting's questions where there are any, hold all these letters."""
    if not words or not asks_in_words(meeting_id):
        return [has_word(word) for word in words]  # nothing beside it: an index of the words can be read for it
    return [has_word(word) | Participant.id.in_(who_answered_with(meeting_id, word)) for word in words]


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
