import re

import pytest

from tests.factories import NOW
from tracker.core.db import db
from tracker.mail.models import OutboxMail
from tracker.registration.models import State
from tracker.registration.previews import preview


def test_the_mail_is_written_out_and_nothing_is_queued(app, make):
    person = make.participant(make.meeting(short_title="Joint meeting"), email="grace@example.org")
    shown = preview(person, State.DECLINED, reason="No room left", now=NOW)
    assert shown.to == "grace@example.org"
    assert "Joint meeting" in shown.subject
    assert "No room left" in shown.text
    assert db.session.query(OutboxMail).count() == 0


def test_the_private_link_is_left_out(app, make):
    shown = preview(make.participant(), State.CONFIRMED, reason="", now=NOW)
    assert "/r/…" in shown.text
    assert not re.search(r"/r/[A-Za-z0-9_-]{20}", shown.text)


@pytest.mark.parametrize(("email", "state"), [(None, State.CONFIRMED), ("a@example.org", State.SUBMITTED)])
def test_no_mail_goes_without_an_address_or_when_a_decision_is_taken_back(app, make, email, state):
    assert preview(make.participant(email=email), state, reason="", now=NOW) is None
