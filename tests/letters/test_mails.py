from tests.factories import NOW
from tracker.core.ids import new_id
from tracker.letters.mails import write
from tracker.mail.models import OutboxMail
from tracker.mail.sending import compose


def mail(meeting, subject_id=None, **context):
    return OutboxMail(
        id=new_id(), meeting_id=meeting.id, subject_id=subject_id, to_address="a@x.org", template="letter_ready",
        context=context, locale="en", message_id="<x@tracker>", queued_at=NOW,
    )  # fmt: skip


def test_the_mail_names_the_letter_and_leads_to_the_persons_page(make, meeting):
    message = compose(mail(meeting, make.participant(meeting).id, reference="AJM-2026/0001"))
    text = message.get_body(("plain",)).get_content()
    assert ("AJM-2026/0001 is ready" in text, "http://localhost/r/" in text) == (True, True)


def test_a_sample_names_an_invented_one(meeting):
    assert "AJM-2016/0007" in compose(mail(meeting, sample=True)).get_body(("plain",)).get_content()


def test_nothing_is_written_to_who_was_erased(meeting):
    assert write(mail(meeting, new_id())) is None
