"""Making an earlier text of a point the present one: a new revision that says what the old one said."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from tracker.core.access import Actor
from tracker.core.db import operation
from tracker.discussions import queries
from tracker.discussions.details import NAMES
from tracker.discussions.models import Addressee, Group
from tracker.discussions.recording import Revision, RevisionAnswer, change_point
from tracker.discussions.rules import Written


@operation
def restore_text(
    group: Group, wanted: Written, *, revision_id: UUID, heads: Sequence[UUID], device: str, by: Actor, now: datetime
) -> RevisionAnswer:
    """Say again what `wanted` said, in the place of `heads`, where the point stands now.

    Raises ChangedMeanwhile when those are no longer the point's heads; nothing is stored then.
    """
    revision = Revision(
        id=revision_id,
        point=wanted.point_id,
        base=heads[0] if heads else None,
        settles=heads[1:],
        heading=wanted.heading,
        text=wanted.text,
        removed=wanted.removed,
        addressee=Addressee(wanted.addressee) if wanted.addressee else None,
        due_on=wanted.due_on,
        owner=wanted.owner,
        details={name: getattr(wanted.details, name) for name in NAMES},
        at=now,
        device=device,
    )
    return change_point(queries.lock_group(group.id), revision, by=by, now=now)
