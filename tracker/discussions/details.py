"""What a point may say about itself beside its text: whom and what it concerns, on what it rests, how it was taken. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum

from tracker.core.texts import Text

#: people or groups that supported one point
SUPPORT_MAX = 10_000


class Convention(StrEnum):
    """The conventions that centres work for."""

    BASEL = "basel"
    ROTTERDAM = "rotterdam"
    STOCKHOLM = "stockholm"
    MINAMATA = "minamata"


class Standing(StrEnum):
    """How the group took a point."""

    AGREED = "agreed"
    OPEN = "open"
    RESERVATION = "reservation"


CONVENTIONS: Mapping[str, Text] = {
    Convention.BASEL: Text("Basel Convention"),
    Convention.ROTTERDAM: Text("Rotterdam Convention"),
    Convention.STOCKHOLM: Text("Stockholm Convention"),
    Convention.MINAMATA: Text("Minamata Convention"),
}
STANDINGS: Mapping[str, Text] = {
    Standing.AGREED: Text("Agreed"),
    Standing.OPEN: Text("Still open"),
    Standing.RESERVATION: Text("With a reservation"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """All of it may be left out. `raised_by` is kept for the group and the organisers, and never printed."""

    concerns: str = ""
    substance: str = ""
    conventions: tuple[str, ...] = ()
    evidence: str = ""
    raised_by: str = ""
    support: int | None = None
    standing: str | None = None

    @property
    def said(self) -> bool:
        """Whether anything is said at all."""
        return self != NOTHING

    @property
    def printed(self) -> "Details":
        """Without what is for the group alone."""
        return replace(self, raised_by="")

    @property
    def facts(self) -> list[tuple[str, str]]:
        """What is said, field by field; a field that is new to the product adds nothing to those that do not say it."""
        return [(name, str(value)) for name in NAMES if (value := _plain(getattr(self, name))) not in ("", None, ())]


def _plain(value: object) -> object:
    return tuple(map(str, value)) if isinstance(value, tuple) else value


NOTHING = Details()
NAMES: tuple[str, ...] = tuple(field.name for field in fields(Details))
#: those that stand on one line
LINES = ("concerns", "substance", "evidence", "raised_by")
LABELS: Mapping[str, Text] = {
    "concerns": Text("Region or parties concerned"),
    "substance": Text("Waste stream or chemical"),
    "conventions": Text("Conventions"),
    "evidence": Text("Evidence or document"),
    "raised_by": Text("Raised by"),
    "support": Text("Supported by how many"),
    "standing": Text("How the group took it"),
}


def in_order(conventions: Iterable[str]) -> tuple[str, ...]:
    """Each convention once, in the usual order; what is none is left out."""
    named = set(conventions)
    return tuple(str(key) for key in CONVENTIONS if key in named)


def shown(details: Details) -> list[tuple[Text, str | Text | list[Text]]]:
    """What is said, each with its label, in the order of the form."""
    values: dict[str, str | Text | list[Text]] = {name: getattr(details, name) for name in LINES}
    values["conventions"] = [CONVENTIONS[key] for key in details.conventions]
    values["support"] = "" if details.support is None else str(details.support)
    values["standing"] = STANDINGS[details.standing] if details.standing else ""
    return [(LABELS[name], values[name]) for name in NAMES if values[name]]
