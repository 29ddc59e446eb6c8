"""Choosing the bodies expected at a meeting from the directory: what was ticked, kept as ticked, beside what stands."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tracker.audit.operations import record
from tracker.core.access import Actor
from tracker.core.db import operation
from tracker.dossier.errors import ExpectedChanged
from tracker.dossier.queries import count_registered
from tracker.meetings.models import Meeting, Part
from tracker.meetings.operations import set_expected
from tracker.meetings.queries import expected_organisations, lock_meeting
from tracker.organisations.models import Organisation, OrganisationType
from tracker.organisations.queries import (
    OrganisationChoice,
    conventions_on,
    find_many,
    list_choices,
    top_parents,
)
from tracker.registration.parts import follow_expected

Parts = Mapping[str, Part | None]


@dataclass(frozen=True, slots=True)
class Listed:
    """A body of the directory; `part` is None when it is not expected."""

    choice: OrganisationChoice
    part: Part | None
    #: people of it who are registered
    registered: int
    #: the part that somebody else gave it meanwhile ("" for none); None: nobody did
    meanwhile: str | None = None

    @property
    def is_centre(self) -> bool:
        """Centres are ticked, of others one says their part. A centre with another part is listed with the others."""
        return _is_centre(self.choice) and self.part in (None, Part.CENTRE) and not self.meanwhile


class ExpectedForm:
    """By a body's code: `shown` is its part as the page showed it, `wanted` as it was chosen there."""

    def __init__(self, meeting: Meeting, typed: Mapping[str, str] | None = None) -> None:
        self._meeting = meeting
        self._choices = list_choices(meeting.starts_on)
        self._registered = count_registered(meeting.id)
        self._clashing: Collection[str] = ()
        standing = _standing(meeting)
        self.shown: dict[str, Part | None] = standing if typed is None else _read(typed.get("shown", ""))
        self.wanted: dict[str, Part | None] = {
            one.code: standing.get(one.code) if typed is None else _part(typed.get(f"part-{one.code}", ""))
            for one in self._choices
        }

    @property
    def listed(self) -> Sequence[Listed]:
        """Every body that exists when the meeting begins, centres first."""
        return [
            Listed(
                one,
                self.wanted[one.code],
                self._registered.get(one.code, 0),
                (self.shown.get(one.code) or "") if one.code in self._clashing else None,
            )
            for one in self._choices
        ]

    @property
    def as_shown(self) -> str:
        """What a hidden field carries, so that only what was changed on this page is changed."""
        return " ".join(f"{code}:{part}" for code, part in self.shown.items() if part)

    def tick(self, which: str) -> bool:
        """Tick many centres: "all", "region:Africa", "convention:basel". False when that is nothing to tick by."""
        kind, _, name = which.partition(":")
        under = self._conventions() if kind == "convention" else {}
        for one in self._choices:
            fits = {"all": True, "region": one.region_name == name, "convention": name in under.get(one.code, ())}
            if fits.get(kind) and _is_centre(one) and self.wanted[one.code] is None:
                self.wanted[one.code] = Part.CENTRE
        return kind in ("all", "region", "convention")

    def _conventions(self) -> Mapping[str, Collection[str]]:
        """The conventions that each centre serves when the meeting begins, by its code."""
        serving = conventions_on(self._meeting.starts_on)
        centres = find_many(one.code for one in self._choices if _is_centre(one))
        return {code: serving.get(body.id, ()) for code, body in centres.items()}

    def show_meanwhile(self, codes: Collection[str]) -> None:
        """Show what others chose since, beside what was chosen here; whoever sends it again has seen it."""
        standing = _standing(self._meeting)
        for code, part in self.wanted.items():
            if part == self.shown.get(code):
                self.wanted[code] = standing.get(code)
        self.shown, self._clashing = standing, codes

    @property
    def leaving(self) -> int:
        """How many people are registered for bodies that are taken off."""
        gone = [code for code, part in self.wanted.items() if part is None and self.shown.get(code)]
        return sum(self._registered.get(code, 0) for code in gone)


def _standing(meeting: Meeting) -> dict[str, Part | None]:
    return {organisation.code: part for organisation, part in expected_organisations(meeting.id)}


def _is_centre(choice: OrganisationChoice) -> bool:
    return choice.type is OrganisationType.REGIONAL_CENTRE


def _read(text: str) -> dict[str, Part | None]:
    pairs = (pair.partition(":") for pair in text.split())
    return {code: _part(part) for code, _, part in pairs}


def _part(text: str) -> Part | None:
    return Part(text) if text in set(Part) else None


@operation
def expect(meeting_id: UUID, expected: Sequence[tuple[Organisation, Part]]) -> None:
    """Expect these bodies, in this order; whoever is registered for one has its part from now on."""
    parents = {id_: top.name for id_, top in top_parents().items() if top.id != id_}
    set_expected(meeting_id, expected, parents)
    follow_expected(meeting_id)


@operation
def change_expected(
    meeting_id: UUID, wanted: Mapping[str, Part | None], shown: Mapping[str, Part | None], *, by: Actor, now: datetime
) -> None:
    """Give the bodies of these codes their part, or none, where it differs from what the page showed; others stay.

    Who registered for one stays registered, and has its new part. Raises ExpectedChanged when somebody else chose otherwise meanwhile.
    """
    meeting = lock_meeting(meeting_id)
    standing = {body.code: (body, part) for body, part in expected_organisations(meeting_id)}
    parts = {code: part for code, (_, part) in standing.items()}
    touched = {code: part for code, part in wanted.items() if part != shown.get(code)}
    clashing = [code for code, part in touched.items() if parts.get(code) not in (shown.get(code), part)]
    if clashing:
        raise ExpectedChanged(clashing)
    changes = {code: part for code, part in touched.items() if part != parts.get(code)}
    if not changes:
        return
    found = find_many(code for code in changes if code not in standing)
    chosen = [(body, changes.get(code, part)) for code, (body, part) in standing.items()]
    chosen += [(found[code], part) for code, part in changes.items() if code in found]
    expect(meeting_id, [(body, part) for body, part in chosen if part])
    names = {code: body.short_name for code, (body, _) in standing.items()} | {
        c: b.short_name for c, b in found.items()
    }
    record(
        "meeting.expected",
        by=by,
        at=now,
        meeting_id=meeting_id,
        subject_id=meeting_id,
        subject=meeting.short_title,
        why=", ".join(_sign(name, changes[code], parts.get(code)) for code, name in names.items() if code in changes),
        changes=changes,
    )


def _sign(name: str, part: Part | None, before: Part | None) -> str:
    """A change as the history shows it in every language: taken in, taken off, or given another part."""
    sign = "\N{MINUS SIGN}" if part is None else "+" if before is None else "\N{PLUS-MINUS SIGN}"
    return f"{sign} {name}"
