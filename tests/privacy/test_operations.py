import pytest

from tests.factories import NOW
from tracker.core.access import SYSTEM
from tracker.core.errors import Invalid
from tracker.privacy import operations, queries
from tracker.privacy.errors import NoSuchRequest
from tracker.privacy.models import RequestState
from tracker.registration.errors import NoSuchParticipant


def test_somebody_of_another_meeting_is_not_erased(make):
    with pytest.raises(NoSuchParticipant):
        operations.erase_person(make.meeting(), make.participant().id, by=SYSTEM, now=NOW)


def test_asking_twice_is_one_request(make):
    person = make.participant()
    first = operations.ask_to_be_erased(person, by=SYSTEM, now=NOW)
    assert operations.ask_to_be_erased(person, by=SYSTEM, now=NOW).id == first.id


def test_a_request_is_refused_once_and_with_a_reason(make):
    meeting = make.meeting()
    request = operations.ask_to_be_erased(make.participant(meeting), by=SYSTEM, now=NOW)
    with pytest.raises(Invalid):
        operations.refuse_request(meeting, request.id, " ", by=SYSTEM, now=NOW)
    with pytest.raises(NoSuchRequest):
        operations.refuse_request(make.meeting(), request.id, "Too early", by=SYSTEM, now=NOW)
    refused = operations.refuse_request(meeting, request.id, "Too early", by=SYSTEM, now=NOW)
    assert (refused.state, refused.answer, queries.list_requests(meeting.id)) == (RequestState.REFUSED, "Too early", [])
    with pytest.raises(NoSuchRequest):
        operations.refuse_request(meeting, request.id, "Too early", by=SYSTEM, now=NOW)


def test_erasing_a_person_answers_their_request(make):
    meeting = make.meeting()
    person = make.participant(meeting)
    operations.ask_to_be_erased(person, by=SYSTEM, now=NOW)
    operations.erase_person(meeting, person.id, by=SYSTEM, now=NOW)
    assert queries.latest_request(person.id).state is RequestState.ERASED


@pytest.mark.parametrize("days", [-1, 36_501])
def test_data_are_kept_for_a_number_of_days_that_makes_sense(make, days):
    with pytest.raises(Invalid):
        operations.keep_for(make.meeting(), days, by=SYSTEM, now=NOW)


def test_a_new_notice_is_a_new_version_and_changes_no_consent(make):
    meeting = make.meeting()
    person = make.participant(meeting)
    operations.publish_notice(meeting, {"en": "We film.", "fr": ""}, changed="Filming", by=SYSTEM, now=NOW)
    operations.publish_notice(meeting, {"en": "We film.", "fr": "On filme."}, changed="", by=SYSTEM, now=NOW)
    found = [(n.version, n.language, n.text) for n in queries.list_notices(meeting.id)]
    assert sorted(found) == [("2", "en", "We film."), ("3", "en", "We film."), ("3", "fr", "On filme.")]
    assert (meeting.notice_version, person.notice_version) == ("3", "1")


def test_a_notice_without_words_is_none(make):
    with pytest.raises(Invalid):
        operations.publish_notice(make.meeting(), {"en": " "}, changed="", by=SYSTEM, now=NOW)
