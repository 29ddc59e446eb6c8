"""What rooms above offer on a person's private page: their letters, for one. The map of rooms puts it in."""

from collections.abc import Callable
from dataclasses import dataclass

from tracker.core.texts import Text
from tracker.registration.models import Participant


@dataclass(frozen=True, slots=True)
class Offer:
    """Something to take away: what it is called, and its addresses by kind of file; without any, why there is none."""

    text: str | Text
    files: tuple[tuple[str, str], ...] = ()


#: by room: what a person may take, given the token of their link
OFFERS: dict[str, Callable[[Participant, str], list[Offer]]] = {}


def offers_to(person: Participant, token: str) -> list[Offer]:
    """Everything that waits for this person."""
    return [offer for offered in OFFERS.values() for offer in offered(person, token)]
