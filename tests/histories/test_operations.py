import pytest
from sqlalchemy import select

from tests.factories import NOW
from tracker.core.access import Actor
from tracker.core.db import db
from tracker.core.errors import NotFound
from tracker.core.ids import new_id
from tracker.histories import operations
from tracker.invitations.models import Invitation
from tracker.mail.models import OutboxMail
from tracker.registration.models import State

OLGA = Actor("user", new_id(), "Olga Organiser")


def test_people_of_an_earlier_meeting_are_invited_once_and_those_registered_left_alone(make):
    earlier, coming = make.meeting(), make.meeting()
    new = make.participant(earlier, email="new@example.org", locale="fr")
    make.participant(earlier, email="known@example.org")
    make.participant(coming, email="known@example.org")
    make.participant(earlier, email="gone@example.org", state=State.WITHDRAWN)
    ours = {earlier.id, coming.id}
    outcomes = [
        operations.invite_people_of(coming, earlier.id, ours, attended=False, by=OLGA, now=NOW) for _ in range(2)
    ]
    assert [(outcome.invited, len(outcome.skipped)) for outcome in outcomes] == [(1, 1), (0, 2)]
    found = db.session.scalars(select(Invitation)).one()
    assert (found.email, found.earlier_id, found.locale) == ("new@example.org", new.id, "fr")
    assert [mail.to_address for mail in db.session.scalars(select(OutboxMail))] == ["new@example.org"]


def test_only_who_attended_is_invited_when_asked_so(make):
    earlier, coming = make.meeting(), make.meeting()
    came, _absent = make.participant(earlier), make.participant(earlier)
    make.presence(came, make.session(earlier))
    operations.invite_people_of(coming, earlier.id, {earlier.id, coming.id}, attended=True, by=OLGA, now=NOW)
    assert db.session.scalars(select(Invitation.earlier_id)).all() == [came.id]


@pytest.mark.parametrize("missing", ["earlier", "coming"])
def test_nobody_of_a_meeting_of_others_is_invited(make, missing):
    earlier, coming = make.meeting(), make.meeting()
    make.participant(earlier)
    ours = {earlier.id, coming.id} - {earlier.id if missing == "earlier" else coming.id}
    with pytest.raises(NotFound):
        operations.invite_people_of(coming, earlier.id, ours, attended=False, by=OLGA, now=NOW)


def test_a_meeting_does_not_invite_its_own_people(make):
    meeting = make.meeting()
    with pytest.raises(NotFound):
        operations.invite_people_of(meeting, meeting.id, {meeting.id}, attended=False, by=OLGA, now=NOW)
