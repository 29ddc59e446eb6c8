"""What the register's pages ask: what was typed, kept as it is, and what it means."""

from collections.abc import Mapping
from datetime import date
from typing import Self
from uuid import UUID

from tracker.core.errors import Invalid
from tracker.core.i18n import LANGUAGES, say
from tracker.core.ids import as_id
from tracker.core.texts import Text
from tracker.recommendations.models import Addressee, Priority, State
from tracker.recommendations.operations import Details
from tracker.recommendations.owning import Contact
from tracker.recommendations.queries import OwnerLine
from tracker.registration.rules import LIMITS, clean_name, fold_email


class _Typed:
    """Fields as they were typed, and what is wrong with them."""

    def __init__(self, typed: Mapping[str, str]) -> None:
        self.typed = typed
        self.errors: dict[str, str] = {}

    def value(self, name: str) -> str:
        return self.typed.get(name, "")

    def take(self, refused: Invalid) -> None:
        """Put what an operation refuses beside its fields."""
        self.errors |= {name: say(text) for name, text in refused.fields.items()}

    @property
    def problems(self) -> list[tuple[str, str]]:
        """For the summary: where to go, and what to do there."""
        return list(self.errors.items())

    def grown_old(self) -> Self:
        """The page was open for too long: nothing is stored, everything typed stays."""
        self.errors["main"] = say(Text("This page was open for too long. What you typed is kept: send it again."))
        return self


class RecommendationForm(_Typed):
    """What is recommended, to whom, who sees to it, by when, how urgent, resting on which decision."""

    @classmethod
    def of(cls, details: Details, upon: int = 0) -> "RecommendationForm":
        """As it stands."""
        return cls(
            {
                "text": details.text,
                "addressee": details.addressee or "",
                "organisation": str(details.organisation_id or ""),
                "owner": "" if details.organisation_id else details.owner,
                "due": details.due_on.isoformat() if details.due_on else "",
                "priority": details.priority,
                "mandate": details.mandate,
                "upon": str(upon),
            }
        )

    @property
    def upon(self) -> int:
        """The revision it was written on; 0 for what is no number."""
        text = self.value("upon")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0

    def details(self) -> Details | None:
        """What it means; None when something is wrong with it."""
        addressee, priority = self.value("addressee"), self.value("priority") or Priority.NORMAL
        organisation, due = self.value("organisation"), self._due()
        if addressee and addressee not in set(Addressee):
            self.errors["addressee"] = say(Text("Choose one of the list."))
        if priority not in set(Priority):
            self.errors["priority"] = say(Text("Choose one of the list."))
        if organisation and as_id(organisation) is None:
            self.errors["organisation"] = say(Text("Choose one of the list."))
        if self.errors:
            return None
        return Details(
            text=self.value("text"),
            addressee=Addressee(addressee) if addressee else None,
            organisation_id=as_id(organisation) if organisation else None,
            owner=self.value("owner"),
            due_on=due,
            priority=Priority(priority),
            mandate=self.value("mandate"),
        )

    def _due(self) -> date | None:
        text = self.value("due").strip()
        if not text:
            return None
        try:
            found = date.fromisoformat(text)
        except ValueError:
            found = date.min
        if not 1970 <= found.year <= 2199:
            self.errors["due"] = say(Text("Enter a day, like 2027-06-01"))
        return found


class StateForm(_Typed):
    """How a recommendation stands: a state and a note. `allowed`: what whoever sends it may choose."""

    @property
    def note(self) -> str:
        return self.value("note")

    def state(self, allowed: tuple[State, ...]) -> State | None:
        """The state chosen; None when it is none of those."""
        found = self.value("state")
        if found in {state.value for state in allowed}:
            return State(found)
        self.errors["state"] = say(Text("Choose how it stands."))
        return None


class OwnersForm:
    """Whom to write to at each owner, all on one page."""

    def __init__(self, lines: list[OwnerLine], typed: Mapping[str, str] | None = None) -> None:
        self.lines = lines
        self.rows = [self._row(line, typed) for line in lines]

    def _row(self, line: OwnerLine, typed: Mapping[str, str] | None) -> "OwnerRow":
        owner = line.owner
        if typed is None:
            kept = {"name": owner.contact_name, "email": owner.contact_email, "locale": owner.locale}
            return OwnerRow(owner.id, kept | ({"itself": "yes"} if owner.reminded_by_itself else {}))
        names = ("name", "email", "locale", "itself")
        return OwnerRow(owner.id, {name: typed.get(f"{name}-{owner.id}", "") for name in names})

    def contacts(self) -> list[Contact] | None:
        """Whom to write to; None when something is wrong, which is then said in the rows."""
        found = [row.contact() for row in self.rows]
        return None if self.problems else [contact for contact in found if contact is not None]

    @property
    def problems(self) -> list[tuple[str, str]]:
        """For the summary."""
        return [(f"{name}-{row.owner_id}", text) for row in self.rows for name, text in row.errors.items()]


class OwnerRow(_Typed):
    """One owner's contact as it was typed."""

    def __init__(self, owner_id: UUID, typed: Mapping[str, str]) -> None:
        super().__init__(typed)
        self.owner_id = owner_id

    def contact(self) -> Contact | None:
        """Whom it means; None when something is wrong with it."""
        typed = self.value("email").strip()
        email = fold_email(typed) if typed else ""
        if email is None:
            self.errors["email"] = say(Text("Enter an e-mail address in full, like name@example.org"))
        name = self._name()
        if self.errors:
            return None
        locale = self.value("locale")
        return Contact(
            owner_id=self.owner_id,
            name=name,
            email=email or "",
            locale=locale if locale in LANGUAGES else "en",
            reminded_by_itself=self.value("itself") == "yes",
        )

    def _name(self) -> str:
        typed = self.value("name").strip()
        try:
            name = clean_name(typed) if typed else ""
        except ValueError:
            self.errors["name"] = say(Text("Take out the characters that cannot be printed"))
            return ""
        if len(name) > LIMITS["family_name"]:
            self.errors["name"] = say(Text("Use no more than %(limit)d characters", limit=LIMITS["family_name"]))
        return name
