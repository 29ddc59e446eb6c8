"""What a recommendation can be: its states, priorities and words, and when its owner is written to. Pure."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum

from tracker.core.texts import Text
from tracker.discussions.rules import Addressee

#: an owner is reminded this long before the day, not so soon after they got their link, and not again for so long
BEFORE_DUE = timedelta(days=14)
AFTER_ASKING = timedelta(days=7)
BETWEEN_REMINDERS = timedelta(days=30)
#: an organiser may not press "remind" more often than this
AT_LEAST_BETWEEN = timedelta(days=1)


class State(StrEnum):
    """Where a recommendation is. What its owner calls done is `reported` until an organiser has looked."""

    OPEN = "open"
    UNDER_WAY = "under-way"
    REPORTED = "reported"
    DONE = "done"
    OVERTAKEN = "overtaken"
    DROPPED = "dropped"


class Priority(StrEnum):
    HIGH = "high"
    NORMAL = "normal"
    LOW = "low"


class Act(StrEnum):
    """What happened to a recommendation: a line of its history."""

    PROMOTED = "promoted"
    CHANGED = "changed"
    MOVED = "moved"
    PROGRESS = "progress"
    ASKED = "asked"
    REMINDED = "reminded"


#: not closed yet: these are carried to the next meeting
LIVE = (State.OPEN, State.UNDER_WAY, State.REPORTED)
#: whoever closes it thus says why
NEEDS_REASON = frozenset({State.OVERTAKEN, State.DROPPED})
#: what an owner may say by their link
BY_OWNER = (State.UNDER_WAY, State.REPORTED)

STATES: Mapping[State, Text] = {
    State.OPEN: Text("Still open"),
    State.UNDER_WAY: Text("Under way"),
    State.REPORTED: Text("Reported as done"),
    State.DONE: Text("Carried out"),
    State.OVERTAKEN: Text("Overtaken by events"),
    State.DROPPED: Text("Not pursued"),
}
#: the look of each state's tag: the word tells, the shape and colour only help
TAGS: Mapping[State, str] = {
    State.OPEN: "none",
    State.UNDER_WAY: "",
    State.REPORTED: "warn",
    State.DONE: "ok",
    State.OVERTAKEN: "none",
    State.DROPPED: "none",
}
PRIORITIES: Mapping[Priority, Text] = {
    Priority.HIGH: Text("High"),
    Priority.NORMAL: Text("Normal"),
    Priority.LOW: Text("Low"),
}
ACTS: Mapping[Act, Text] = {
    Act.PROMOTED: Text("Entered in the register"),
    Act.CHANGED: Text("Changed"),
    Act.MOVED: Text("State changed"),
    Act.PROGRESS: Text("Progress reported"),
    Act.ASKED: Text("Link sent to the owner"),
    Act.REMINDED: Text("Owner reminded"),
}
#: what a line of the history says was changed
FIELDS: Mapping[str, Text] = {
    "text": Text("Text"),
    "addressee": Text("To whom"),
    "owner": Text("Who sees to it"),
    "due_on": Text("By when"),
    "priority": Text("Priority"),
    "mandate": Text("Mandate"),
}
#: to whom, as the report heads its classes; none of them: in general
CLASSES = (Addressee.CENTRES, Addressee.SECRETARIAT, Addressee.PARTNERS, Addressee.PARTIES, Addressee.DONORS)


def is_overdue(state: State, due_on: date | None, today: date) -> bool:
    """Not closed, and its day is past."""
    return state in LIVE and due_on is not None and due_on < today


def may_write(now: datetime, *before: datetime | None) -> bool:
    """Whether nobody wrote to the owner within the last day."""
    return all(moment is None or now - moment >= AT_LEAST_BETWEEN for moment in before)


def is_to_be_reminded(now: datetime, next_due: date | None, asked_at: datetime | None, last: datetime | None) -> bool:
    """Whether the time has come: somebody has their link, a day is near or past, and they were not reminded lately."""
    if asked_at is None or next_due is None or next_due > (now + BEFORE_DUE).date():
        return False
    return now - asked_at >= AFTER_ASKING and (last is None or now - last >= BETWEEN_REMINDERS)
