from datetime import timedelta

import pytest

from tests.badges.conftest import read
from tests.factories import NOW
from tracker.badges import certificates
from tracker.badges.errors import DidNotAttend, NotOverYet
from tracker.core.ids import new_id

AFTER = NOW + timedelta(days=10)


@pytest.fixture
def opening(make, meeting):
    day = make.day(meeting)
    return make.session(meeting, day, title="Opening of the meeting")


def test_a_certificate_names_the_person_the_meeting_and_what_they_came_to(make, meeting, ada, opening, noise):
    make.presence(ada, opening)
    make.session(meeting, title="Missed")
    paper = read(certificates.certificate(meeting, ada, "en", AFTER))
    for words in ("Certificate of attendance", "Amina Odhiambo", "Regional Centre of Kenya", "Joint meeting of the"):
        assert words in paper.pages[0]
    assert "2 to 4 March 2026" in paper.pages[0]
    assert "10:00–13:00" in paper.pages[0]
    assert "Opening of the meeting" in paper.pages[0]
    assert "Missed" not in paper.pages[0]
    assert certificates.address_of(ada.id) in paper.pages[0].replace("\n", "").replace("\u200b", "")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("es", "Certificado de asistencia"),
        ("fr", "Attestation de participation"),
        ("ru", "Свидетельство об участии"),
        ("zh", "出席证明"),
    ],
)
def test_certificates_are_written_in_the_languages_of_the_united_nations(make, meeting, ada, opening, language, words):
    make.presence(ada, opening)
    assert words in read(certificates.certificate(meeting, ada, language, AFTER)).pages[0]


def test_an_arabic_certificate_is_set_too(make, meeting, ada, opening):
    make.presence(ada, opening)
    assert "Amina Odhiambo" in read(certificates.certificate(meeting, ada, "ar", AFTER)).pages[0]


def test_there_is_none_before_the_end(make, meeting, ada, opening):
    make.presence(ada, opening)
    with pytest.raises(NotOverYet):
        certificates.certificate(meeting, ada, "en", NOW)


def test_there_is_none_for_who_did_not_come(make, meeting, ada, opening):
    make.presence(ada, opening, attended=False, inside=False)
    with pytest.raises(DidNotAttend):
        certificates.certificate(meeting, ada, "en", AFTER)
    with pytest.raises(DidNotAttend):
        certificates.certificates(meeting, [], "en", AFTER)


def test_those_of_all_who_came_are_one_a_page_by_name(make, meeting, ada, opening, noise):
    zoe = make.participant(meeting, given_name="Zoe", family_name="Abel")
    make.participant(meeting, family_name="Absent")
    for person in (ada, zoe):
        make.presence(person, opening)
    pages = read(certificates.certificates(meeting, [ada.id, zoe.id], "en", AFTER)).pages
    assert ["Zoe Abel" in pages[0], "Amina Odhiambo" in pages[1], len(pages)] == [True, True, 2]


def test_a_link_proves_what_the_record_says_now(make, meeting, ada, opening):
    presence = make.presence(ada, opening)
    proof = certificates.prove(certificates.token_of(ada.id))
    assert (proof.meeting.id, proof.initials, proof.sessions) == (meeting.id, "A. O.", 1)
    assert proof.days == [meeting.starts_on]
    presence.attended = False
    make.save(presence)
    assert certificates.prove(certificates.token_of(ada.id)) is None


def test_a_day_that_was_counted_is_proved_as_well(make, meeting, ada, opening):
    make.presence(ada, opening, session_id=None, day_id=opening.day_id)
    assert certificates.prove(certificates.token_of(ada.id)).days == [meeting.starts_on]
    assert "Monday, 2 March" in read(certificates.certificate(meeting, ada, "en", AFTER)).pages[0]


def test_a_link_that_is_not_ours_proves_nothing(make, meeting, ada, opening):
    make.presence(ada, opening)
    token = certificates.token_of(ada.id)
    changed = token[:-2] + ("A" if token[-2] != "A" else "B") + token[-1]
    assert [certificates.prove(one) for one in (changed, "x", certificates.token_of(new_id()))] == [None] * 3
