import pytest

from tracker.documents import rules


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("Agenda.pdf", "Agenda.pdf"),
        ("AGENDA.PDF", "AGENDA.pdf"),
        ("C:\\Users\\ana\\Agenda.pdf", "Agenda.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("Отчёт 2016.pdf", "Отчёт 2016.pdf"),
        ("Agenda", "Agenda.pdf"),
        ("", "document.pdf"),
        (".pdf", "pdf.pdf"),
        ("a\x00b\r\nc.pdf", "a b c.pdf"),
        ("what? <script>.pdf", "what- -script-.pdf"),
        ("invoice\u202efdp.pdf", "invoicefdp.pdf"),
        ("x" * 300 + ".pdf", "x" * 150 + ".pdf"),
        ("agenda.php.pdf", "agenda.php.pdf"),
    ],
)
def test_a_file_name_is_cleaned(name, clean):
    assert rules.clean_file_name(name, ("pdf",)) == clean


@pytest.mark.parametrize("name", ["agenda.exe", "agenda.pdf.exe", "agenda.html", "agenda.docx", "a.pdf\u202e.js"])
def test_a_name_that_does_not_fit_the_content_is_refused(name):
    assert rules.clean_file_name(name, ("pdf",)) is None


def test_the_refusal_of_a_name_says_both_endings():
    assert str(rules.wrong_ending("agenda.exe", ("pdf",))) == (
        "The name ends in .exe, but the content is that of a .pdf file. Give the file its true name."
    )


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("  Following \n up\t2015 ", "Following up 2015"),
        ("Cafe\u0301", "Café"),
        ("abc\u202edef", "abcdef"),
        ("نقل التكنولوجيا", "نقل التكنولوجيا"),
    ],
)
def test_clean_text_keeps_words_and_drops_tricks(text, clean):
    assert rules.clean_text(text) == clean


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({"title": "Agenda", "language": "fr"}, []),
        ({"title": "Agenda", "language": "pt-BR"}, []),
        ({"title": "", "language": ""}, ["title", "language"]),
        ({"title": "x" * 301, "language": "en"}, ["title"]),
        ({"title": "x", "language": "<b>"}, ["language"]),
        ({"title": "x", "language": "en", "symbol": "x" * 101}, ["symbol"]),
    ],
)
def test_problems_name_the_fields_that_are_wrong(values, fields):
    assert list(rules.problems(**values)) == fields


@pytest.mark.parametrize(("title", "wrong"), [("Presentations", False), (" \n", True), ("x" * 301, True)])
def test_a_heading_has_one_to_three_hundred_characters(title, wrong):
    assert (rules.heading_problem(title) is not None) is wrong
