"""Owners: who sees to a recommendation, whom to write to there, sending their links and reminding them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, or_, select

from tracker.audit.operations import record
from tracker.core.access import SYSTEM, Actor
from tracker.core.db import db, operation
from tracker.core.errors import Invalid
from tracker.core.folding import fold
from tracker.core.texts import Text
from tracker.mail.operations import Addressee, queue_mails
from tracker.meetings.models import ExpectedOrganisation, Meeting
from tracker.meetings.queries import list_expected, lock_meeting
from tracker.recommendations import history, queries, rules
from tracker.recommendations.errors import NobodyToWriteTo
from tracker.recommendations.models import Act, Owner, Recommendation
from tracker.recommendations.queries import OwnerLine
from tracker.recommendations.rules import LIVE

ASK, REMIND = "progress", "progress_reminder"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Whom to write to at an owner, clean and folded; without an address nobody is."""

    owner_id: UUID
    name: str = ""
    email: str = ""
    locale: str = "en"
    reminded_by_itself: bool = True


def named(name: str, expected: Iterable[ExpectedOrganisation]) -> UUID | None:
    """The expected organisation that is called so, whatever the case and accents."""
    folded = fold(name)
    return next(
        (one.organisation_id for one in expected if folded and folded in (fold(one.name), fold(one.short_name))), None
    )


def owner_of(meeting: Meeting, organisation_id: UUID | None, name: str) -> Owner | None:
    """The meeting's owner of this name, made with its first recommendation. Raises Invalid for a stranger's id.

    Call it within an operation.
    """
    if organisation_id is not None:
        expected = {one.organisation_id: one.name for one in list_expected(meeting.id)}
        if organisation_id not in expected:
            raise Invalid(fields={"organisation": Text("Choose one of the list.")})
        name = expected[organisation_id]
    key = organisation_id.hex if organisation_id else fold(name)
    if not key:
        return None
    found = db.session.scalars(select(Owner).where(Owner.meeting_id == meeting.id, Owner.key == key)).one_or_none()
    if found is None:
        found = Owner(meeting_id=meeting.id, organisation_id=organisation_id, key=key, name=name)
        db.session.add(found)
        db.session.flush()
    return found


@operation
def set_contacts(meeting: Meeting, contacts: Sequence[Contact], *, by: Actor, now: datetime) -> int:
    """Keep whom to write to. Tells how many were changed. Another address is another person: the links sent so far end."""
    lock_meeting(meeting.id)
    owners = {line.owner.id: line.owner for line in queries.list_owners(meeting.id)}
    changed = sum(_keep(owners[contact.owner_id], contact) for contact in contacts if contact.owner_id in owners)
    if changed:
        record("recommendations.contacts", by=by, at=now, meeting_id=meeting.id, count=changed)
    return changed


def _keep(owner: Owner, contact: Contact) -> bool:
    before = (owner.contact_name, owner.contact_email, owner.locale, owner.reminded_by_itself)
    after = (contact.name, contact.email, contact.locale, contact.reminded_by_itself)
    if owner.contact_email and owner.contact_email != contact.email:
        owner.link_epoch += 1
        owner.asked_at = owner.reminded_at = None
    owner.contact_name, owner.contact_email, owner.locale, owner.reminded_by_itself = after
    return before != after


@operation
def write_to(meeting: Meeting, owner_ids: Collection[UUID], *, by: Actor, now: datetime) -> int:
    """Send these owners their link, or remind who has it, of what is open. Tells how many are written to.

    Raises NobodyToWriteTo when none has an address and something open, or all were written to within the last day.
    """
    lock_meeting(meeting.id)  # pressed twice at once, it is sent once
    due = [line for line in queries.list_owners(meeting.id) if line.owner.id in owner_ids and may_be_written(line, now)]
    if not due:
        raise NobodyToWriteTo
    _write(meeting, [line.owner for line in due], by=by, now=now)
    return len(due)


def may_be_written(line: OwnerLine, now: datetime) -> bool:
    """Whether there is an address, something open, and nobody wrote within the last day."""
    owner = line.owner
    return bool(owner.contact_email and line.live) and rules.may_write(now, owner.asked_at, owner.reminded_at)


def _write(meeting: Meeting, owners: Sequence[Owner], *, by: Actor, now: datetime) -> None:
    mails: Mapping[str, list[Owner]] = {
        ASK: [owner for owner in owners if owner.asked_at is None],
        REMIND: [owner for owner in owners if owner.asked_at is not None],
    }
    for template, to in mails.items():
        for owner in to:
            if template == ASK:
                owner.asked_at = now
            else:
                owner.reminded_at, owner.reminders = now, owner.reminders + 1
        addressees = [Addressee(owner.contact_email, owner.locale, owner.id) for owner in to]
        queue_mails(template, addressees, at=now, meeting_id=meeting.id)
        _tell(to, Act.ASKED if template == ASK else Act.REMINDED, by=by, now=now)
    record("recommendations.owners-written", by=by, at=now, meeting_id=meeting.id, count=len(owners))


def _tell(owners: Sequence[Owner], act: Act, *, by: Actor, now: datetime) -> None:
    """Into the history of everything open of theirs."""
    ids = [owner.id for owner in owners]
    query = select(Recommendation).where(Recommendation.owner_id.in_(ids), Recommendation.state.in_(LIVE))
    for recommendation in db.session.scalars(query.order_by(Recommendation.id)):
        history.write(recommendation, act, by=by, at=now)


@operation
def renew_link(meeting: Meeting, owner_id: UUID, *, by: Actor, now: datetime) -> None:
    """End the links sent so far; the next mail has a new one."""
    lock_meeting(meeting.id)
    for line in queries.list_owners(meeting.id):
        if line.owner.id == owner_id:
            line.owner.link_epoch += 1
            record("recommendations.link", by=by, at=now, meeting_id=meeting.id, subject_id=owner_id)


def remind_due(now: datetime) -> int:
    """The worker's job: remind owners whose day comes near or is past, at most once in thirty days; tells how many.

    Only who was sent their link by an organiser, and whose reminders are not switched off.
    """
    return sum(_remind_of(meeting, now) for meeting in db.session.scalars(_meetings_with_due(now)).all())


def _meetings_with_due(now: datetime) -> Select[Meeting]:
    owned = (
        select(Owner.meeting_id)
        .join(Recommendation, Recommendation.owner_id == Owner.id)
        .where(
            Owner.asked_at <= now - rules.AFTER_ASKING,
            or_(Owner.reminded_at.is_(None), Owner.reminded_at <= now - rules.BETWEEN_REMINDERS),
            Owner.reminded_by_itself,
            Owner.contact_email != "",
            Recommendation.state.in_(LIVE),
            Recommendation.due_on <= (now + rules.BEFORE_DUE).date(),
        )
    )
    return select(Meeting).where(Meeting.id.in_(owned)).order_by(Meeting.slug)


@operation
def _remind_of(meeting: Meeting, now: datetime) -> int:
    lock_meeting(meeting.id)  # two workers at once: the second finds them reminded
    due = [
        line.owner
        for line in queries.list_owners(meeting.id)
        if line.owner.contact_email
        and line.owner.reminded_by_itself
        and rules.is_to_be_reminded(now, line.next_due, line.owner.asked_at, line.owner.reminded_at)
    ]
    if due:
        _write(meeting, due, by=SYSTEM, now=now)
    return len(due)
