"""Inviting the people of an earlier meeting to the next one."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from tracker.core.access import Actor
from tracker.core.errors import NotFound
from tracker.histories import queries
from tracker.invitations.operations import Invitee, Outcome, draft, invite_drafted
from tracker.meetings.models import Meeting
from tracker.registration.models import Participant


def invite_people_of(
    meeting: Meeting, earlier_id: UUID, ours: Collection[UUID], *, attended: bool, by: Actor, now: datetime
) -> Outcome:
    """Send everybody who attended (or was registered for) an earlier meeting a link to the form of this one, filled in.

    Both meetings must be among `ours`. Who is registered or invited already is left alone. Raises NotFound.
    """
    if meeting.id not in ours or earlier_id not in ours or earlier_id == meeting.id:
        raise NotFound
    people = queries.list_people_of(earlier_id, attended=attended)
    return invite_drafted(draft(meeting, [_invitee(person) for person in people], by=by, now=now))


def _invitee(person: Participant) -> Invitee:
    return Invitee(
        email=person.email or "",
        given_name=person.given_name,
        family_name=person.family_name,
        job_title=person.job_title,
        country_iso2=person.country_iso2,
        locale=person.locale,
        earlier_id=person.id,
    )
