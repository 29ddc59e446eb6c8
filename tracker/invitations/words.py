"""How the pages call what stands in the tables."""

from collections.abc import Mapping
from dataclasses import dataclass

from tracker.core.texts import Text
from tracker.invitations.rules import Standing


@dataclass(frozen=True, slots=True)
class Word:
    """A text, and the class of its tag: colour never says it alone."""

    text: Text
    tag: str


STANDINGS: Mapping[Standing, Word] = {
    Standing.STANDBY: Word(Text("alternate, not called in"), "none"),
    Standing.INVITED: Word(Text("invited, no answer yet"), "warn"),
    Standing.REGISTERED: Word(Text("registered"), ""),
    Standing.SUBMITTED: Word(Text("registered, to be confirmed"), ""),
    Standing.WAITING: Word(Text("on the waiting list"), "warn"),
    Standing.CONFIRMED: Word(Text("confirmed"), "ok"),
    Standing.REFUSED: Word(Text("not confirmed"), "bad"),
    Standing.LEFT: Word(Text("withdrew"), "bad"),
    Standing.DECLINED: Word(Text("cannot come"), "bad"),
    Standing.WITHDRAWN: Word(Text("taken off the list"), "none"),
    Standing.REPLACED: Word(Text("replaced"), "none"),
}
