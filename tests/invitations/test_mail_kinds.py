from datetime import date

import pytest

from tests.factories import NOW
from tracker.core.access import SYSTEM
from tracker.core.named_fields import names_in
from tracker.invitations.mail_kinds import KINDS
from tracker.mail.kinds import kinds
from tracker.mail.models import MailText
from tracker.mail.operations import queue_mail
from tracker.mail.sending import compose
from tracker.mail.wording import builtin_words


@pytest.fixture
def meeting(make):
    return make.meeting(short_title="Joint meeting")


def test_the_kinds_of_this_room_are_offered(app):
    assert [kind.name for kind in KINDS if kinds().get(kind.name) is not kind] == []


@pytest.mark.parametrize("language", ["en", "ar", "es", "fr", "ru", "zh"])
def test_the_built_in_texts_name_only_fields_they_have(app, language):
    strange = set()
    for kind in KINDS:
        words = builtin_words(kind, language)
        strange |= set(names_in(words.subject + words.text)) - set(kind.fields)
    assert strange == set()


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_sample_of_each_leaves_no_field_open(meeting, kind):
    mail = queue_mail(
        kind.name, to="a@example.org", context={"sample": True}, locale="en", at=NOW, meeting_id=meeting.id
    )
    text = compose(mail).get_body(("plain",)).get_content()
    assert (kind.examples["name"] in text, "{" in text) == (True, False)


def test_organisers_own_words_are_filled_in(meeting, make):
    make.save(
        MailText(
            meeting_id=meeting.id,
            kind="nomination",
            language="en",
            subject="Names, please: {meeting}",
            text="{organisation}: by {deadline}.\n{funding}\n{link}",
            number=1,
            at=NOW,
            actor_label=SYSTEM.label,
        )
    )
    centre = make.organisation(name="Centre of Kenya")
    request = make.request(meeting, centre, due_on=date(2026, 2, 20), funded_seats=0)
    mail = queue_mail(
        "nomination",
        to="a@example.org",
        context={},
        locale="en",
        at=NOW,
        meeting_id=meeting.id,
        subject_id=request.id,
    )
    message = compose(mail)
    lines = message.get_body(("plain",)).get_content().splitlines()
    assert (message["Subject"], lines[0], "/nominate/" in lines[1]) == (
        "Names, please: Joint meeting",
        "Centre of Kenya: by 20 February 2026.",
        True,
    )
