import pytest

from tests.imports.files import csv_of
from tracker.imports.checking import KNOWN, REPEATED, WRONG, check, questions_of
from tracker.imports.columns import recognise
from tracker.imports.reading import read_table
from tracker.questions.rules import Kind

TITLES = ["Given names", "Family name", "E-mail", "Organisation"]


def checked(meeting, *rows, titles=TITLES, **options):
    table = read_table(csv_of(titles, *rows))
    return check(meeting, table, recognise(table.titles, questions_of(meeting)), **options)


def reasons(found):
    return [(one.row.number, one.kind, [(f.field, str(f.reason)) for f in one.faults]) for one in found.left_out]


def test_rows_that_keep_the_rules_are_good(make, meeting):
    centre = make.organisation(code="SCRC-KEN", short_name="SCRC Kenya")
    make.expected(meeting, centre, name="As at the meeting")
    found = checked(meeting, ["Amina", "Odhiambo", " Amina@Example.ORG ", "scrc kenya"], ["", "Li", "", "Ministry"])
    assert found.left_out == []
    first, second = (sound for _, sound in found.good)
    assert (first.details.email, first.place.name, first.place.part.value) == (
        "amina@example.org",
        "As at the meeting",
        "centre",
    )
    assert (second.details.family_name, second.place.organisation_id, second.place.name) == ("Li", None, "Ministry")


def test_each_fault_is_named_with_its_row_and_its_field(meeting):
    found = checked(
        meeting,
        ["A", "Good", "", ""],
        ["B", "Wrong", "no address", "\u202eturned"],
        ["", "", "only@example.org", ""],
        ["C" * 101, "Long", "", ""],
    )
    assert reasons(found) == [
        (3, WRONG, [("email", "Enter an e-mail address in full, like name@example.org"), ("organisation_other", "Name of the organisation: take out the characters that cannot be printed")]),
        (4, WRONG, [("family_name", "Enter a name: one is enough")]),
        (5, WRONG, [("given_name", "Given names: use no more than 100 characters")]),
    ]  # fmt: skip


def test_people_who_are_registered_or_come_twice_are_left_out(make, meeting):
    make.participant(meeting, email="known@example.org")
    make.participant(meeting, email="gone@example.org", state="withdrawn")
    centre = make.organisation(short_name="SCRC Kenya")
    make.participant(meeting, centre, given_name="Nameless", family_name="Person", email=None)
    found = checked(
        meeting,
        ["A", "One", "KNOWN@example.org", ""],
        ["B", "Two", "gone@example.org", ""],
        ["C", "Three", "noise@example.org", ""],
        ["D", "Four", "noise@example.org", ""],
        ["Nameless", "PERSON", "", "SCRC Kenya"],
        ["Nameless", "Person", "", "Elsewhere"],
        ["nameless", "person", "", "elsewhere"],
    )
    assert [row.number for row, _ in found.good] == [3, 4, 7]
    assert reasons(found) == [
        (2, KNOWN, [("", "This person is registered already")]),
        (5, REPEATED, [("", "The same person as in row 4")]),
        (6, KNOWN, [("", "This person is registered already")]),
        (8, REPEATED, [("", "The same person as in row 7")]),
    ]


def test_where_addresses_are_shared_the_name_tells_people_apart(make):
    meeting = make.meeting(shared_emails=True)
    rows = ["Ada", "One", "office@example.org", ""], ["Bo", "Two", "office@example.org", ""]
    found = checked(meeting, *rows, rows[0])
    assert ([row.number for row, _ in found.good], found.count(REPEATED)) == ([2, 3], 1)


def test_who_is_to_be_invited_needs_an_address(meeting):
    found = checked(meeting, ["A", "One", "", ""], ["B", "Two", "b@example.org", ""], needs_email=True)
    assert reasons(found) == [(2, WRONG, [("email", "An e-mail address is needed to invite somebody")])]


def test_rows_without_anything_in_the_columns_used_are_no_people(meeting):
    found = checked(
        meeting, ["A", "One", "", "", "x"], ["", "", "", "", "only a number"], titles=[*TITLES, "Shoe size"]
    )
    assert (len(found.good), found.left_out) == (1, [])


@pytest.mark.parametrize("rows", [1, 3])
def test_a_file_takes_few_statements_however_long_it_is(make, meeting, queries, rows):
    people = [[f"A{n}", "B", f"a{n}@example.org", make.organisation().code] for n in range(rows)]
    checked(meeting, *people)
    with queries(3):
        checked(meeting, *people)


@pytest.mark.parametrize(
    ("cell", "given", "fault"),
    [("Vegan", "Vegan", None), ("", None, None), ("Stones", None, "What do you eat?: Choose one of the answers")],
)
def test_own_questions_are_answered_by_their_words(make, meeting, cell, given, fault):
    from tests.factories import NOW
    from tracker.core.access import SYSTEM
    from tracker.questions.details import QuestionDetails
    from tracker.questions.operations import add_question
    from tracker.questions.rules import Choice

    details = QuestionDetails(
        kind=Kind.CHOICE,
        label="What do you eat?",
        key="diet",
        choices=(Choice("", "Vegan"), Choice("", "Anything")),
        required=True,
    )
    add_question(meeting.id, details, by=SYSTEM, now=NOW)
    from tracker.meetings.queries import get_meeting

    found = checked(get_meeting("joint"), ["A", "One", "", "", cell], titles=[*TITLES, "What do you eat?"])
    if fault is None:
        answers = {key: one.text if one else None for key, one in found.good[0][1].given.items()}
        assert answers == ({"diet": given} if cell else {})
    else:
        assert len(found.left_out[0].faults) == 1
