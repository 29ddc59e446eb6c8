from tests.factories import NOW
from tracker.core.ids import new_id
from tracker.mail.models import MailState
from tracker.mail.queries import list_mails
from tracker.messages import operations, queries
from tracker.messages.queries import Audience
from tracker.registration.lists import Filter
from tracker.registration.rules import State

CONFIRMED = Filter(state=State.CONFIRMED)


def test_an_audience_is_counted_by_language_and_those_without_an_address_apart(make, meeting):
    for locale in ("en", "fr", "fr"):
        make.participant(meeting, locale=locale)
    make.participant(meeting, email=None)
    make.participant(meeting, state=State.WAITING)
    make.participant()
    assert queries.count_audience(meeting.id, CONFIRMED) == Audience({"en": 1, "fr": 2}, 1)
    assert queries.count_audience(meeting.id, CONFIRMED).count == 3


def test_readers_are_listed_by_name_as_far_as_asked(make, meeting):
    people = [make.participant(meeting, family_name=name) for name in ("Banda", "Achieng", "Costa")]
    make.participant(meeting, email=None)
    assert [reader.name for reader in queries.list_readers(meeting.id, CONFIRMED)] == [
        "Ada Achieng",
        "Ada Banda",
        "Ada Costa",
    ]
    assert [reader.id for reader in queries.list_readers(meeting.id, CONFIRMED, 1)] == [people[1].id]


def test_messages_tell_what_became_of_them(make, meeting, mia):
    for _ in range(3):
        make.participant(meeting)
    make.participant(other := make.meeting())
    for where, count in ((meeting, 3), (other, 1)):
        operations.send_message(
            where, {"en": ("S", "T")}, CONFIRMED, wording_id=new_id(), expected=count, by=mia, now=NOW
        )
    mails = list_mails(meeting.id, 1)
    mails[0].state, mails[1].state = MailState.SENT, MailState.BOUNCED
    make.save(mails[0])
    (found,) = queries.list_messages(meeting.id)
    assert (found.wording.recipients, found.sent, found.waiting, found.failed) == (3, 1, 1, 1)
