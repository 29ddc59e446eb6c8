"""Choosing the bodies expected at a meeting from the directory."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tracker.audit.operations import record
from tracker.core.access import Actor
from tracker.core.db import operation
from tracker.dossier.queries import expected_organisations
from tracker.meetings.models import Meeting, Part
from tracker.meetings.operations import set_expected
from tracker.meetings.queries import lock_meeting
from tracker.organisations.models import Organisation, OrganisationType
from tracker.organisations.queries import OrganisationChoice, find_many, list_choices, top_parents


@dataclass(frozen=True, slots=True)
class Listed:
    """A body of the directory; `part` is None when it is not expected."""

    choice: OrganisationChoice
    part: Part | None

    @property
    def is_centre(self) -> bool:
        """Centres are ticked, of others one says their part. A centre with another part is listed with the others."""
        return self.choice.type is OrganisationType.REGIONAL_CENTRE and self.part in (None, Part.CENTRE)


def listed(meeting: Meeting) -> Sequence[Listed]:
    """Every body that exists when the meeting begins, centres first."""
    parts = {organisation.code: part for organisation, part in expected_organisations(meeting.id)}
    return [Listed(choice, parts.get(choice.code)) for choice in list_choices(meeting.starts_on)]


def chosen(meeting: Meeting, typed: Mapping[str, str]) -> Sequence[tuple[Organisation, Part]]:
    """What the form says, those expected already first and in their order. A body the form did not show stays as it is."""
    before = {organisation.code: (organisation, part) for organisation, part in expected_organisations(meeting.id)}
    shown = [choice.code for choice in list_choices(meeting.starts_on)]
    parts = {code: part for code in shown if (part := _part(typed.get(f"part-{code}", "")))}
    found = find_many(code for code in parts if code not in before)
    staying = [
        (body, parts.get(code, part)) for code, (body, part) in before.items() if code in parts or code not in shown
    ]
    return staying + [(found[code], part) for code, part in parts.items() if code in found]


def _part(text: str) -> Part | None:
    return Part(text) if text in set(Part) else None


@operation
def change_expected(
    meeting_id: UUID, expected: Sequence[tuple[Organisation, Part]], *, by: Actor, now: datetime
) -> None:
    """Expect these bodies, in this order. Who registered for one that goes stays registered."""
    meeting = lock_meeting(meeting_id)
    parents = {id_: top.name for id_, top in top_parents().items() if top.id != id_}
    set_expected(meeting_id, expected, parents)
    record(
        "meeting.expected",
        by=by,
        at=now,
        meeting_id=meeting_id,
        subject_id=meeting_id,
        subject=meeting.short_title,
        count=len(expected),
    )
