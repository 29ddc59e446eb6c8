"""How many of one organisation a session takes at a time: asked, and set by the organisers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, insert, select

from tracker.attendance.models import DoorQuota, Presence
from tracker.attendance.queries import Place
from tracker.audit.operations import record
from tracker.core.access import Actor
from tracker.core.db import db, operation
from tracker.core.ids import new_id
from tracker.meetings.models import ExpectedOrganisation
from tracker.registration.models import Participant

#: more is no limit for any organisation
MOST = 10_000


@dataclass(frozen=True, slots=True)
class OrganisationQuota:
    """An organisation expected at the meeting, how many places it has at a session (None: as all), and how many are taken."""

    organisation_id: UUID
    name: str
    places: int | None
    inside: int


def find_general(place: Place) -> int | None:
    """The quota of each organisation that has none of its own."""
    return db.session.execute(
        select(DoorQuota.places).where(DoorQuota.session_id == place.id, DoorQuota.organisation_id.is_(None))
    ).scalar_one_or_none()


def list_quotas(meeting_id: UUID, place: Place) -> Sequence[OrganisationQuota]:
    """The organisations expected at the meeting with their places at this session."""
    inside = (
        select(Participant.organisation_id, func.count().label("inside"))
        .join(Presence, Presence.participant_id == Participant.id)
        .where(
            Presence.session_id == place.id,
            Presence.attended.is_(True),
            Presence.inside.is_(True),
            Presence.remote.is_(False),
        )
        .group_by(Participant.organisation_id)
        .subquery()
    )
    expected = ExpectedOrganisation
    query = (
        select(expected.organisation_id, expected.short_name, DoorQuota.places, func.coalesce(inside.c.inside, 0))
        .outerjoin(
            DoorQuota,
            (DoorQuota.organisation_id == expected.organisation_id) & (DoorQuota.session_id == place.id),
        )
        .outerjoin(inside, inside.c.organisation_id == expected.organisation_id)
        .where(expected.meeting_id == meeting_id)
        .order_by(expected.position, expected.id)
    )
    return [OrganisationQuota(*row) for row in db.session.execute(query)]


@operation
def set_quotas(
    meeting_id: UUID, place: Place, general: int | None, quotas: Mapping[UUID, int], *, by: Actor, now: datetime
) -> None:
    """Put these quotas in the place of those there were. Who is in the room already stays in it."""
    connection = db.session.connection()
    connection.execute(delete(DoorQuota).where(DoorQuota.meeting_id == meeting_id, DoorQuota.session_id == place.id))
    wanted: list[tuple[UUID | None, int]] = [*quotas.items()]
    if general is not None:
        wanted.append((None, general))
    rows = [
        {"id": new_id(), "meeting_id": meeting_id, "session_id": place.id, "organisation_id": one, "places": places}
        for one, places in wanted
    ]
    if rows:
        connection.execute(insert(DoorQuota), rows)
    record(
        "session.quotas-set", by=by, at=now, meeting_id=meeting_id, subject_id=place.id, subject=place.title,
        general=general, organisations=len(quotas),
    )  # fmt: skip
