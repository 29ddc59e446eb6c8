"""The focal points of all organisations on one page: what was typed, kept as typed, and what it means."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from werkzeug.datastructures import MultiDict

from tracker.core.i18n import LANGUAGES, say
from tracker.core.texts import Text
from tracker.invitations.asking import Contact
from tracker.invitations.lists import Asked
from tracker.registration.rules import LIMITS, clean_name, fold_email

FIELDS = ("name", "email", "locale", "seats")
MOST_SEATS = 500


class ContactForm:
    """A row for each organisation. `errors` maps "field-organisation" to what to do about it."""

    def __init__(self, asked: Sequence[Asked], typed: "MultiDict[str, str] | None" = None) -> None:
        self.asked = asked
        self._typed = typed
        self.errors: dict[str, str] = {}

    def value(self, name: str, organisation_id: UUID) -> str:
        """What stands in the field."""
        if self._typed is not None and f"{name}-{organisation_id}" in self._typed:
            return self._typed[f"{name}-{organisation_id}"]
        request = next(one.request for one in self.asked if one.organisation.organisation_id == organisation_id)
        if request is None:
            return ""
        stored = {
            "name": request.contact_name,
            "email": request.contact_email,
            "locale": request.locale,
            "seats": str(request.funded_seats or ""),
        }
        return stored[name]

    @property
    def due(self) -> str:
        """The day the names are needed by, as it stands in the field."""
        if self._typed is not None and "due" in self._typed:
            return self._typed["due"]
        days = [one.request.due_on for one in self.asked if one.request and one.request.due_on]
        return max(days).isoformat() if days else ""

    def contacts(self) -> tuple[list[Contact], date | None] | None:
        """What was typed; None when something is wrong, which `errors` then names."""
        found = [self._contact(one.organisation.organisation_id) for one in self.asked]
        due = None
        try:
            due = date.fromisoformat(self.due) if self.due.strip() else None
        except ValueError:
            self.errors["due"] = say(Text("Enter a day, like 2027-06-01"))
        return None if self.errors else (found, due)

    def _contact(self, organisation_id: UUID) -> Contact:
        name, email, locale, seats = (self.value(field, organisation_id).strip() for field in FIELDS)
        folded = fold_email(email) if email else ""
        if folded is None:
            self._wrong("email", organisation_id, Text("Enter an e-mail address in full, like name@example.org"))
        if not (seats.isascii() and seats.isdecimal() and int(seats) <= MOST_SEATS) and seats:
            self._wrong("seats", organisation_id, Text("Enter a whole number up to %(most)d", most=MOST_SEATS))
            seats = ""
        return Contact(
            organisation_id=organisation_id,
            name=self._name(name, organisation_id),
            email=folded or "",
            locale=locale if locale in LANGUAGES else "en",
            funded_seats=int(seats or 0),
        )

    def _name(self, typed: str, organisation_id: UUID) -> str:
        try:
            name = clean_name(typed) if typed else ""
        except ValueError:
            name = ""
            self._wrong("name", organisation_id, Text("Take out the characters that cannot be printed"))
        if len(name) > LIMITS["family_name"]:
            self._wrong(
                "name", organisation_id, Text("Use no more than %(limit)d characters", limit=LIMITS["family_name"])
            )
        return name

    def _wrong(self, name: str, organisation_id: UUID, text: Text) -> None:
        self.errors[f"{name}-{organisation_id}"] = say(text)
