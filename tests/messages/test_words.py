from tracker.mail.models import MailState, Trouble
from tracker.messages import words


def test_every_state_and_trouble_has_its_word():
    assert (set(words.MAILS), set(words.TROUBLES)) == (set(MailState), set(Trouble))


def test_a_mail_is_named_by_its_kind(app):
    assert [words.about(name) for name in ("confirmed", "invitation", "something_new")] == [
        "Confirmation",
        "Invitation",
        "something_new",
    ]
