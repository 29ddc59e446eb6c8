"""What a registration holds, and the rules every answer has to keep - the same for form, API, import and walk-in."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Protocol

from tracker.core.texts import Text
from tracker.registration import rules
from tracker.registration.errors import WrongAnswers
from tracker.registration.rules import LIMITS, NEEDS, Gender, Mode, Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationDetails:
    """A person's answers as they were given; `checked` makes them fit to be stored."""

    given_name: str = ""
    family_name: str = ""
    email: str | None = None
    email_other: str | None = None
    #: code from the directory, or the name in words
    organisation: str | None = None
    organisation_other: str = ""
    country_iso2: str | None = None
    job_title: str = ""
    badge_name: str = ""
    name_original: str = ""
    honorific: str = ""
    phone: str = ""
    gender: str | None = None
    mode: str = Mode.IN_PERSON
    days: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    remarks: str = ""
    preferred_group: str = ""
    consent: bool = False
    list_consent: bool = False
    #: e-mail and telephone at once, as programs ask it
    contact_consent: bool = False
    inner_list_consent: bool = False
    email_consent: bool = False
    phone_consent: bool = False
    photo_consent: bool = False
    later_consent: bool = False
    locale: str = "en"
    #: what was typed in answer to the meeting's own questions, by their key; None where they were not asked
    own: Mapping[str, Sequence[str]] | None = None
    #: files that came along and were refused, by field
    refused: Mapping[str, str | Text] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class WalkInDetails:
    """The three fields of the door, and the e-mail address if there is time for it."""

    given_name: str = ""
    family_name: str
    organisation: str = ""
    email: str | None = None


class Held(Protocol):
    """What the rules need of a meeting."""

    @property
    def starts_on(self) -> date: ...
    @property
    def ends_on(self) -> date: ...
    @property
    def online(self) -> bool: ...


#: these came from the person, so they must be complete and agreed to; the others were entered for them
BY_THEMSELVES = frozenset({Origin.FORM, Origin.API})

NAMES = {
    "given_name": Text("Given names"),
    "family_name": Text("Family name"),
    "badge_name": Text("Name on your badge"),
    "name_original": Text("Name in your own script"),
    "honorific": Text("Form of address"),
    "email": Text("E-mail"),
    "email_other": Text("Second e-mail"),
    "phone": Text("Telephone"),
    "job_title": Text("Function"),
    "organisation": Text("Centre or organisation"),
    "organisation_other": Text("Name of the organisation"),
    "preferred_group": Text("Discussion group"),
    "remarks": Text("Anything we should know"),
}
_LINES = tuple(name for name in NAMES if name not in ("remarks", "email", "email_other", "organisation"))


def checked(details: RegistrationDetails, meeting: Held, origin: Origin) -> RegistrationDetails:
    """The answers cleaned. Raises WrongAnswers naming every field that breaks a rule."""
    wrong: dict[str, str | Text] = {}
    clean: dict[str, Any] = {name: _line(name, getattr(details, name), wrong) for name in _LINES}
    clean["remarks"] = _line("remarks", details.remarks, wrong, rules.clean_text)
    clean["email"] = _email(details.email, origin, wrong)
    clean["email_other"] = _email_other(details.email_other, clean["email"], wrong)
    clean["organisation"] = details.organisation or None
    clean["email_consent"] = details.email_consent or details.contact_consent
    clean["phone_consent"] = details.phone_consent or details.contact_consent
    clean["contact_consent"] = clean["email_consent"] and clean["phone_consent"]
    clean["country_iso2"] = (details.country_iso2 or "").upper() or None
    _check_name(clean, origin, wrong)
    _check_organisation(clean, origin, wrong)
    _check_choices(details, meeting, wrong)
    if origin in BY_THEMSELVES:
        if not clean["job_title"]:
            wrong.setdefault("job_title", Text("Enter your function, for example Director"))
        if not details.consent:
            wrong["consent"] = Text("Tick the box to agree. Without it we may not keep your answers")
    if wrong:
        raise WrongAnswers(fields={name: wrong[name] for name in ORDER if name in wrong})
    return replace(details, **clean)


#: as the form shows them, so that the error summary reads from top to bottom
ORDER = (
    "given_name",
    "family_name",
    "name_original",
    "badge_name",
    "honorific",
    "email",
    "email_other",
    "phone",
    "job_title",
    "organisation",
    "organisation_other",
    "country",
    "mode",
    "days",
    "preferred_group",
    "needs",
    "remarks",
    "list_consent",
    "contact_consent",
    "gender",
    "consent",
)


def _line(name: str, typed: str, wrong: dict[str, str | Text], clean: Callable[[str], str] = rules.clean_name) -> str:
    if not typed:
        return ""
    try:
        text = clean(typed)
    except ValueError:
        wrong[name] = Text("%(field)s: take out the characters that cannot be printed", field=NAMES[name])
        return ""
    if len(text) > LIMITS[name]:
        wrong[name] = Text("%(field)s: use no more than %(limit)d characters", field=NAMES[name], limit=LIMITS[name])
    return text


def _email(typed: str | None, origin: Origin, wrong: dict[str, str | Text]) -> str | None:
    if not typed or not typed.strip():
        if origin in BY_THEMSELVES:
            wrong["email"] = Text("Enter your e-mail address")
        return None
    found = rules.fold_email(typed)
    if found is None:
        wrong["email"] = Text("Enter an e-mail address in full, like name@example.org")
    return found


def _email_other(typed: str | None, first: str | None, wrong: dict[str, str | Text]) -> str | None:
    """Optional; the first address again says nothing more."""
    if not typed or not typed.strip():
        return None
    found = rules.fold_email(typed)
    if found is None:
        wrong["email_other"] = Text("Enter an e-mail address in full, like name@example.org")
    return None if found == first else found


def _check_name(clean: dict[str, Any], origin: Origin, wrong: dict[str, str | Text]) -> None:
    """One name is enough: many people have only one. The form asks for it as the family name, or all would forget that."""
    if "given_name" in wrong or "family_name" in wrong:
        return
    needed = clean["family_name"] if origin in BY_THEMSELVES else clean["given_name"] + clean["family_name"]
    if not rules.says_something(needed):
        own = Text("Enter your family name, or the one name you have")
        wrong["family_name"] = own if origin in BY_THEMSELVES else Text("Enter a name: one is enough")


def _check_organisation(clean: dict[str, Any], origin: Origin, wrong: dict[str, str | Text]) -> None:
    if clean["organisation"] or clean["organisation_other"] or "organisation_other" in wrong:
        return
    if origin in BY_THEMSELVES:
        wrong["organisation"] = Text("Choose your centre or organisation, or write its name below the list")


def _check_choices(details: RegistrationDetails, meeting: Held, wrong: dict[str, str | Text]) -> None:
    if details.mode not in set(Mode) or (details.mode == Mode.ONLINE and not meeting.online):
        wrong["mode"] = Text("Choose how you will attend")
    if details.gender and details.gender not in set(Gender):
        wrong["gender"] = Text("Choose one of the answers, or none")
    if not set(details.needs) <= set(NEEDS):
        wrong["needs"] = Text("Choose from the list what you need")
    if not all(_is_day(day, meeting) for day in details.days):
        wrong["days"] = Text("Choose days of the meeting")


def _is_day(text: str, meeting: Held) -> bool:
    try:
        return meeting.starts_on <= date.fromisoformat(text) <= meeting.ends_on
    except ValueError:
        return False
