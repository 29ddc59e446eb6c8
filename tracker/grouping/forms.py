"""What the page for building groups asks; it reads what was sent, and what is not there is the usual."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from werkzeug.datastructures import MultiDict

from tracker.core.ids import as_id
from tracker.core.texts import Text
from tracker.grouping.models import Who
from tracker.grouping.planning import Asked
from tracker.grouping.rules import SEEDS, Trait, Wish

WHO: Mapping[Who, Text] = {
    Who.CONFIRMED: Text("Everybody who is confirmed"),
    Who.CAME: Text("Only those who came: checked in at least once"),
}
NO_GROUP = Text("Tick at least one group.")


@dataclass(frozen=True, slots=True)
class BuildForm:
    """The boxes of the page as they stand."""

    groups: frozenset[UUID]
    who: Who
    traits: frozenset[str]
    keep: bool
    seed: int
    #: the ticked: participant -> the group they are to stay in; None before the first preview
    pins: Mapping[UUID, UUID] | None
    #: those that were ticked when the preview was made
    held: Mapping[UUID, UUID] | None = None
    problem: Text | None = None

    @classmethod
    def empty(cls, groups: Sequence[UUID], *, keep: bool) -> "BuildForm":
        """As the page opens: all groups, everything spread evenly."""
        return cls(frozenset(groups), Who.CONFIRMED, frozenset(Trait), keep, 1, None)

    @classmethod
    def of(cls, sent: "MultiDict[str, str]", groups: Sequence[UUID]) -> "BuildForm":
        """As it was sent; groups that are not of the meeting are left out."""
        ticked = frozenset(found for text in sent.getlist("group") if (found := as_id(text)) and found in groups)
        return cls(
            ticked,
            Who(sent["who"]) if sent.get("who") in list(Who) else Who.CONFIRMED,
            frozenset(trait for trait in sent.getlist("trait") if trait in list(Trait)),
            sent.get("keep") == "yes",
            sent.get("seed", 1, type=int) % SEEDS,
            _pins(sent, "pin") if "pins" in sent else None,
            _pins(sent, "held") if "pins" in sent else None,
            None if ticked else NO_GROUP,
        )

    def asked(self) -> Asked:
        """What to plan."""
        wish = Wish(traits=self.traits, keep=self.keep, seed=self.seed)
        return Asked(groups=self.groups, who=self.who, wish=wish, pins=self.pins)

    def shown(self) -> Asked:
        """What the preview planned that is now to be stored: what was ticked in it since changes nobody's place."""
        return replace(self.asked(), pins=self.held)

    def again(self) -> "BuildForm":
        """The same with another seed."""
        return replace(self, seed=(self.seed + 1) % SEEDS)


def _pins(sent: "MultiDict[str, str]", name: str) -> dict[UUID, UUID]:
    """Boxes with "participant group"."""
    pairs = [tuple(as_id(text) for text in pin.split()) for pin in sent.getlist(name)]
    return {pair[0]: pair[1] for pair in pairs if len(pair) == 2 and pair[0] and pair[1]}
