import pytest

from tests.factories import NOW
from tracker.mail.composing import address, compose, envelope_sender
from tracker.mail.models import OutboxMail
from tracker.mail.operations import queue_mail
from tracker.mail.sending import KEY
from tracker.mail.transports import Refused
from tracker.mail.wording import Words


@pytest.fixture
def mail(make):
    def queue(template="confirmed", locale="en", **values):
        meeting = make.meeting(
            contact_name="Secretariat", contact_email="sec@example.org", short_title="Joint meeting", **values
        )
        person = make.participant(meeting, given_name="Amina", family_name="Odhiambo", honorific="")
        return queue_mail(
            template, to="a@example.org", context={}, locale=locale, at=NOW, subject_id=person.id, meeting_id=meeting.id
        )

    return queue


def body(message, kind="plain"):
    return message.get_body((kind,)).get_content()


def test_the_sender_is_our_own_address_on_behalf_of_the_contact(app, mail):
    message = compose(mail())
    assert str(message["From"]) == "Secretariat via Meeting tracker <noreply@localhost>"
    assert (message["Reply-To"], message["Auto-Submitted"], message["Content-Language"]) == (
        "sec@example.org",
        "auto-generated",
        "en",
    )


def test_words_given_are_shown_instead_of_those_kept(mail):
    message = compose(mail(), Words("To {name}", "Dear {honorific} {family_name},\n{link}", "en"))
    assert message["Subject"] == "To Amina Odhiambo"
    assert body(message).startswith("Dear Odhiambo,\nhttp://localhost/r/")
    assert "display:inline-block" in body(message, "html")


def test_the_foot_is_in_the_language_of_the_words(mail):
    message = compose(mail(locale="fr"), Words("S", "T", "en"))
    assert message["Content-Language"] == "en"
    assert "Questions? Answer this e-mail" in body(message)


def test_a_sample_is_filled_with_an_invented_person(mail, make):
    meeting = make.meeting()
    sample = OutboxMail(
        meeting_id=meeting.id, to_address="me@x.org", template="confirmed", context={"sample": True}, locale="en",
        message_id="<sample@tracker>", queued_at=NOW,
    )  # fmt: skip
    assert "Dear Amina Odhiambo," in body(compose(sample))


def test_every_mail_has_the_envelope_of_its_own_where_bounces_have_an_address(app, mail, monkeypatch):
    queued = mail()
    assert envelope_sender(queued) == "noreply@localhost"
    monkeypatch.setitem(app.config, "TRACKER_MAIL_BOUNCES", "back@example.org")
    assert envelope_sender(queued) == f"back+{queued.id}@example.org"


@pytest.mark.parametrize("text", ["", "nobody", "@x.org", "a@x..org\u0000é"])
def test_what_is_no_address_is_refused(text):
    with pytest.raises(Refused):
        address(text)


def test_builders_are_known_by_their_templates(app):
    assert {"confirmed", "rapporteur", "message"} <= set(app.extensions[KEY])
