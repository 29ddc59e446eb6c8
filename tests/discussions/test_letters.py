"""The mail with a group's private link."""

from datetime import timedelta

import pytest

from tests.factories import NOW
from tracker.core.access import SYSTEM
from tracker.core.db import db
from tracker.core.ids import new_id
from tracker.discussions import grants, operations, signing
from tracker.discussions.models import MemberRole, NotesState
from tracker.mail.models import OutboxMail
from tracker.mail.sending import NothingToSay, compose
from tracker.registration.private_links import address_of


@pytest.fixture
def mail(make, meeting, group):
    person = make.participant(meeting, given_name="Lina", family_name="Moreau")
    make.member(group, person, role=MemberRole.RAPPORTEUR)
    operations.send_link(group, by=SYSTEM, now=NOW)
    return db.session.query(OutboxMail).one()


def test_the_mail_brings_the_link_of_its_group_as_it_is_when_it_leaves(mail, meeting, group):
    operations.rotate_link(group, by=SYSTEM, now=NOW)
    message = compose(mail)
    text, html = (message.get_body((kind,)).get_content() for kind in ("plain", "html"))
    link = grants.link_to(meeting, group)
    assert message["Subject"] == f"Notes of group 2: {meeting.short_title}"
    assert "Dear Lina Moreau," in text
    assert (text.count(link), html.count(link)) == (1, 1)
    assert "Technology transfer" in text


def test_nothing_is_written_to_somebody_erased(mail):
    mail.subject_id = new_id()
    with pytest.raises(NothingToSay):
        compose(mail)


def test_a_member_is_asked_with_their_own_link_and_the_time(make, meeting, group):
    person = make.participant(meeting, given_name="Lina", family_name="Moreau")
    make.member(group, person)
    operations.set_state(group, NotesState.READ_BACK, by=SYSTEM, now=NOW)
    signing.ask_members(group, NOW + timedelta(hours=2), by=SYSTEM, now=NOW)
    text = compose(db.session.query(OutboxMail).one()).get_body(("plain",)).get_content()
    assert f"{address_of(person)}/groups" in text
    assert all(words in text for words in ("Dear Lina Moreau,", "Technology transfer", "12:00"))
