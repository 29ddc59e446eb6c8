import pytest

from tracker.mail.kinds import find_kind
from tracker.mail.wording import current_words
from tracker.registration.errors import WrongWords
from tracker.registration.mail_words import (
    LONGEST_SUBJECT,
    LONGEST_TEXT,
    changed_words,
    checked_languages,
    checked_words,
    lost_fields,
    written_languages,
)

KNOWN = {"name", "code", "link"}


def wrong(subject="S", text="T", suffix=""):
    with pytest.raises(WrongWords) as caught:
        checked_words(subject, text, KNOWN, suffix=suffix)
    return {name: str(told) for name, told in caught.value.fields.items()}


def test_words_are_trimmed_and_lines_kept():
    assert checked_words("  To  {name} ", "Dear {name},\r\n\r\nBye  \n", KNOWN) == ("To {name}", "Dear {name},\n\nBye")


def test_what_is_missing_too_long_or_cannot_be_sent_is_told_beside_its_box():
    assert wrong("", " ") == {"subject": "Enter a subject", "text": "Enter a text"}
    assert wrong("x" * (LONGEST_SUBJECT + 1), "x" * (LONGEST_TEXT + 1)) == {
        "subject": "At most 200 characters, these are 201",
        "text": "At most 10000 characters, these are 10001",
    }
    assert wrong("a\x07b", "a\u202eb", suffix="_fr") == {
        "subject_fr": "There is a character in it that cannot be sent",
        "text_fr": "There is a character in it that cannot be sent",
    }


def test_unknown_fields_are_told_with_what_was_meant():
    assert wrong("{nam}", "{code}\n{lnk} {x}") == {
        "subject": "Line 1: there is no field {nam}. Did you mean {name}?",
        "text": "Line 2: there is no field {lnk}. Did you mean {link}? And 1 more.",
    }


def test_a_language_counts_when_anything_was_written_in_it():
    typed = {"en": ("S", ""), "fr": ("", " "), "es": ("", "T")}
    assert written_languages(typed) == {"en": ("S", ""), "es": ("", "T")}


def test_fields_that_people_need_are_missed():
    assert lost_fields("{name} {link} {code}", "Hello {code}", {"link", "code"}) == ["link"]


def test_languages_are_checked_together():
    with pytest.raises(WrongWords) as caught:
        checked_languages({"en": ("", "T"), "fr": ("S", "{x}"), "es": ("S", "T")}, KNOWN)
    assert list(caught.value.fields) == ["subject_en", "text_fr"]


def test_only_words_that_differ_from_what_is_said_anyway_are_changed(app, make):
    meeting, kind = make.meeting(), find_kind("confirmed")
    said = current_words(meeting.id, kind, "en")
    typed = {"en": (said.subject, said.text.replace("\n", "\r\n")), "fr": ("Oui", "Venez")}
    assert changed_words(meeting, kind, typed) == {"fr": ("Oui", "Venez")}
