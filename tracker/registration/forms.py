"""The registration form and its two small sisters: what was typed, kept as typed, and what it means.

The rules of the answers are in `answers`, the same for the API and files; a form here only reads, remembers and shows.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from uuid import UUID

from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from tracker.core.i18n import say
from tracker.core.ids import as_id, new_id
from tracker.core.texts import Text
from tracker.meetings.models import Meeting
from tracker.registration.answers import RegistrationDetails
from tracker.registration.consents import CONSENTS, answers_of
from tracker.registration.models import Participant
from tracker.registration.own_fields import own_typed
from tracker.registration.rules import Mode

#: what browsers and programs send for a tick
_YES = frozenset({"yes", "on", "true", "1", "y"})


class RegistrationForm:
    """The answers of one person, whether right or wrong. `errors` maps a field's name to what to do about it."""

    def __init__(self, typed: "MultiDict[str, str]") -> None:
        self.typed = typed
        self.errors: dict[str, str] = {}
        self.submission: UUID = as_id(typed.get("submission", "")) or new_id()
        #: whose uploads count: the form's own id, or the person's whose registration is changed
        self.holder: UUID = self.submission
        #: files that were refused, by field
        self.refused: dict[str, str | Text] = {}

    @classmethod
    def of(cls, person: Participant, code: str | None) -> "RegistrationForm":
        """The form as this person filled it in; `code` is their organisation's in the directory."""
        typed: MultiDict[str, str] = MultiDict(
            {
                "given_name": person.given_name,
                "family_name": person.family_name,
                "badge_name": person.badge_name,
                "name_original": person.name_original,
                "honorific": person.honorific,
                "email": person.email or "",
                "email_other": person.email_other or "",
                "phone": person.phone,
                "job_title": person.job_title,
                "organisation": code or "",
                "organisation_other": "" if code else person.organisation_name,
                "country": person.country_iso2 or "",
                "mode": person.mode.value,
                "remarks": person.remarks,
                "preferred_group": person.preferred_group,
                "gender": person.gender.value if person.gender else "",
                **{name: "yes" if given else "" for name, given in answers_of(person).items()},
                "consent": "yes" if person.consent_at else "",
            }
        )
        typed.setlist("days", list(person.days))
        typed.setlist("needs", list(person.needs))
        return cls(typed)

    def value(self, name: str) -> str:
        """What stands in the field."""
        return self.typed.get(name, "")

    def values(self, name: str) -> list[str]:
        """What is ticked in a group."""
        return self.typed.getlist(name)

    def ticked(self, name: str) -> bool:
        """Whether a box is ticked, or the answer to yes or no is yes."""
        return self.value(name).strip().lower() in _YES

    def details(self, locale: str) -> RegistrationDetails:
        """The answers for an operation. All days ticked means the same as none: the whole meeting."""
        return RegistrationDetails(
            given_name=self.value("given_name"),
            family_name=self.value("family_name"),
            email=self.value("email"),
            email_other=self.value("email_other") or None,
            organisation=self.value("organisation").strip() or None,
            organisation_other=self.value("organisation_other"),
            country_iso2=self.value("country").strip() or None,
            job_title=self.value("job_title"),
            badge_name=self.value("badge_name"),
            name_original=self.value("name_original"),
            honorific=self.value("honorific"),
            phone=self.value("phone"),
            gender=self.value("gender") or None,
            mode=self.value("mode") or Mode.IN_PERSON,
            days=tuple(dict.fromkeys(self.values("days"))),
            needs=tuple(dict.fromkeys(self.values("needs"))),
            remarks=self.value("remarks"),
            preferred_group=self.value("preferred_group"),
            consent=self.ticked("consent"),
            contact_consent=self.ticked("contact_consent"),
            **{name: self.ticked(name) for name in CONSENTS},
            locale=locale,
            own=own_typed(self.typed),
            refused=self.refused,
        )

    def add_errors(self, fields: Mapping[str, str | Text]) -> None:
        """Show these beside their fields, in the reader's language."""
        self.errors.update({name: say(text) for name, text in fields.items()})


def days_of(meeting: Meeting) -> list[date]:
    """The days one can come; empty for a meeting of one day, where there is nothing to choose."""
    count = (meeting.ends_on - meeting.starts_on).days + 1
    return [meeting.starts_on + timedelta(days=n) for n in range(count)] if 1 < count <= 31 else []


def needs() -> dict[str, str]:
    """What one may ask for, as it is asked."""
    return {
        "visa": gettext("A letter for a visa"),
        "funding": gettext("Travel paid by the secretariat"),
        "access": gettext("Help with access: steps, sight, hearing or other"),
    }


def genders() -> dict[str, str]:
    """The answers to the last question, which is for the statistics alone."""
    return {
        "woman": gettext("Woman"),
        "man": gettext("Man"),
        "another": gettext("Another"),
        "": gettext("I prefer not to say"),
    }
