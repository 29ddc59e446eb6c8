"""What an event at a door means: who is present is derived from the events, in whatever order they arrive. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple, Protocol, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from tracker.core.texts import Text
from tracker.meetings.rules import Timed, current_session
from tracker.registration.rules import State


class Placed(Timed, Protocol):
    """What the rules need of a session or day."""

    @property
    def id(self) -> UUID: ...
    @property
    def is_day(self) -> bool: ...


P = TypeVar("P", bound=Placed)


class Kind(StrEnum):
    IN = "in"
    OUT = "out"
    UNDO = "undo"


class Channel(StrEnum):
    """How an event came to us. Remote attendance is counted apart; paper carries the time on the sheet."""

    DOOR = "door"
    PAPER = "paper"
    SELF = "self"
    KIOSK = "kiosk"
    REMOTE = "remote"


class Result(StrEnum):
    WELCOME = "welcome"
    ALREADY_HERE = "already_here"
    NOT_CONFIRMED = "not_confirmed"
    UNKNOWN = "unknown"
    FULL = "full"
    REJECTED = "rejected"


class Flag(StrEnum):
    """What is odd about an event's time. Nothing is refused for it; organisers see it."""

    NONE = ""
    AHEAD = "ahead"  # the device's clock is fast
    LATE = "late"  # kept on the device for a while, or its clock is slow


#: results of events that count; the others are kept for the organisers to settle
COUNTED = frozenset({Result.WELCOME, Result.ALREADY_HERE})
#: how far the device's clock and the server's may differ unremarked
SKEW = timedelta(minutes=2)

ID_TAKEN = Text("This id was already used for another check-in.")
NO_SUCH_PLACE = Text("This meeting has no such session or day.")
NOT_COUNTED = Text("Nobody is checked in at this part of the programme.")
OTHER_CODE = Text("The code and the participant are not the same person.")
NO_SUCH_PERSON = Text("No registration has this code.")
REGISTERED_TWICE = Text("This person registered twice, and the first code counts. Find them by name.")
HELD = Text("Kept on a phone that had been signed out. Decide whether it counts.")
OTHER_DOOR = Text("This phone is for other doors.")
NO_ROOM = Text("All places of this session are taken.")
QUOTA_REACHED = Text("The places of this organisation at this session are taken.")
_WHY_NOT = {
    State.INVITED: Text("Invited, but not registered yet."),
    State.SUBMITTED: Text("The organisers have not decided yet."),
    State.WAITING: Text("On the waiting list."),
    State.DECLINED: Text("The registration was declined."),
    State.WITHDRAWN: Text("The registration was withdrawn."),
}
_SAME_MOMENT = {Kind.IN: 0, Kind.OUT: 1, Kind.UNDO: 2}


@dataclass(frozen=True, slots=True)
class Gate:
    """What the one who sends events may do with them; `doors`: the sessions or days it is limited to (None: all)."""

    doors: frozenset[UUID] | None = None
    #: from a phone that was signed out: kept, and for the organisers to decide
    held: bool = False

    def refuses(self, place_id: UUID) -> Text | None:
        """Why nothing sent counts there; None: it may."""
        if self.held:
            return HELD
        return OTHER_DOOR if self.doors is not None and place_id not in self.doors else None

    def open(self, places: Iterable[P]) -> list[P]:
        """Those of the places it may check in at."""
        return [place for place in places if self.doors is None or place.id in self.doors]


OPEN_GATE = Gate()


class Fact(NamedTuple):
    """An event that counts; `desk` is where it happened."""

    id: UUID
    kind: Kind
    at: datetime
    desk: str = ""
    remote: bool = False


class Standing(NamedTuple):
    """One person's attendance of one session or day."""

    attended: bool = False
    inside: bool = False
    first_in_at: datetime | None = None
    last_out_at: datetime | None = None
    #: where the first "in" happened
    desk: str = ""
    #: only from afar: every "in" that counts was remote
    remote: bool = False

    @property
    def seated(self) -> bool:
        """Takes one of the places of the room."""
        return self.inside and not self.remote


NEVER_HERE = Standing()


def derive(facts: Iterable[Fact]) -> Standing:
    """What the events say together. The devices' clocks order them, so every order of arrival gives the same.

    The first "in" wins for the time; an "undo" takes back the latest "in" before it. Who left the room and follows from
    afar is not in the room again.
    """
    ordered = sorted(facts, key=_moment)
    if len(ordered) == 1 and ordered[0].kind is Kind.IN:  # nearly everybody
        first = ordered[0]
        return Standing(True, True, first.at, None, first.desk, first.remote)
    ins: list[Fact] = []
    out: Fact | None = None
    for fact in ordered:
        if fact.kind is Kind.IN:
            ins.append(fact)
        elif fact.kind is Kind.OUT:
            out = fact
        elif ins:
            ins.pop()
    left_at = out.at if out else None
    if not ins:
        return Standing(last_out_at=left_at)
    in_room = [fact for fact in ins if not fact.remote]
    inside = out is None or _moment(out) < _moment((in_room or ins)[-1])
    return Standing(True, inside, ins[0].at, left_at, ins[0].desk, not in_room)


def _moment(fact: Fact) -> tuple[datetime, int, UUID]:
    return fact.at, _SAME_MOMENT[fact.kind], fact.id


def is_here(standing: Standing, at: datetime, *, remote: bool = False) -> bool:
    """Whether somebody seen at `at` was checked in already; one who left, or was there from afar, is welcome again."""
    if not standing.attended or (standing.remote and not remote):
        return False
    return standing.inside or (standing.last_out_at is not None and at <= standing.last_out_at)


def why_not_confirmed(state: State, *, walk_in: bool, reason: str) -> Text | None:
    """Why the door stays closed, or None. Walk-ins come in; others unconfirmed only with a reason, the declined never."""
    if state is State.CONFIRMED or (walk_in and state is State.SUBMITTED):
        return None
    if reason and state is not State.DECLINED:
        return None
    return _WHY_NOT[state]


def flag(at: datetime, recorded_at: datetime) -> Flag:
    """Whether the device's time is odd."""
    late_by = recorded_at - at
    if late_by > SKEW:
        return Flag.LATE
    return Flag.AHEAD if -late_by > SKEW else Flag.NONE


def choose(places: Sequence[P], wanted: UUID | None, now: datetime, zone: str) -> P | None:
    """The place that was asked for; else the one people come to now, the next one, or the last. None: there is none."""
    for place in places:
        if place.id == wanted:
            return place
    if places and places[0].is_day:
        now = now.astimezone(ZoneInfo(zone)).replace(tzinfo=UTC)  # as the midnights of a day are written
    return current_session(places, now)


def rank(words: Sequence[str], name: str, rest: str) -> int | None:
    """How well folded `words` find a person: 0 the name begins with the first, 1 all begin words of the name, 2 found; None not.

    Each word must begin a word of the name or of `rest` (organisation, code), in any order.
    """
    in_name = f" {name}"
    if all(f" {word}" in in_name for word in words):
        return 0 if words and name.startswith(words[0]) else 1
    everything = f" {name} {rest}"
    return 2 if all(f" {word}" in everything for word in words) else None
