"""The mail with a group's private link."""

import pytest

from tests.factories import NOW
from tracker.core.access import SYSTEM
from tracker.core.db import db
from tracker.core.ids import new_id
from tracker.discussions import grants, operations
from tracker.discussions.models import MemberRole
from tracker.mail.models import OutboxMail
from tracker.mail.sending import NothingToSay, compose


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
