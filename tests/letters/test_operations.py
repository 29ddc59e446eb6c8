import pytest

from tests.factories import NOW
from tracker.audit.queries import list_latest
from tracker.core.ids import new_id
from tracker.letters import operations, queries
from tracker.letters.errors import LetterTextChanged, NobodyPicked
from tracker.letters.texts import builtin_parts
from tracker.mail.queries import list_mails
from tracker.mail.sending import compose


def test_letters_are_numbered_within_their_meeting_and_recorded(make, meeting, issue):
    ada, bob = (make.participant(meeting, family_name=name) for name in ("Achieng", "Banda"))
    make.participant(meeting)
    assert [(one.number, one.reference) for one in issue(bob, ada)] == [(1, "AJM-2026/0001"), (2, "AJM-2026/0002")]
    assert [(one.number, one.participant_id) for one in issue(ada)] == [(3, ada.id)]
    trail = [(entry.action, entry.details["reference"]) for entry in list_latest(meeting.id, 9)]
    assert sorted(trail) == [("letter.issued", f"AJM-2026/000{n}") for n in (1, 2, 3)]


def test_nobody_of_another_meeting_gets_a_letter(make, issue):
    with pytest.raises(NobodyPicked):
        issue(make.participant())


def test_an_issued_letter_stays_as_it_was(make, meeting, issue, mia):
    (letter,) = issue(make.participant(meeting, given_name="Ada", family_name="One"))
    parts = type(builtin_parts("en"))(**builtin_parts("en").as_dict() | {"subject": "New"})
    operations.change_text(meeting, "en", parts, base=0, by=mia, now=NOW)
    assert (
        queries.get_letter(meeting.id, letter.id)
        .content["subject"]
        .startswith("Invitation to the Annual joint meeting")
    )


def test_a_letter_is_released_once_with_one_mail(make, meeting, issue, mia):
    ada, without = make.participant(meeting), make.participant(meeting, email=None)
    letters = issue(ada, without)
    ids = [letter.id for letter in letters]
    assert [operations.release(meeting, ids, by=mia, now=NOW) for _ in range(2)] == [2, 0]
    (mail,) = list_mails(meeting.id, 1)
    message = compose(mail)
    text = message.get_body(("plain",)).get_content()
    assert [one.reference in text for one in letters] == [one.participant_id == ada.id for one in letters]
    assert "/r/" in text
    assert operations.release(make.meeting(), ids, by=mia, now=NOW) == 0


def test_who_was_quicker_is_not_overwritten_unseen(meeting, mia):
    operations.change_text(meeting, "en", builtin_parts("en"), base=0, by=mia, now=NOW)
    with pytest.raises(LetterTextChanged):
        operations.change_text(meeting, "en", None, base=0, by=mia, now=NOW)
    assert operations.change_text(meeting, "en", builtin_parts("en"), base=1, by=mia, now=NOW).number == 1


def test_a_logo_is_put_on_top_and_taken_away(meeting, mia):
    operations.set_logo(meeting, "abc", by=mia, now=NOW)
    assert queries.find_logo(meeting.id) == "abc"
    operations.set_logo(meeting, "", by=mia, now=NOW)
    assert queries.find_logo(meeting.id) == ""
    assert queries.find_logo(new_id()) == ""
