from tests.factories import NOW
from tracker.privacy import notices
from tracker.privacy.models import PrivacyNotice


def text(version, language):
    return PrivacyNotice(version=version, language=language, text=language, at=NOW)


def test_texts_are_kept_together_by_version():
    found = [text("3", "en"), text("3", "fr"), text("2", "en")]
    assert {version: [n.language for n in texts] for version, texts in notices.versions(found).items()} == {
        "3": ["en", "fr"],
        "2": ["en"],
    }


def test_a_reader_gets_their_language_or_the_meeting_s_or_english_or_any():
    texts = [text("1", "ar"), text("1", "en"), text("1", "fr")]
    asked = (("fr", "ar"), ("ru", "ar"), ("ru", "zh"))
    assert [notices.in_language(texts, *languages).language for languages in asked] == ["fr", "ar", "en"]
    assert notices.in_language(texts[:1], "ru").language == "ar"
    assert notices.in_language([], "ru") is None
