from dataclasses import replace

import pytest
from sqlalchemy import select

from tests.factories import NOW
from tracker.audit.models import AuditEntry
from tracker.core.access import Actor
from tracker.core.db import db
from tracker.invitations import operations
from tracker.invitations.models import Invitation
from tracker.invitations.operations import INVITED, REGISTERED, TWICE, Invitee
from tracker.invitations.rules import InvitationState, Kind
from tracker.mail.models import OutboxMail
from tracker.registration.rules import State

OLGA = Actor("user", None, "Olga Organiser")
ADA = Invitee(email="ada@example.org", given_name="Ada", family_name="Lovelace", locale="fr")


@pytest.fixture
def meeting(make):
    return make.meeting(slug="joint")


def rows():
    return db.session.scalars(select(Invitation).order_by(Invitation.position, Invitation.id)).all()


def mails():
    query = select(OutboxMail.template, OutboxMail.to_address, OutboxMail.locale).order_by(OutboxMail.id)
    return [tuple(row) for row in db.session.execute(query)]


# inviting many


def test_each_invited_person_gets_a_row_and_a_mail_in_their_language(meeting, make):
    centre = make.organisation()
    grace = Invitee(email="grace@example.org", family_name="Hopper", organisation_id=centre.id)
    outcome = operations.invite(meeting, [ADA, grace], by=OLGA, now=NOW)
    ada, hopper = (db.session.get_one(Invitation, found) for found in outcome.ids)
    assert (outcome.invited, outcome.skipped) == (2, [])
    assert (ada.kind, ada.state, ada.email, ada.created_by) == (
        Kind.PERSONAL,
        InvitationState.INVITED,
        "ada@example.org",
        "Olga Organiser",
    )
    assert (hopper.organisation_id, hopper.invited_at, hopper.link_epoch) == (centre.id, NOW, 1)
    assert mails() == [("invitation", "ada@example.org", "fr"), ("invitation", "grace@example.org", "en")]


def test_inviting_many_is_one_entry_of_the_trail(meeting):
    operations.invite(meeting, [ADA, replace(ADA, email="b@example.org")], by=OLGA, now=NOW)
    [entry] = db.session.scalars(select(AuditEntry)).all()
    assert (entry.action, entry.subject_label, entry.details) == ("invitation.sent", "Ada Lovelace", {"count": 2})


def test_who_has_a_place_or_an_invitation_is_left_alone(meeting, make):
    make.participant(meeting, email="ada@example.org", state=State.SUBMITTED)
    make.invitation(meeting, email="bob@example.org")
    people = [ADA, replace(ADA, email="bob@example.org"), *[replace(ADA, email="eve@example.org")] * 2]
    outcome = operations.invite(meeting, people, by=OLGA, now=NOW)
    assert [(skipped.index, skipped.reason) for skipped in outcome.skipped] == [
        (0, REGISTERED),
        (1, INVITED),
        (3, TWICE),
    ]
    assert [bool(found) for found in outcome.ids] == [False, False, True, False]
    assert mails() == [("invitation", "eve@example.org", "fr")]


def test_a_place_or_an_invitation_at_another_meeting_counts_for_nothing(meeting, make):
    make.participant(email="ada@example.org")
    make.invitation(email="ada@example.org")
    assert operations.invite(meeting, [ADA], by=OLGA, now=NOW).invited == 1


def test_who_withdrew_or_was_taken_off_may_be_invited_anew(meeting, make):
    make.participant(meeting, email="ada@example.org", state=State.WITHDRAWN)
    make.invitation(meeting, email="ada@example.org", state=InvitationState.WITHDRAWN)
    assert operations.invite(meeting, [ADA], by=OLGA, now=NOW).invited == 1


def test_a_focal_point_learns_of_its_own_organisation_only(meeting, make):
    ours, theirs = make.organisation(), make.organisation()
    request = make.request(meeting, ours)
    make.participant(meeting, theirs, email="ada@example.org")
    make.participant(meeting, ours, email="bob@example.org")
    make.invitation(meeting, email="eve@example.org", organisation_id=theirs.id)
    people = [replace(ADA, email=f"{name}@example.org", organisation_id=ours.id) for name in ("ada", "bob", "eve")]
    outcome = operations.invite(meeting, people, by=OLGA, now=NOW, request_id=request.id)
    assert [(skipped.index, skipped.reason) for skipped in outcome.skipped] == [(1, REGISTERED)]


def test_an_alternate_waits_without_a_mail(meeting, make):
    request = make.request(meeting)
    make.invitation(request=request, position=7)
    operations.invite(meeting, [replace(ADA, alternate=True)], by=OLGA, now=NOW, request_id=request.id)
    alternate = rows()[-1]
    assert (alternate.state, alternate.alternate, alternate.invited_at, alternate.position) == (
        InvitationState.STANDBY,
        True,
        None,
        8,
    )
    assert mails() == []


def test_inviting_without_a_mail_writes_none(meeting):
    operations.invite(meeting, [ADA], by=OLGA, now=NOW, notify=False)
    assert mails() == []


@pytest.mark.parametrize("many", [1, 300])
def test_inviting_many_takes_no_more_statements_than_inviting_one(meeting, queries, many):
    people = [replace(ADA, email=f"p{n}@example.org") for n in range(many)]
    with queries(6):  # the lock, two look-ups, the invitations, the trail, the mails
        operations.invite(meeting, people, by=OLGA, now=NOW)


def test_whoever_is_invited_while_a_draft_waits_is_left_alone_by_it(meeting):
    people = [replace(ADA, email=f"p{n}@example.org") for n in range(2)]
    drafted = operations.draft(meeting, people, by=OLGA, now=NOW)
    operations.invite(meeting, people[:1], by=OLGA, now=NOW)
    outcome = operations.invite_drafted(drafted)
    assert [(one.index, one.reason) for one in outcome.skipped] == [(0, operations.INVITED)]
    found = db.session.scalars(select(Invitation).order_by(Invitation.email))
    assert [one.email for one in found] == ["p0@example.org", "p1@example.org"]
