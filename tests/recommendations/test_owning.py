from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.factories import NOW
from tests.recommendations.conftest import BY
from tracker.core.db import db
from tracker.mail.models import OutboxMail
from tracker.recommendations import owning, queries
from tracker.recommendations.errors import NobodyToWriteTo
from tracker.recommendations.models import Act, State
from tracker.recommendations.owning import Contact

DAY = timedelta(days=1)


def mails():
    query = select(OutboxMail.template, OutboxMail.to_address).order_by(OutboxMail.queued_at, OutboxMail.id)
    return [tuple(row) for row in db.session.execute(query)]


@pytest.fixture
def owner(make, meeting):
    found = make.owner(meeting, name="UNEP", contact_email="una@example.org")
    make.recommendation(meeting, owner=found, due_on=NOW.date())
    make.recommendation(meeting, owner=make.owner(meeting, contact_email="done@example.org"), state=State.DONE)
    make.recommendation(meeting, owner=make.owner(meeting, name="Without an address"))
    return found


def everybody(meeting):
    return {line.owner.id for line in queries.list_owners(meeting.id)}


def test_the_first_mail_brings_the_link_the_next_remind(meeting, owner):
    for days, count in ((0, 1), (2, 1)):
        assert owning.write_to(meeting, everybody(meeting), by=BY, now=NOW + days * DAY) == count
    assert mails() == [("progress", "una@example.org"), ("progress_reminder", "una@example.org")]
    assert (owner.asked_at, owner.reminded_at, owner.reminders) == (NOW, NOW + 2 * DAY, 1)
    (one,) = queries.list_owned(owner.id)
    assert [event.act for event in queries.list_events(one.id)] == [Act.REMINDED, Act.ASKED]


def test_nobody_is_written_to_twice_a_day(meeting, owner):
    owning.write_to(meeting, {owner.id}, by=BY, now=NOW)
    with pytest.raises(NobodyToWriteTo):
        owning.write_to(meeting, {owner.id}, by=BY, now=NOW + DAY / 2)
    assert len(mails()) == 1
    (line,) = [line for line in queries.list_owners(meeting.id) if line.owner is owner]
    assert (owning.may_be_written(line, NOW), owning.may_be_written(line, NOW + DAY)) == (False, True)


def test_an_owner_of_another_meeting_is_not_written_to(make, meeting):
    foreign = make.owner(make.meeting(), contact_email="x@example.org")
    with pytest.raises(NobodyToWriteTo):
        owning.write_to(meeting, {foreign.id}, by=BY, now=NOW)


def test_another_address_ends_the_links_sent(meeting, owner):
    owning.write_to(meeting, {owner.id}, by=BY, now=NOW)
    same = Contact(owner_id=owner.id, name="Una", email="una@example.org")
    assert owning.set_contacts(meeting, [same], by=BY, now=NOW) == 1
    assert (owner.contact_name, owner.link_epoch, owner.asked_at) == ("Una", 1, NOW)
    owning.set_contacts(meeting, [Contact(owner_id=owner.id, email="new@example.org")], by=BY, now=NOW)
    assert (owner.contact_email, owner.link_epoch, owner.asked_at) == ("new@example.org", 2, None)
    assert owning.set_contacts(meeting, [Contact(owner_id=owner.id, email="new@example.org")], by=BY, now=NOW) == 0


def test_a_new_link_ends_the_old_one(make, meeting, owner):
    owning.renew_link(meeting, owner.id, by=BY, now=NOW)
    owning.renew_link(make.meeting(), owner.id, by=BY, now=NOW)
    assert owner.link_epoch == 2


def test_reminders_go_by_themselves_to_who_has_the_link(make, meeting, owner):
    assert owning.remind_due(NOW) == 0  # nobody sent the link yet
    owning.write_to(meeting, {owner.id}, by=BY, now=NOW)
    counts = [owning.remind_due(NOW + days * DAY) for days in (6, 7, 7, 36, 37)]
    assert counts == [0, 1, 0, 0, 1]
    assert [template for template, _ in mails()] == ["progress", "progress_reminder", "progress_reminder"]


def test_reminders_can_be_switched_off_and_end_when_all_is_closed(make, meeting, owner):
    silent = make.owner(meeting, contact_email="silent@example.org", asked_at=NOW, reminded_by_itself=False)
    make.recommendation(meeting, owner=silent, due_on=date(2026, 1, 1))
    owning.write_to(meeting, {owner.id}, by=BY, now=NOW)
    queries.list_owned(owner.id)[0].state = State.DONE
    db.session.commit()
    assert owning.remind_due(NOW + 40 * DAY) == 0


def test_the_owner_of_a_name_is_made_once(make, meeting, owner):
    centre = make.organisation(name="Centre régional", short_name="CR")
    expected = [make.expected(meeting, centre)]
    assert [owning.named(name, expected) for name in ("CENTRE REGIONAL", "cr", "other", "")] == [
        centre.id, centre.id, None, None,
    ]  # fmt: skip
    first = owning.owner_of(meeting, None, "Ünep")
    assert (owning.owner_of(meeting, None, " unep ").id, owning.owner_of(meeting, None, "-")) == (first.id, None)
