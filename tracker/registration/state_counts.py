"""How many people of a meeting are in each state."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import BindParameter, CompoundSelect, String, bindparam, func, literal, select, type_coerce, union_all

from tracker.core.db import db
from tracker.places.models import CountOf, PlaceCount
from tracker.registration.models import Participant
from tracker.registration.rules import STANDING as STANDING_STATES
from tracker.registration.rules import State

#: besides the states: changed after confirmation; registered in whatever state that stands, as the figures count it
FLAGGED, STANDING = "flagged", "standing"
NOT_CONFIRMED = tuple(state for state in State if state is not State.CONFIRMED)


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
