"""What organisers do so that organisations name their people: whom to ask, asking, reminding, links for everybody of one."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from tracker.audit.operations import record
from tracker.core.access import Actor
from tracker.core.db import db, operation
from tracker.invitations import queries
from tracker.invitations.errors import NotExpected, RemindedLately
from tracker.invitations.lists import Asked, list_asked
from tracker.invitations.models import Invitation, NominationRequest
from tracker.invitations.rules import InvitationState, Kind, may_remind, organisation_key
from tracker.mail.operations import Addressee, queue_mails
from tracker.meetings.models import Meeting
from tracker.meetings.queries import lock_meeting


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """An organisation's focal point, clean and folded; without an address nobody is asked."""

    organisation_id: UUID
    name: str = ""
    email: str = ""
    locale: str = "en"
    funded_seats: int = 0


@operation
def set_contacts(
    meeting: Meeting, contacts: Sequence[Contact], due_on: date | None, *, by: Actor, now: datetime
) -> int:
    """Keep who is asked for which organisation, and by when. Tells how many were changed.

    Another address is another person: the links sent so far end, and nobody is asked until the organiser sends anew.
    """
    lock_meeting(meeting.id)
    known = {one.organisation.organisation_id: one for one in list_asked(meeting.id, afresh=True)}
    changed = [
        c for c in contacts if c.organisation_id in known and _keep(meeting, known[c.organisation_id], c, due_on)
    ]
    if changed:
        record("nominations.contacts", by=by, at=now, meeting_id=meeting.id, count=len(changed))
    return len(changed)


def _keep(meeting: Meeting, asked: Asked, contact: Contact, due_on: date | None) -> bool:
    request = asked.request
    if request is None:
        if not contact.email and not contact.name and not contact.funded_seats:
            return False
        request = NominationRequest(meeting_id=meeting.id, organisation_id=contact.organisation_id)
        request.link_epoch, request.contact_email = 1, ""
        db.session.add(request)
    before = (request.contact_name, request.contact_email, request.locale, request.funded_seats, request.due_on)
    if request.contact_email and request.contact_email != contact.email:
        request.link_epoch, request.asked_at, request.reminded_at, request.reminders = (
            request.link_epoch + 1,
            None,
            None,
            0,
        )
    after = (contact.name, contact.email, contact.locale, contact.funded_seats, due_on)
    request.contact_name, request.contact_email, request.locale, request.funded_seats, request.due_on = after
    return before != after


@operation
def ask(meeting: Meeting, organisation_ids: Collection[UUID], *, by: Actor, now: datetime) -> int:
    """Send these organisations' focal points their links. Tells how many were written to.

    Raises RemindedLately when none of them has an address, or all were written to within the last day.
    """
    return _write(
        meeting, "nomination", lambda one: one.organisation.organisation_id in organisation_ids, by=by, at=now
    )


@operation
def remind_silent(
    meeting: Meeting, *, by: Actor, now: datetime, organisation_ids: Collection[UUID] | None = None
) -> int:
    """Write again to those who were asked and have named nobody (of these, or all). As `ask`."""
    return _write(
        meeting,
        "nomination_reminder",
        lambda one: (
            one.is_silent and (organisation_ids is None or one.organisation.organisation_id in organisation_ids)
        ),
        by=by,
        at=now,
    )


def _write(meeting: Meeting, template: str, to: Callable[[Asked], bool], *, by: Actor, at: datetime) -> int:
    lock_meeting(meeting.id)  # pressed twice at once, it is sent once
    due = [one.request for one in list_asked(meeting.id, afresh=True) if to(one) and one.request and may_write(one, at)]
    if not due:
        raise RemindedLately
    for request in due:
        if template == "nomination" and request.asked_at is None:
            request.asked_at = at
        else:
            request.reminded_at, request.reminders = at, request.reminders + 1
    addressees = [Addressee(one.contact_email, one.locale, one.id) for one in due]
    queue_mails(template, addressees, at=at, meeting_id=meeting.id)
    record(
        f"nominations.{'asked' if template == 'nomination' else 'reminded'}",
        by=by,
        at=at,
        meeting_id=meeting.id,
        count=len(due),
    )
    return len(due)


def may_write(asked: Asked, now: datetime) -> bool:
    """Whether there is somebody to write to, who was not written to within the last day."""
    request = asked.request
    return (
        bool(request and request.contact_email)
        and request is not None
        and may_remind(now, request.asked_at, request.reminded_at)
    )


@operation
def renew_link(meeting: Meeting, organisation_id: UUID, *, by: Actor, now: datetime) -> None:
    """End the focal point's links sent so far; the next mail has a new one. Raises NotExpected."""
    request = queries.lock_request(meeting.id, organisation_id)
    request.link_epoch += 1
    record(
        "nominations.link", by=by, at=now, meeting_id=meeting.id, subject_id=request.id, subject=request.contact_name
    )


@operation
def open_for_all(meeting: Meeting, organisation_id: UUID, *, by: Actor, now: datetime) -> Invitation:
    """A link that everybody of the organisation may use; the one there is, if there is one. Raises NotExpected."""
    lock_meeting(meeting.id)
    if not queries.is_expected(meeting.id, organisation_id):
        raise NotExpected
    found = queries.find_open(meeting.id, organisation_id)
    if found is not None:
        return found
    invitation = Invitation(
        meeting_id=meeting.id,
        kind=Kind.OPEN,
        state=InvitationState.INVITED,
        organisation_id=organisation_id,
        organisation_key=organisation_key(organisation_id, ""),
        email="",
        created_at=now,
        created_by=by.label,
        state_at=now,
        state_by=by.label,
        link_epoch=1,
    )
    db.session.add(invitation)
    db.session.flush()
    record("invitation.opened", by=by, at=now, meeting_id=meeting.id, subject_id=invitation.id)
    return invitation


@operation
def close_for_all(meeting: Meeting, organisation_id: UUID, *, by: Actor, now: datetime) -> None:
    """End the link for everybody; who registered with it stays registered."""
    found = queries.find_open(meeting.id, organisation_id)
    if found is None:
        return
    found.state, found.state_at, found.state_by = InvitationState.WITHDRAWN, now, by.label
    found.link_epoch += 1
    record("invitation.closed", by=by, at=now, meeting_id=meeting.id, subject_id=found.id)
