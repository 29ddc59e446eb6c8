import pytest
from werkzeug.datastructures import MultiDict

from tracker.invitations.forms import BLANK_ROWS, NominationForm, NomineeRow, languages
from tracker.invitations.operations import INVITED, Skipped
from tracker.invitations.pasted import MOST_ROWS


def typed(*rows, **more):
    """The form's fields as a browser sends them."""
    sent = MultiDict(more)
    for row in rows:
        given, family, email, job_title, language, alternate = [*row, *[""] * (6 - len(row))]
        values = {"given_name": given, "family_name": family, "email": email, "job_title": job_title}
        for name, value in (values | {"language": language, "alternate": alternate}).items():
            sent.add(name, value)
    return sent


@pytest.fixture
def meeting(app, make):
    return make.meeting()


def test_rows_keep_together_what_belongs_together(meeting):
    form = NominationForm(typed(("Ada", "", "ada@example.org", "Chemist", "fr", "yes"), ("", "Ek", "BO@example.org")))
    (_, ada), (_, bo) = form.invitees(meeting, "es", None)
    assert (ada.given_name, ada.family_name, ada.job_title, ada.locale, ada.alternate) == (
        "Ada",
        "",
        "Chemist",
        "fr",
        True,
    )
    assert (bo.family_name, bo.email, bo.locale, bo.alternate) == ("Ek", "bo@example.org", "es", False)


def test_empty_rows_are_left_out_and_a_few_are_shown(meeting):
    form = NominationForm(typed(("", "", "", "", "fr", "yes"), ("Ada", "", "ada@example.org"), ("",)))
    assert (len(form.rows), len(form.with_blanks()), len(NominationForm().with_blanks())) == (1, 2, BLANK_ROWS)


@pytest.mark.parametrize(
    ("row", "field", "words"),
    [
        (("Ada", "L", ""), "email", "Enter the e-mail address"),
        (("Ada", "L", "ada at example.org"), "email", "in full"),
        (("", "", "ada@example.org"), "family_name", "Enter a name"),
        (("A\u202eda", "L", "ada@example.org"), "given_name", "cannot be printed"),
        (("Ada", "L", "ada@example.org", "x" * 201), "job_title", "no more than 200"),
        (("Ada", "L", "ada@example.org", "", "Klingon"), "language", "Choose a language"),
    ],
)
def test_what_is_wrong_with_a_row_is_said_in_it(meeting, row, field, words):
    form = NominationForm(typed(row))
    assert form.invitees(meeting, "en", None) == []
    [(place, text)] = form.problems
    assert (place, text.startswith("Row 1: "), words in text) == (f"{field}-1", True, True)


def test_pasted_people_stand_in_rows_and_leave_the_box(meeting):
    form = NominationForm(typed(("Ada", "L", "ada@example.org"), pasted="Bo\tEk\tbo@example.org\tChemist\tfr"))
    assert ([row.value("email") for row in form.rows], form.pasted) == (["ada@example.org", "bo@example.org"], "")


@pytest.mark.parametrize(
    ("pasted", "words"),
    [
        (" ;;\n\t;", "Nobody was found"),
        ("\n".join(f"A\tB\ta{n}@example.org" for n in range(MOST_ROWS + 1)), "no more than 200"),
        ("a" * 100_001, "no more than 200"),
    ],
)
def test_a_paste_that_cannot_be_taken_stays_in_its_box(meeting, pasted, words):
    form = NominationForm(MultiDict({"pasted": pasted}))
    assert (form.rows, form.pasted, words in form.message) == ([], pasted, True)
    assert form.problems == [("pasted", form.message)]


def test_rows_that_went_leave_and_the_others_say_why_they_stay(meeting):
    form = NominationForm(typed(("Ada", "L", "ada@example.org"), ("Bo", "E", "bo@example.org"), ("", "", "wrong")))
    sent = form.invitees(meeting, "en", None)
    form.keep(sent, [Skipped(1, INVITED)])
    assert [(row.value("email"), list(row.errors)) for row in form.rows] == [
        ("bo@example.org", ["email"]),
        ("wrong", ["family_name", "email"]),
    ]


def test_a_row_is_blank_when_only_a_list_was_touched():
    assert NomineeRow({"language": "fr", "alternate": "yes"}).is_blank
    assert "fr" in languages()
