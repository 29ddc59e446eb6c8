import pytest

from tests.factories import NOW
from tracker.audit.queries import list_latest
from tracker.core.ids import new_id
from tracker.mail.models import MailState
from tracker.mail.queries import find_text, list_mails, list_versions
from tracker.mail.sending import compose
from tracker.messages import operations
from tracker.messages.errors import NobodyToWriteTo, NotToSendAgain, SelectionChanged, TextChanged
from tracker.registration.lists import Filter
from tracker.registration.rules import State

EVERYBODY = Filter(state=State.CONFIRMED)


def change(meeting, words, base, mia):
    return operations.change_text(meeting, "confirmed", "fr", words, base=base, by=mia, now=NOW)


def test_a_text_is_changed_and_put_back_and_every_version_stays(meeting, mia):
    change(meeting, ("A", "a"), 0, mia)
    change(meeting, ("B", "b"), 1, mia)
    change(meeting, None, 2, mia)
    found = [(v.number, v.subject, v.actor_label) for v in list_versions(meeting.id, "confirmed", "fr")]
    assert found == [(3, None, "Mia"), (2, "B", "Mia"), (1, "A", "Mia")]
    assert [e.action for e in list_latest(meeting.id, 9)] == [
        "mail-text.built-in",
        "mail-text.changed",
        "mail-text.changed",
    ]


def test_saving_the_same_again_changes_nothing(meeting, mia):
    assert change(meeting, None, 0, mia) is None
    change(meeting, ("A", "a"), 0, mia)
    assert change(meeting, ("A", "a"), 1, mia).number == 1


def test_who_was_quicker_is_not_overwritten_unseen(meeting, mia):
    change(meeting, ("A", "a"), 0, mia)
    with pytest.raises(TextChanged):
        change(meeting, ("B", "b"), 0, mia)
    assert find_text(meeting.id, "confirmed", "fr").subject == "A"


def test_a_trial_goes_to_oneself_with_an_invented_person(meeting, mia):
    mail = operations.send_trial(meeting, "confirmed", "en", ("For {name}", "{code}"), to="me@x.org", by=mia, now=NOW)
    assert (mail.to_address, mail.subject_id) == ("me@x.org", None)
    assert compose(mail)["Subject"] == "For Amina Odhiambo"


def send(meeting, mia, expected, wording_id=None, texts=None, asked=EVERYBODY):
    return operations.send_message(
        meeting,
        texts or {"en": ("Hello {name}", "T"), "fr": ("Bonjour", "T")},
        asked,
        wording_id=wording_id or new_id(),
        expected=expected,
        by=mia,
        now=NOW,
    )


def test_a_message_reaches_each_once_in_their_language(make, meeting, mia):
    people = [make.participant(meeting, locale=locale, family_name=locale) for locale in ("en", "fr", "ru")]
    make.participant(meeting, email=None)
    make.participant(meeting, state=State.DECLINED)
    make.participant()
    form = new_id()
    assert send(meeting, mia, 3, form).id == send(meeting, mia, 3, form).id == form
    found = {mail.subject_id: str(compose(mail)["Subject"]) for mail in list_mails(meeting.id, 1)}
    assert found == {people[0].id: "Hello Ada en", people[1].id: "Bonjour", people[2].id: "Hello Ada ru"}
    assert list_latest(meeting.id, 1)[0].details == {"recipients": 3}


def test_nothing_is_sent_to_more_people_than_were_shown(make, meeting, mia):
    make.participant(meeting)
    with pytest.raises(SelectionChanged):
        send(meeting, mia, 2)
    with pytest.raises(NobodyToWriteTo):
        send(meeting, mia, 0, asked=Filter(state=State.WAITING))
    assert list_mails(meeting.id, 1) == []


def test_a_failed_mail_is_sent_again_and_no_other(make, meeting, mia):
    make.participant(meeting)
    send(meeting, mia, 1)
    (mail,) = list_mails(meeting.id, 1)
    with pytest.raises(NotToSendAgain):
        operations.send_again(meeting, mail.id, by=mia, now=NOW)
    mail.state = MailState.BOUNCED
    make.save(mail)
    assert operations.send_again(meeting, mail.id, by=mia, now=NOW).state is MailState.QUEUED
