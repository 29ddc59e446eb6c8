"""Inviting people, reminding them, taking invitations back. Each is one transaction."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert

from tracker.audit.operations import record
from tracker.core.access import Actor
from tracker.core.db import db, operation
from tracker.core.ids import new_id
from tracker.core.texts import Text
from tracker.invitations import queries
from tracker.invitations.models import Invitation
from tracker.invitations.rules import InvitationState, Kind, organisation_key
from tracker.mail.operations import Addressee, queue_mails
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
    """What inviting many did: the new invitations' ids in the order given, None for who was left alone."""

    ids: Sequence[UUID | None]
    skipped: Sequence[Skipped]

    @property
    def invited(self) -> int:
        return len(self.ids) - len(self.skipped)


_INSERT = insert(Invitation)
REGISTERED = Text("This person is registered already")
INVITED = Text("This person is invited already")
TWICE = Text("This address stands here twice")


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
    lock_meeting(meeting.id)  # two lists at once: the second sees the first
    registered, invited = queries.taken_addresses(meeting.id)
    taken = _Taken(registered, invited, of_one=request_id is not None)
    position = queries.last_position(request_id) if request_id else 0
    rows: list[dict[str, Any]] = []
    ids: list[UUID | None] = []
    skipped: list[Skipped] = []
    for index, invitee in enumerate(invitees):
        reason = taken.why_not(invitee)
        if reason is not None:
            skipped.append(Skipped(index, reason))
            ids.append(None)
            continue
        taken.add(invitee)
        position += 1
        rows.append(_row(invitee, meeting_id=meeting.id, request_id=request_id, position=position, by=by, now=now))
        ids.append(rows[-1]["id"])
    if rows:
        db.session.connection().execute(_INSERT, rows)  # past the ORM, which takes ten times as long
        record("invitation.sent", by=by, at=now, meeting_id=meeting.id, subject=_subject(rows), count=len(rows))
    if notify:
        write_to_invited("invitation", (row for row in rows if row["invited_at"]), meeting.id, at=now)
    return Outcome(ids, skipped)


class _Taken:
    """The addresses that are taken. `of_one`: as far as one organisation may know, for its focal point."""

    def __init__(self, registered: dict[str, UUID | None], invited: set[tuple[str, str]], *, of_one: bool) -> None:
        self._registered, self._of_one = registered, of_one
        self._invited = invited if of_one else {(email, "") for email, _ in invited}
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


def _row(
    invitee: Invitee, *, meeting_id: UUID, request_id: UUID | None, position: int, by: Actor, now: datetime
) -> dict[str, Any]:
    return {
        "id": new_id(),
        "meeting_id": meeting_id,
        "request_id": request_id,
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


def write_to_invited(template: str, rows: Iterable[dict[str, Any]], meeting_id: UUID, *, at: datetime) -> None:
    """Queue a mail to each; what it says is read from the records when it leaves."""
    queue_mails(
        template, (Addressee(row["email"], row["locale"], row["id"]) for row in rows), at=at, meeting_id=meeting_id
    )
