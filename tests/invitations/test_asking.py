"""Asking organisations for names, and reminding the silent ones."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.factories import NOW
from tracker.audit.models import AuditEntry
from tracker.core.access import Actor
from tracker.core.db import db
from tracker.invitations import asking
from tracker.invitations.asking import Contact
from tracker.invitations.errors import NotExpected, RemindedLately
from tracker.invitations.lists import list_asked
from tracker.invitations.models import Invitation, NominationRequest
from tracker.invitations.rules import InvitationState, Kind
from tracker.mail.models import OutboxMail

OLGA = Actor("user", None, "Olga Organiser")


@pytest.fixture
def meeting(make):
    return make.meeting(slug="joint")


@pytest.fixture
def centre(make, meeting):
    return make.expected(meeting).organisation_id


def mails():
    query = select(OutboxMail.template, OutboxMail.to_address, OutboxMail.locale).order_by(OutboxMail.to_address)
    return [tuple(row) for row in db.session.execute(query)]


def contact(centre, **values):
    details = {"name": "Fay Focal", "email": "fay@example.org", "locale": "fr", "funded_seats": 2}
    return Contact(organisation_id=centre, **details | values)


def requests():
    return db.session.scalars(select(NominationRequest)).all()


# who is asked


def test_focal_points_are_kept_for_expected_organisations_only(make, meeting, centre):
    stranger, empty = make.organisation().id, make.expected(meeting).organisation_id
    contacts = [contact(centre), contact(stranger), Contact(organisation_id=empty)]
    assert asking.set_contacts(meeting, contacts, date(2026, 2, 20), by=OLGA, now=NOW) == 1
    [request] = requests()
    assert (request.organisation_id, request.contact_email, request.locale, request.funded_seats, request.due_on) == (
        centre,
        "fay@example.org",
        "fr",
        2,
        date(2026, 2, 20),
    )


def test_saving_the_same_again_changes_nothing(meeting, centre):
    for _ in range(2):
        asking.set_contacts(meeting, [contact(centre)], None, by=OLGA, now=NOW)
    assert [entry.action for entry in db.session.scalars(select(AuditEntry))] == ["nominations.contacts"]


def test_another_address_ends_the_links_and_is_asked_anew(make, meeting, centre):
    request = make.request(meeting, organisation_id=centre, contact_email="old@example.org")
    asking.set_contacts(meeting, [contact(centre, name="Other")], None, by=OLGA, now=NOW)
    assert (request.link_epoch, request.asked_at, request.contact_email) == (2, None, "fay@example.org")
    asking.set_contacts(meeting, [contact(centre, name="Fay")], None, by=OLGA, now=NOW)
    assert request.link_epoch == 2


# asking and reminding


def test_the_chosen_are_asked_in_their_language(make, meeting, centre):
    request = make.request(meeting, organisation_id=centre, asked_at=None, contact_email="fay@example.org", locale="fr")
    other = make.request(meeting, make.organisation(), asked_at=None)
    make.expected(meeting, organisation_id=other.organisation_id)
    assert asking.ask(meeting, [centre], by=OLGA, now=NOW) == 1
    assert (request.asked_at, other.asked_at) == (NOW, None)
    assert mails() == [("nomination", "fay@example.org", "fr")]


def test_the_link_may_be_sent_again_the_next_day(make, meeting, centre):
    request = make.request(meeting, organisation_id=centre, asked_at=NOW)
    with pytest.raises(RemindedLately):
        asking.ask(meeting, [centre], by=OLGA, now=NOW + timedelta(hours=1))
    asking.ask(meeting, [centre], by=OLGA, now=NOW + timedelta(days=1))
    assert (request.asked_at, request.reminded_at, request.reminders) == (NOW, NOW + timedelta(days=1), 1)


def test_without_an_address_nobody_is_asked(make, meeting, centre):
    make.request(meeting, organisation_id=centre, contact_email="", asked_at=None)
    with pytest.raises(RemindedLately):
        asking.ask(meeting, [centre], by=OLGA, now=NOW)


def test_only_the_silent_are_reminded_and_once_a_day(make, meeting, centre):
    make.request(meeting, organisation_id=centre, contact_email="silent@example.org")
    for what in ("named", "registered", "not asked"):
        body = make.expected(meeting).organisation_id
        request = make.request(
            meeting, organisation_id=body, asked_at=None if what == "not asked" else NOW - timedelta(days=2)
        )
        if what == "named":
            make.invitation(request=request)
        if what == "registered":
            make.participant(meeting, organisation_id=body)
    assert asking.remind_silent(meeting, by=OLGA, now=NOW) == 1
    assert mails() == [("nomination_reminder", "silent@example.org", "en")]
    with pytest.raises(RemindedLately):
        asking.remind_silent(meeting, by=OLGA, now=NOW)
    [entry] = db.session.scalars(select(AuditEntry)).all()
    assert (entry.action, entry.details) == ("nominations.reminded", {"count": 1})


def test_some_of_the_silent_may_be_chosen(make, meeting, centre):
    make.request(meeting, organisation_id=centre)
    other = make.request(meeting, organisation_id=make.expected(meeting).organisation_id)
    assert asking.remind_silent(meeting, organisation_ids=[other.organisation_id], by=OLGA, now=NOW) == 1
    assert (other.reminders, [one.reminders for one in requests() if one.id != other.id]) == (1, [0])


def test_who_was_never_written_to_may_be(make, meeting, centre):
    make.request(meeting, organisation_id=centre, asked_at=None)
    [asked] = list_asked(meeting.id)
    assert asking.may_write(asked, NOW) is True
    assert asking.may_write(replace(asked, request=None), NOW) is False


# links


def test_a_renewed_link_ends_the_old_ones(make, meeting, centre):
    request = make.request(meeting, organisation_id=centre)
    asking.renew_link(meeting, centre, by=OLGA, now=NOW)
    assert request.link_epoch == 2
    with pytest.raises(NotExpected):
        asking.renew_link(meeting, make.organisation().id, by=OLGA, now=NOW)


def test_an_organisation_has_one_link_for_everybody_until_it_is_ended(make, meeting, centre):
    first, second = (asking.open_for_all(meeting, centre, by=OLGA, now=NOW) for _ in range(2))
    assert (first.id, first.kind, first.email) == (second.id, Kind.OPEN, "")
    asking.close_for_all(meeting, centre, by=OLGA, now=NOW)
    asking.close_for_all(meeting, centre, by=OLGA, now=NOW)
    assert (first.state, first.link_epoch) == (InvitationState.WITHDRAWN, 2)
    assert asking.open_for_all(meeting, centre, by=OLGA, now=NOW).id != first.id
    with pytest.raises(NotExpected):
        asking.open_for_all(meeting, make.organisation().id, by=OLGA, now=NOW)
    assert len(db.session.scalars(select(Invitation)).all()) == 2
