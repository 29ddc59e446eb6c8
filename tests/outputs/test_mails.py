from tests.factories import NOW
from tracker.core.ids import new_id
from tracker.mail.models import OutboxMail
from tracker.mail.sending import compose
from tracker.outputs.mails import entry_of, write


def mail(meeting, subject_id=None, **context):
    return OutboxMail(
        id=new_id(), meeting_id=meeting.id, subject_id=subject_id, to_address="a@x.org", template="list_provisional",
        context=context, locale="en", message_id="<x@tracker>", queued_at=NOW,
    )  # fmt: skip


def text(message):
    return " ".join(message.get_body(("plain",)).get_content().split())


def test_the_mail_shows_the_entry_and_leads_to_the_persons_page(make):
    meeting = make.meeting()
    person = make.participant(meeting, family_name="Souza", job_title="Director", email_consent=True)
    found = text(compose(mail(meeting, person.id, until="2026-03-09")))
    for words in (
        "Ada SOUZA",
        "Director",
        person.email,
        "Corrections are taken until 9 March 2026.",
        "http://localhost/r/",
    ):
        assert words in found


def test_who_did_not_agree_is_told_so(make):
    meeting = make.meeting()
    person = make.participant(meeting, list_consent=False)
    assert (entry_of(person), "You are not named in it" in text(compose(mail(meeting, person.id)))) == ([], True)


def test_a_sample_shows_an_invented_entry(make):
    assert "Ana SOUZA" in text(compose(mail(make.meeting(), sample=True)))


def test_nothing_is_written_to_who_was_erased(make):
    assert write(mail(make.meeting(), new_id())) is None
