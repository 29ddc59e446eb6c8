"""Why two registrations look alike, in words, and what their sides are compared by."""

from collections.abc import Mapping
from dataclasses import dataclass

from tracker.core.texts import Text
from tracker.duplicates.queries import Pair, Side
from tracker.persons.rules import Reason
from tracker.registration.rules import format_code, whole_name

REASONS: Mapping[Reason, Text] = {
    Reason.SAME_NAME: Text("same name"),
    Reason.TURNED_ROUND: Text("names written the other way round"),
    Reason.NEAR_NAME: Text("names nearly the same"),
    Reason.INITIALS: Text("initials of the same name"),
    Reason.PART_OF_NAME: Text("one name is part of the other"),
    Reason.SAME_ORIGINAL: Text("same name in its own script"),
    Reason.SAME_EMAIL: Text("same e-mail"),
    Reason.SAME_MAILBOX: Text("e-mail addresses that may lead to one mailbox"),
    Reason.SAME_LOCAL_PART: Text("e-mail addresses alike before the @"),
    Reason.SAME_PHONE: Text("same telephone"),
    Reason.SAME_ORGANISATION: Text("same organisation"),
    Reason.NEAR_ORGANISATION: Text("organisations nearly the same"),
    Reason.SAME_COUNTRY: Text("same country"),
    Reason.RARE_NAME: Text("a name that few have"),
    Reason.OTHER_ORIGINAL: Text("but another name in its own script"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One fact of both sides. `differs`: both say something, and not the same."""

    label: Text
    first: str
    second: str

    @property
    def differs(self) -> bool:
        return bool(self.first and self.second) and self.first != self.second

    @property
    def is_empty(self) -> bool:
        return not self.first and not self.second


def lines(pair: Pair) -> list[Line]:
    """The facts side by side; those nobody gave are left out."""
    first, second = _facts(pair.first), _facts(pair.second)
    found = [Line(label, value, second[label]) for label, value in first.items()]
    return [line for line in found if not line.is_empty]


def _facts(side: Side) -> dict[Text, str]:
    p = side.person
    return {
        Text("Name"): whole_name(p.given_name, p.family_name),
        Text("Name in own script"): p.name_original,
        Text("Name on the badge"): p.badge_name,
        Text("E-mail"): p.email or "",
        Text("Second e-mail"): p.email_other or "",
        Text("Telephone"): p.phone,
        Text("Function"): p.job_title,
        Text("Organisation"): p.organisation_name,
        Text("Country"): p.country_iso2 or "",
        Text("Code"): format_code(p.code),
        Text("Sessions and days attended"): str(side.attended) if side.attended else "",
    }
