"""The part that people have at a meeting follows the part of their organisation."""

from typing import Any, cast
from uuid import UUID

from sqlalchemy import CursorResult, func, select, update

from tracker.core.db import db, operation
from tracker.meetings.models import ExpectedOrganisation, Part
from tracker.registration.models import Participant
from tracker.registration.waiting_list import recount


@operation
def follow_expected(meeting_id: UUID) -> int:
    """Give everybody of an organisation the part it is expected with, or that of the others; places are counted with it.

    Figures count people by their part, and who is represented by what is expected: without this they would tell two things
    of a body that was added later. Returns how many people it changed.
    """
    expected = select(ExpectedOrganisation.part).where(
        ExpectedOrganisation.meeting_id == meeting_id,
        ExpectedOrganisation.organisation_id == Participant.organisation_id,
    )
    part = func.coalesce(expected.scalar_subquery(), Part.OTHER.value)
    change = (
        update(Participant)
        .where(Participant.meeting_id == meeting_id, Participant.organisation_id.is_not(None), Participant.part != part)
        .values(part=part)
    )
    changed = cast(CursorResult[Any], db.session.execute(change, execution_options={"synchronize_session": False}))
    if changed.rowcount:
        db.session.expire_all()
        recount(meeting_id)
    return changed.rowcount
