"""How an agenda is ordered, and what tells that a session or an item is still as somebody read it. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from tracker.core.ids import fingerprint
from tracker.core.texts import Text
from tracker.meetings.models import AgendaItem, Session, SessionKind
from tracker.plenary.rules import Placed

KINDS: Mapping[SessionKind, Text] = {
    SessionKind.PLENARY: Text("Plenary"),
    SessionKind.GROUPS: Text("Discussion in groups"),
    SessionKind.BREAK: Text("Break"),
    SessionKind.SOCIAL: Text("Social event"),
    SessionKind.OTHER: Text("Other"),
}
OUTSIDE = Text("This is not a day of the meeting")
NUMBER_TAKEN = Text("Another item has this number")
BELOW_ITSELF = Text("An item cannot stand below itself")
NOT_HERE = Text("The agenda has no such item.")


def outside(days: Sequence[date]) -> Text:
    """Which days keep the meeting from ending before them, or beginning after them."""
    named = ", ".join(day.isoformat() for day in days)
    return Text("There are sessions or check-ins on %(days)s: move them first", days=named)


def arranged(items: Sequence[Placed]) -> list[UUID]:
    """Every item followed by what stands below it, each row of siblings in the order given."""
    known = {item.id for item in items}
    children: dict[UUID | None, list[UUID]] = {}
    for item in items:
        children.setdefault(item.parent_id if item.parent_id in known else None, []).append(item.id)
    order: list[UUID] = []

    def walk(parent: UUID | None) -> None:
        for child in children.get(parent, ()):
            order.append(child)
            walk(child)

    walk(None)
    return order


def moved(items: Sequence[Placed], item_id: UUID, *, up: bool) -> list[UUID]:
    """The order in which the item has changed places with its sibling before it, or after it; each takes along what is below."""
    by_id = {item.id: item for item in items}
    parent = by_id[item_id].parent_id
    siblings = [item.id for item in items if item.parent_id == parent]
    at = siblings.index(item_id)
    other = at - 1 if up else at + 1
    if not 0 <= other < len(siblings):
        return arranged(items)
    siblings[at], siblings[other] = siblings[other], siblings[at]
    rest = [item for item in items if item.parent_id != parent]
    return arranged([*(by_id[sibling] for sibling in siblings), *rest])


def below(items: Sequence[Placed], item_id: UUID) -> set[UUID]:
    """The item and all that stands below it."""
    found = {item_id}
    while more := {item.id for item in items if item.parent_id in found} - found:
        found |= more
    return found


def next_number(items: Sequence[AgendaItem]) -> str:
    """The number that the next item is likely to have: one more than the highest plain one."""
    return str(max((int(item.number) for item in items if item.number.isdecimal()), default=0) + 1)


def session_mark(session: Session) -> str:
    """Tells whether a session is still as somebody read it."""
    said = (session.day_id, session.title, session.kind.value, session.starts_at.timestamp(), session.ends_at.timestamp(),
            session.room, session.speaker, session.counted, session.capacity, session.agenda_item_id)  # fmt: skip
    return fingerprint([str(one) for one in said])


def item_mark(item: AgendaItem) -> str:
    """Tells whether an item is still as somebody read it."""
    return fingerprint([item.number, item.title, str(item.parent_id)])
