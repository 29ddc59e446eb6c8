import re

import pytest

from tests.factories import NOW
from tracker.core.db import db
from tracker.mail.models import OutboxMail
from tracker.registration.models import State
from tracker.registration.previews import kind_of, offered_words, preview, previews


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


def test_each_language_is_shown_once_the_most_read_first(app, make):
    meeting = make.meeting()
    people = [make.participant(meeting, locale=locale) for locale in ("fr", "en", "en")]
    people.append(make.participant(meeting, email=None, locale="ru"))
    shown = previews(meeting, people, State.CONFIRMED, reason="", now=NOW, typed={"fr": ("Oui {name}", "Venez")})
    assert [(one.language, one.others) for one in shown] == [("en", 1), ("fr", 0)]
    assert shown[1].subject == f"Oui {people[0].given_name} {people[0].family_name}"
    assert list(offered_words(meeting, people, State.CONFIRMED)) == ["en", "fr"]
    assert (offered_words(meeting, people, State.SUBMITTED), kind_of(State.SUBMITTED)) == ({}, None)
