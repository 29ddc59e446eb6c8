import pytest

from tracker.letters.rules import LetterParts, file_name, filled, lines_of, paragraphs_of, reference_of

PARTS = LetterParts(
    masthead="{organisers}",
    addressee="{honorific} {name}\n{job_title}\n{country}",
    subject="For\n{name}",
    body="Dear {name},\n\nPassport: {passport_number}\n\nline one\nline two",
    signature="{contact}",
    signature_title="",
    foot="",
)
VALUES = {
    "organisers": "A\nB",
    "honorific": "",
    "name": '#read("/etc/passwd") {contact}',
    "job_title": "",
    "country": "Kenya",
    "passport_number": "",
    "contact": "Olga",
}


def fill(**values):
    return filled(PARTS, VALUES | values, language="en", reference="R/1", date="today", labels=("Ref", "Date"))


def test_every_part_is_filled_and_empty_lines_fall_out():
    found = fill()
    assert (found.masthead, found.addressee, found.signature) == (
        ["A", "B"],
        ['#read("/etc/passwd") {contact}', "Kenya"],
        ["Olga"],
    )
    assert found.paragraphs == ['Dear #read("/etc/passwd") {contact},', "line one\nline two"]
    assert found.subject == 'For #read("/etc/passwd") {contact}'


def test_an_answer_brings_its_line_back():
    assert fill(passport_number="AK 1").paragraphs[1] == "Passport: AK 1"


def test_only_arabic_is_written_from_the_right():
    assert [
        filled(PARTS, VALUES, language=code, reference="", date="", labels=("", "")).is_right_to_left
        for code in ("ar", "zh")
    ] == [
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("title", "reference"),
    [("Annual joint meeting 2016", "AJM-2026/0007"), ("会议", "L-2026/0007"), ("a b c d e f g h", "ABCDEF-2026/0007")],
)
def test_a_reference_has_the_meetings_initials_the_year_and_the_number(title, reference):
    assert reference_of(title, 2026, 7) == reference


def test_file_names_are_plain():
    assert file_name("joint-2016", "AJM-2026/0007", 'O\'Brien/../"x"') == "joint-2016-0007-o-brien-x"


def test_texts_are_parted_at_blank_lines():
    assert paragraphs_of("\n\na\nb\n \nc\n\n\n") == ["a\nb", "c"]
    assert lines_of(" a \n\n b") == ["a", "b"]
