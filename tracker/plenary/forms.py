"""What the pages of the agenda ask."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from werkzeug.datastructures import MultiDict

from tracker.core.ids import as_id
from tracker.core.texts import Text
from tracker.meetings.models import AgendaItem
from tracker.plenary import rules
from tracker.plenary.operations import ItemDetails


@dataclass(slots=True)
class ItemForm:
    """The fields of an item's page as they stand."""

    presenter: str
    discussion: str
    verb: str
    rest: str
    documents: Collection[UUID]
    errors: dict[str, Text] = field(default_factory=dict)
    #: the fingerprint of what was shown
    upon: str = ""

    @classmethod
    def of(cls, item: AgendaItem, documents: Collection[UUID]) -> "ItemForm":
        """As the item is."""
        verb, rest = rules.apart(item.outcome)
        upon = rules.item_mark(item.presenter, item.discussion, item.outcome, documents)
        return cls(item.presenter, "\n\n".join(item.discussion), verb, rest, documents, upon=upon)

    @classmethod
    def sent(cls, sent: "MultiDict[str, str]") -> "ItemForm":
        """As it was sent, with what is wrong."""
        verb = sent.get("verb", "")
        found = cls(
            " ".join(sent.get("presenter", "").split()),
            sent.get("discussion", ""),
            verb if verb in rules.VERBS else "",
            sent.get("rest", ""),
            frozenset(key for text in sent.getlist("document") if (key := as_id(text))),
            upon=sent.get("upon", ""),
        )
        if fault := rules.outcome_fault(found.verb, found.rest):
            found.errors["rest"] = fault
        if len(found.presenter) > rules.LINE_MAX:
            found.errors["presenter"] = rules.TOO_LONG
        if len(found.discussion) > rules.TEXT_MAX:
            found.errors["discussion"] = rules.TOO_LONG
        return found

    def details(self) -> ItemDetails:
        return ItemDetails(
            presenter=self.presenter,
            discussion=rules.paragraphs(self.discussion),
            outcome=rules.outcome(self.verb, self.rest),
            documents=self.documents,
        )


@dataclass(slots=True)
class TimesForm:
    """When a session opened and closed, by the room's clock; `now` stands for this moment."""

    opened: str
    closed: str
    errors: dict[str, Text] = field(default_factory=dict)

    @classmethod
    def sent(cls, sent: Mapping[str, str]) -> "TimesForm":
        return cls(sent.get("opened", ""), sent.get("closed", ""))

    def moments(self, on: date, zone: str) -> tuple[datetime | None, datetime | None]:
        """The two times; what cannot be read is among the errors."""
        found: list[datetime | None] = []
        for name, text in (("opened", self.opened), ("closed", self.closed)):
            try:
                found.append(rules.moment(text, on, zone))
            except ValueError:
                self.errors[name] = rules.NOT_A_TIME
                found.append(None)
        return found[0], found[1]
