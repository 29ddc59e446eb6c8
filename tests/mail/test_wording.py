import pytest

from tests.factories import NOW
from tracker.core.named_fields import unknown_fields
from tracker.mail.kinds import find_kind, kinds
from tracker.mail.models import OutboxMail, WordingKind
from tracker.mail.operations import change_text, keep_wording
from tracker.mail.wording import Words, builtin_words, current_words, own_words, split, words_for


@pytest.fixture
def kind(app):
    return find_kind("confirmed")


def mail(meeting, locale="en", wording=None):
    return OutboxMail(
        meeting_id=meeting.id, locale=locale, template="confirmed", wording_id=wording.id if wording else None
    )


@pytest.mark.parametrize("language", ["ar", "en", "es", "fr", "ru", "zh"])
def test_every_built_in_text_names_known_fields_only_in_every_language(app, language):
    for kind in kinds().values():
        words = builtin_words(kind, language)
        assert unknown_fields(words.subject + words.text, kind.fields) == []
        assert kind.is_free or ("{name}" in words.text and words.subject)


def test_the_built_in_text_is_in_the_language_asked_for(kind):
    assert builtin_words(kind, "en").subject == "You are confirmed: {meeting}"
    assert builtin_words(kind, "fr").subject != builtin_words(kind, "en").subject
    assert builtin_words(kind, "en").text.startswith("Dear {name},\n\nYour place is confirmed.")


def test_the_meetings_own_text_comes_first_in_its_language_only(kind, make):
    meeting = make.meeting()
    change_text(meeting.id, "confirmed", "fr", ("Oui", "Venez"), number=1, by="Mia", at=NOW)
    assert words_for(mail(meeting, "fr"), kind) == Words("Oui", "Venez", "fr")
    assert words_for(mail(meeting, "es"), kind) == builtin_words(kind, "es")
    assert words_for(mail(make.meeting(), "fr"), kind) == builtin_words(kind, "fr")


def test_a_text_put_back_is_the_built_in_one(kind, make):
    meeting = make.meeting()
    for number, words in enumerate([("Oui", "Venez"), None], 1):
        change_text(meeting.id, "confirmed", "fr", words, number=number, by="Mia", at=NOW)
    assert current_words(meeting.id, kind, "fr") == builtin_words(kind, "fr")


def test_words_of_its_own_come_before_all_others(kind, make):
    meeting = make.meeting()
    change_text(meeting.id, "confirmed", "en", ("Theirs", "T"), number=1, by="Mia", at=NOW)
    texts = {"en": {"subject": "Own", "text": "O"}, "fr": {"subject": "Propre", "text": "P"}}
    wording = keep_wording(WordingKind.DECISION, texts, language="en", meeting_id=meeting.id, by="Mia", at=NOW)
    assert words_for(mail(meeting, "fr", wording), kind) == Words("Propre", "P", "fr")
    assert words_for(mail(meeting, "ru", wording), kind) == Words("Own", "O", "en")


def test_without_any_words_there_are_none():
    assert own_words({}, "en", "fr") is None


def test_a_template_begins_with_its_subject():
    assert split("Subject: A\n  b\n\nOne\n\n\n\nTwo\n") == ("A b", "One\n\nTwo")
