"""The mails to participants, whole, against the texts under tests/mail/texts (set REWRITE_TEXTS=1 to write them anew)."""

import os
from datetime import date
from pathlib import Path

import pytest

from tests.factories import NOW
from tracker.mail.operations import queue_mail
from tracker.mail.sending import NothingToSay, compose
from tracker.registration.letters import TEMPLATES, WITH_CALENDAR
from tracker.registration.private_links import address_of

TEXTS = Path(__file__).parents[1] / "mail" / "texts"


@pytest.fixture
def letter(make):
    meeting = make.meeting(
        slug="joint",
        title="Annual joint meeting of the regional centres",
        short_title="Joint meeting",
        starts_on=date(2016, 10, 31),
        ends_on=date(2016, 11, 2),
        contact_name="Olga Organiser",
        contact_email="olga@example.org",
        disclaimer="The people of this meeting are invented.",
    )
    person = make.participant(meeting=meeting, given_name="Amina", family_name="Odhiambo", code="K74QX")

    def write(template, **values):
        mail = queue_mail(
            template,
            to="amina@example.org",
            context={"reason": "No nomination was received."},
            at=NOW,
            meeting_id=meeting.id,
            **({"locale": "en", "subject_id": person.id} | values),
        )
        return compose(mail), address_of(person)

    return write


@pytest.mark.parametrize("template", TEMPLATES)
def test_each_mail_says_what_its_text_says(letter, template):
    message, link = letter(template)
    body = message.get_body(("plain",)).get_content().replace(link, "http://localhost/r/TOKEN")
    text = f"{message['Subject']}\n\n{body}"
    kept = TEXTS / f"{template}.txt"
    if os.environ.get("REWRITE_TEXTS"):
        kept.write_text(text)
    assert text == kept.read_text()


@pytest.mark.parametrize("template", TEMPLATES)
def test_the_html_has_the_same_link_and_code_as_the_text(letter, template):
    message, link = letter(template)
    text, html = (message.get_body((kind,)).get_content() for kind in ("plain", "html"))
    assert (link in html) == (link in text) == (template not in ("declined", "withdrawn"))
    assert ("K7 4QX" in html) == ("K7 4QX" in text)


@pytest.mark.parametrize("template", TEMPLATES)
def test_the_programme_goes_with_the_mails_of_those_who_come(letter, template):
    message, _link = letter(template)
    names = [part.get_filename() for part in message.iter_attachments()]
    assert names == (["joint.ics"] if template in WITH_CALENDAR else [])


def test_replies_go_to_the_contact_of_the_meeting(letter):
    assert letter("registered")[0]["Reply-To"] == "olga@example.org"


def test_a_mail_in_a_right_to_left_language_says_so(letter):
    message, _link = letter("registered", locale="ar")
    assert '<html lang="ar" dir="rtl">' in message.get_body(("html",)).get_content()


def test_nothing_is_written_to_who_was_erased(letter, make):
    from tracker.core.ids import new_id

    with pytest.raises(NothingToSay):
        letter("registered", subject_id=new_id())


def test_a_copy_goes_to_the_second_address_but_not_of_what_was_sent_there(make):
    person = make.participant(email="a@example.org", email_other="b@example.org")
    about = {"context": {}, "locale": "en", "at": NOW, "meeting_id": person.meeting_id, "subject_id": person.id}
    first, second = (compose(queue_mail("link", to=f"{letter}@example.org", **about)) for letter in "ab")
    assert [str(first["Cc"]), second["Cc"]] == ["b@example.org", None]
