import pytest

from tests.factories import NOW
from tracker.letters import operations, queries
from tracker.letters.errors import NoSuchLetter
from tracker.letters.texts import builtin_parts
from tracker.registration.rules import State


def test_who_asked_for_a_letter_comes_first_and_who_has_one_is_left_out(make, meeting, issue):
    plain = make.participant(meeting, family_name="Achieng")
    asked = make.participant(meeting, family_name="Banda", needs=["visa"])
    done = make.participant(meeting, family_name="Costa")
    make.participant(meeting, state=State.SUBMITTED)
    make.participant()
    issue(done)
    found = [[one.id for one in queries.list_without_letter(meeting.id, limit=most)] for most in (1, 2, 9)]
    assert found == [[asked.id], [asked.id, plain.id], [asked.id, plain.id]]


def test_who_asked_for_a_letter_is_found_without_those_who_did_not(meeting, steps):
    taken = [
        step for step in steps(lambda: queries.list_without_letter(meeting.id, limit=9)) if " participant " in step
    ]
    first = [
        f"SEARCH participant USING INDEX {name} (meeting_id=?)"
        for name in ("ix_participant_in_need", "ix_participant_list")
    ]
    assert taken in ([], first)


def test_letters_are_listed_of_their_meeting_the_latest_first(make, meeting, issue):
    ada, bob = make.participant(meeting, family_name="A"), make.participant(meeting, family_name="B")
    first, second = issue(ada, bob)
    assert [(one.letter.id, one.name) for one in queries.list_letters(meeting.id)] == [
        (second.id, "Ada B"),
        (first.id, "Ada A"),
    ]
    assert [one.letter.id for one in queries.list_letters(meeting.id, [first.id])] == [first.id]
    assert queries.list_letters(make.meeting().id) == []
    assert (queries.last_number(meeting.id), queries.last_number(make.meeting().id)) == (2, 0)


def test_a_person_sees_their_released_letters(make, meeting, issue, mia):
    ada = make.participant(meeting)
    first, second = *issue(ada), *issue(ada)
    issue(make.participant(meeting))
    operations.release(meeting, [first.id], by=mia, now=NOW)
    assert [one.id for one in queries.list_letters_to(ada.id)] == [second.id, first.id]
    assert [one.id for one in queries.list_letters_to(ada.id, released=True)] == [first.id]


def test_a_letter_of_another_meeting_is_not_found(make, meeting, issue):
    (letter,) = issue(make.participant(meeting))
    with pytest.raises(NoSuchLetter):
        queries.get_letter(make.meeting().id, letter.id)


def test_languages_with_a_text_of_their_own_are_known(meeting, mia):
    operations.change_text(meeting, "fr", builtin_parts("fr"), base=0, by=mia, now=NOW)
    operations.change_text(meeting, "es", builtin_parts("es"), base=0, by=mia, now=NOW)
    operations.change_text(meeting, "es", None, base=1, by=mia, now=NOW)
    assert queries.own_languages(meeting.id) == {"fr"}
    assert [v.number for v in queries.list_versions(meeting.id, "es")] == [2, 1]
    assert queries.find_text(meeting.id, "ru") is None
