from datetime import date

import pytest

from tests.factories import NOW
from tracker.mail.operations import queue_mail
from tracker.mail.sending import NothingToSay, compose
from tracker.recommendations.letters import listed, write
from tracker.recommendations.models import State
from tracker.recommendations.private_links import address_of


@pytest.fixture
def owner(make, meeting):
    found = make.owner(meeting, name="UNEP <b>", contact_name="Una", contact_email="una@example.org", locale="fr")
    make.recommendation(meeting, number=2, owner=found, text="Share one\ncalendar", due_on=date(2026, 6, 1))
    make.recommendation(meeting, number=3, owner=found, text="Closed", state=State.DONE)
    return found


def mail(owner, template="progress", **context):
    return queue_mail(
        template, to="una@example.org", context=context, locale=owner.locale, at=NOW, meeting_id=owner.meeting_id,
        subject_id=owner.id,
    )  # fmt: skip


@pytest.mark.parametrize("template", ["progress", "progress_reminder"])
def test_the_mail_lists_what_is_open_and_brings_the_link(meeting, owner, template):
    message = compose(mail(owner, template))
    text = message.get_body(("plain",)).get_content()
    assert "R2  Share one calendar (1er juin 2026)" in text
    assert address_of(meeting, owner) in text
    assert "Closed" not in text
    html = message.get_body(("html",)).get_content()
    assert (html.count(address_of(meeting, owner)) > 0, "UNEP &lt;b&gt;" in html) == (True, True)


def test_nothing_goes_when_nothing_is_open_any_more(make, meeting):
    done = make.owner(meeting, contact_email="x@example.org")
    with pytest.raises(NothingToSay):
        compose(mail(done))


def test_a_sample_shows_an_invented_owner(owner):
    letter = write(mail(owner, sample=True))
    assert (letter.fields["name"], letter.fields["link"]) == ("Samuel Kiptoo", "http://localhost/m/")


def test_a_long_text_is_cut_in_the_mail(make, meeting):
    one = make.recommendation(meeting, number=1, text="x" * 300)
    assert listed([one], "en") == "R1  " + "x" * 199 + "…"
