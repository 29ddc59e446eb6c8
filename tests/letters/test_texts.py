import pytest

from tests.factories import NOW
from tracker.core.named_fields import unknown_fields
from tracker.letters import operations
from tracker.letters.errors import WrongLetter
from tracker.letters.texts import builtin_parts, checked, current_parts, known_fields

LANGUAGES = ["ar", "en", "es", "fr", "ru", "zh"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_built_in_letter_names_known_fields_in_every_language(meeting, language):
    known = {*known_fields(meeting), "passport_number"}
    parts = builtin_parts(language)
    assert [unknown_fields(text, known) for text in parts.as_dict().values() if unknown_fields(text, known)] == []
    assert (language == "en") == (parts.subject == "Invitation to the {meeting_title}")
    assert checked(parts, known_fields(meeting)) == parts


def test_the_meetings_own_letter_comes_first_until_it_is_put_back(meeting, mia):
    own = checked(builtin_parts("fr"), known_fields(meeting))
    own = type(own)(**own.as_dict() | {"subject": "Propre"})
    operations.change_text(meeting, "fr", own, base=0, by=mia, now=NOW)
    assert (current_parts(meeting, "fr").subject, current_parts(meeting, "es")) == ("Propre", builtin_parts("es"))
    operations.change_text(meeting, "fr", None, base=1, by=mia, now=NOW)
    assert current_parts(meeting, "fr") == builtin_parts("fr")


def test_what_cannot_be_taken_is_told_part_by_part(meeting):
    parts = type(builtin_parts("en"))(
        **builtin_parts("en").as_dict() | {"subject": "", "body": "{nam}", "foot": "a\u202eb"}
    )
    with pytest.raises(WrongLetter) as caught:
        checked(parts, known_fields(meeting))
    assert {name: str(told) for name, told in caught.value.fields.items()} == {
        "subject": "This must not be empty",
        "body": "Line 1: there is no field {nam}. Did you mean {name}?",
        "foot": "There is a character in it that cannot be printed",
    }


def test_answers_to_the_meetings_questions_are_fields(meeting, make):
    make.question(meeting, "Passport number", key="passport-number")
    assert known_fields(meeting)["passport_number"] == "Passport number"
