"""Somebody who is confirmed and cannot come sends a colleague instead."""

from contextlib import suppress
from datetime import datetime

from tracker.core.access import Actor
from tracker.core.db import operation
from tracker.invitations import queries
from tracker.invitations.errors import CannotInvite
from tracker.invitations.nominating import substitute
from tracker.invitations.operations import Invitee, invite
from tracker.meetings.models import Meeting
from tracker.meetings.queries import lock_meeting
from tracker.registration.errors import NoMoreChanges
from tracker.registration.models import Participant
from tracker.registration.operations import withdraw
from tracker.registration.queries import lock_participant
from tracker.registration.rules import State


@operation
def hand_over(
    meeting: Meeting, person: Participant, instead: Invitee, *, by: Actor, now: datetime, reason: str
) -> None:
    """Invite the colleague and withdraw the registration; `reason` is what its history and its mail say.

    On a focal point's list the colleague takes the place of who was named. A colleague who is invited or registered
    already gets no second invitation, and whoever holds the link is not told: it would tell who is registered.
    Raises NoMoreChanges for who is not confirmed.
    """
    named = queries.find_named(person)
    if named is not None:
        queries.lock_nominee(meeting.id, named[1].id, named[0].id)  # before the meeting, as whoever else changes it
    lock_meeting(meeting.id)
    if lock_participant(meeting.id, person.id).state is not State.CONFIRMED:
        raise NoMoreChanges
    with suppress(CannotInvite):
        if named is not None:
            substitute(meeting, named[1], named[0].id, by=by, now=now, reason=reason, instead=instead)
        else:
            invite(meeting, [instead], by=by, now=now)
    withdraw(meeting, person.id, by=by, now=now, reason=reason)
