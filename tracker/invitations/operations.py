"""Inviting people, reminding them, taking invitations back. Each is one transaction."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from tracker.audit.operations import entries
from tracker.core.access import Actor
from tracker.core.batches import Batch, batch
from tracker.core.db import operation
from tracker.core.ids import new_id
from tracker.core.texts import Text
from tracker.invitations import queries
from tracker.invitations.models import Invitation
from tracker.invitations.queries import Addresses
from tracker.invitations.rules import InvitationState, Kind, organisation_key
from tracker.mail.operations import Addressee, draft_mails
from tracker.meetings.models import Meeting
from tracker.meetings.queries import lock_meeting


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitee:
    """Whom to invite. The answers are to be clean (`registration.answers.checked`), the address folded.

    `organisation_id` is the directory's; where it has none, the name in words, or nothing.
    """

    email: str
    given_name: str = ""
    family_name: str = ""
    job_title: str = ""
    organisation_id: UUID | None = None
    organisation_other: str = ""
    country_iso2: str | None = None
    locale: str = "en"
    #: an alternate waits, without a mail, until called in
    alternate: bool = False
    #: their registration at an earlier meeting, which fills the form in
    earlier_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Skipped:
    """Who of many was left alone, by the place in the order given, and why."""

    index: int
    reason: Text


@dataclass(frozen=True, slots=True)
class Outcome:
    """What inviting many did: the new invitations' ids in the order given, None for whoever was left alone."""

    ids: Sequence[UUID | None]
    skipped: Sequence[Skipped]

    @property
    def invited(self) -> int:
        return len(self.ids) - len(self.skipped)


REGISTERED = Text("This person is registered already")
INVITED = Text("This person is invited already")
TWICE = Text("This address stands here twice")


@dataclass(frozen=True, slots=True)
class _Order:
    """Whom to invite to which meeting, and how."""

    meeting_id: UUID
    invitees: Sequence[Invitee]
    by: Actor
    at: datetime
    request_id: UUID | None
    notify: bool


@dataclass(frozen=True, slots=True)
class Draft:
    """Invitations made ready before others have to wait: what is written if nobody else is registered or invited till then."""

    order: _Order
    taken: Addresses
    outcome: Outcome
    batches: Sequence[Batch]


def draft(meeting: Meeting, invitees: Sequence[Invitee], *, by: Actor, now: datetime, notify: bool = True) -> Draft:
    """All that takes long about inviting many; it only reads, and is for before the operation that calls `invite_drafted`."""
    order = _Order(meeting.id, invitees, by, now, None, notify)
    return _plan(order, _look(order))


@operation
def invite_drafted(drafted: Draft) -> Outcome:
    """As `invite`, of what was drafted. Where others were quicker, who is invited is decided anew."""
    order = drafted.order
    lock_meeting(order.meeting_id)  # two lists at once: the second sees the first
    taken = _look(order)
    return _write(drafted if taken == drafted.taken else _plan(order, taken))


def _write(drafted: Draft) -> Outcome:
    for one in drafted.batches:
        one.write()
    return drafted.outcome


@operation
def invite(
    meeting: Meeting,
    invitees: Sequence[Invitee],
    *,
    by: Actor,
    now: datetime,
    request_id: UUID | None = None,
    notify: bool = True,
) -> Outcome:
    """Invite people, each with a mail and a link of their own. Who has a place or an invitation already is left alone.

    Two statements read, three write, however many they are. `request_id`: the focal point's list they are put on.
    `notify=False` writes the invitations and no mail.
    """
    lock_meeting(meeting.id)
    order = _Order(meeting.id, invitees, by, now, request_id, notify)
    return _write(_plan(order, _look(order)))


def _look(order: _Order) -> Addresses:
    return queries.taken_addresses(order.meeting_id, {one.email for one in order.invitees})


def _plan(order: _Order, addresses: Addresses) -> Draft:
    taken = _Taken(addresses, of_one=order.request_id is not None)
    position = queries.last_position(order.request_id) if order.request_id else 0
    rows: list[dict[str, Any]] = []
    ids: list[UUID | None] = []
    skipped: list[Skipped] = []
    for index, invitee in enumerate(order.invitees):
        reason = taken.why_not(invitee)
        if reason is not None:
            skipped.append(Skipped(index, reason))
            ids.append(None)
            continue
        taken.add(invitee)
        position += 1
        rows.append(_row(order, invitee, position))
        ids.append(rows[-1]["id"])
    return Draft(order, addresses, Outcome(ids, skipped), list(_batches(order, rows)))


def _batches(order: _Order, rows: Sequence[dict[str, Any]]) -> Iterator[Batch]:
    """The invitations, the line of the trail, the mails."""
    if not rows:
        return
    yield batch(Invitation, rows)
    yield entries(
        "invitation.sent",
        [(None, _subject(rows))],
        by=order.by,
        at=order.at,
        meeting_id=order.meeting_id,
        count=len(rows),
    )
    if order.notify:
        addressees = (Addressee(row["email"], row["locale"], row["id"]) for row in rows if row["invited_at"])
        yield draft_mails("invitation", addressees, at=order.at, meeting_id=order.meeting_id)


class _Taken:
    """The addresses that are taken. `of_one`: as far as one organisation may know, for its focal point."""

    def __init__(self, addresses: Addresses, *, of_one: bool) -> None:
        self._registered, self._of_one = addresses.registered, of_one
        self._invited = addresses.invited if of_one else {(email, "") for email, _ in addresses.invited}
        self._given: set[tuple[str, str]] = set()

    def _key(self, invitee: Invitee) -> tuple[str, str]:
        return (invitee.email, _organisation_key(invitee) if self._of_one else "")

    def add(self, invitee: Invitee) -> None:
        self._given.add(self._key(invitee))

    def why_not(self, invitee: Invitee) -> Text | None:
        """Why this person is not to be invited, if so."""
        if self._key(invitee) in self._given:
            return TWICE
        if self._key(invitee) in self._invited:
            return INVITED
        if invitee.email not in self._registered:
            return None
        ours = self._registered[invitee.email] == invitee.organisation_id
        return REGISTERED if ours or not self._of_one else None


def _organisation_key(invitee: Invitee) -> str:
    return organisation_key(invitee.organisation_id, invitee.organisation_other)


def _row(order: _Order, invitee: Invitee, position: int) -> dict[str, Any]:
    by, now = order.by, order.at
    return {
        "id": new_id(),
        "meeting_id": order.meeting_id,
        "request_id": order.request_id,
        "kind": Kind.PERSONAL,
        "state": InvitationState.STANDBY if invitee.alternate else InvitationState.INVITED,
        "organisation_id": invitee.organisation_id,
        "organisation_other": invitee.organisation_other,
        "organisation_key": _organisation_key(invitee),
        "country_iso2": invitee.country_iso2,
        "given_name": invitee.given_name,
        "family_name": invitee.family_name,
        "email": invitee.email,
        "job_title": invitee.job_title,
        "locale": invitee.locale,
        "earlier_id": invitee.earlier_id,
        "alternate": invitee.alternate,
        "position": position,
        "created_at": now,
        "created_by": by.label,
        "invited_at": None if invitee.alternate else now,
        "state_at": now,
        "state_by": by.label,
    }


def _subject(rows: Sequence[dict[str, Any]]) -> str:
    """Whom the trail names: the one, or the first of them."""
    return f"{rows[0]['given_name']} {rows[0]['family_name']}".strip() or rows[0]["email"]
