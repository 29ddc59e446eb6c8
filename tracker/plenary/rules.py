"""The words of an outcome, and how a typed one is taken apart. Pure."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, time
from typing import Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

from tracker.core.ids import fingerprint
from tracker.core.texts import Text

#: how reports of United Nations meetings say what a meeting did, longest first so that the right one is found
VERBS = ("took note of", "took note with appreciation of", "agreed to", "agreed that", "agreed on", "recommended that",
         "recommended", "decided to", "decided that", "adopted", "approved", "endorsed", "welcomed", "requested", "invited")  # fmt: skip
LINE_MAX, TEXT_MAX = 300, 20_000
NO_OBJECT = Text("Say of what, to what or that what: the sentence is not whole yet.")
NO_VERB = Text("Choose what the meeting did, or write a whole sentence that begins with a capital letter.")
TOO_LONG = Text("This is too long.")
NOT_A_TIME = Text("Enter the time as the clock in the room shows it, for example 09:10.")
CLOSED_BEFORE = Text("It closed before it opened.")


def apart(outcome: str) -> tuple[str, str]:
    """The verb and the rest of an outcome; no verb for a sentence of its own."""
    for verb in sorted(VERBS, key=len, reverse=True):
        if outcome.startswith(f"{verb} "):
            return verb, outcome[len(verb) + 1 :]
    return "", outcome


def outcome(verb: str, rest: str) -> str:
    """What is stored: "took note of the information provided", or a whole sentence."""
    rest = " ".join(rest.split())
    return f"{verb} {rest}" if verb and rest else rest


def outcome_fault(verb: str, rest: str) -> Text | None:
    """What keeps the report from making a sentence of it."""
    rest = " ".join(rest.split())
    if verb and not rest:
        return NO_OBJECT
    if not verb and rest and rest[0].islower():
        return NO_VERB
    return TOO_LONG if len(rest) > TEXT_MAX else None


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a typed text: parted by empty lines."""
    blocks = text.replace("\r\n", "\n").replace("\r", "\n").split("\n\n")
    return [found for block in blocks if (found := " ".join(block.split()))]


def names(text: str) -> list[str]:
    """One speaker a line."""
    return [found[:LINE_MAX] for line in text.splitlines() if (found := " ".join(line.split()))]


def moment(text: str, on: date, zone: str) -> datetime | None:
    """A time of the room's clock on this day; None for none. Raises ValueError for anything else."""
    text = text.strip()
    return datetime.combine(on, time.fromisoformat(text), ZoneInfo(zone)) if text else None


def item_mark(presenter: str, discussion: Sequence[str], outcome: str, documents: Collection[UUID]) -> str:
    """Tells whether an item is still recorded as somebody read it."""
    return fingerprint((presenter, list(discussion), outcome, sorted(map(str, documents))))


class Placed(Protocol):
    """What the order of an agenda needs of an item."""

    @property
    def id(self) -> UUID: ...
    @property
    def parent_id(self) -> UUID | None: ...


def depths(items: Sequence[Placed]) -> Mapping[UUID, int]:
    """How deep each item of an agenda stands below others."""
    parents = {item.id: item.parent_id for item in items}
    found: dict[UUID, int] = {}
    for item in items:
        depth, above = 0, item.parent_id
        while above in parents and depth < 9:
            depth, above = depth + 1, parents[above]
        found[item.id] = depth
    return found
