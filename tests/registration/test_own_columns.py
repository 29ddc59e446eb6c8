import csv
import io
from datetime import date

import pytest

from tests.factories import NOW
from tracker.core import clock
from tracker.core.access import SYSTEM, Role
from tracker.questions import operations
from tracker.questions.rules import Kind
from tracker.registration.lists import Answered, Filter, list_people, read_filter
from tracker.registration.own_columns import own_columns, shown_columns


@pytest.fixture(autouse=True)
def at_noon(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def meeting(make):
    """Ada and Bob answered, Cem did not; one question has been ended."""
    meeting = make.meeting(slug="joint")
    food = make.question(meeting, "Food", ("Halal", "Fish"), kind=Kind.CHOICES)
    age, born = make.question(meeting, "Age", kind=Kind.NUMBER), make.question(meeting, "Born", kind=Kind.DATE)
    old = make.question(meeting, "Old")
    ada, bob, _cem = (make.participant(meeting=meeting, family_name=name, given_name="") for name in ("A", "B", "C"))
    make.answer(food, ada, "Halal; Fish")
    make.answer(food, bob, "Fish")
    make.answer(age, ada, "40")
    make.answer(born, ada, "1986-01-02")
    make.answer(old, bob, "Grandfathered")
    operations.end_question(meeting.id, old.id, by=SYSTEM, now=NOW)
    make.answer(make.question(make.meeting(), "Theirs"), make.participant(family_name="X"), "Fish")
    make.save(meeting)
    return meeting


@pytest.fixture
def organiser(sign_in, meeting):
    return sign_in(meeting, Role.ORGANISER)


def names(meeting, **asked):
    return [row.family_name for row in list_people(meeting.id, Filter(**asked), 1)[1].rows]


def test_a_file_has_a_column_a_question_and_ended_ones_with_answers_too(meeting):
    own = own_columns(meeting)
    assert [column.name for column in own.columns] == ["food", "age", "born", "old.v1"]
    people = [row.id for row in list_people(meeting.id, Filter(), 1)[1].rows]
    values = own.values(people)
    assert [values.get(person) for person in people] == [
        ["Halal; Fish", 40, date(1986, 1, 2), None],
        ["Fish", None, None, "Grandfathered"],
        None,
    ]


def test_a_meeting_without_questions_has_no_further_columns(make):
    assert own_columns(make.meeting()) is None


def test_people_are_found_by_their_answers(meeting):
    assert [names(meeting, q=q) for q in ("halal", "grandfath", "fish halal", "1986-01-02")] == [
        ["A"],
        ["B"],
        ["A"],
        [],
    ]


def test_the_list_is_narrowed_to_an_answer(meeting):
    food = own_columns(meeting).questions[0].id
    assert [names(meeting, answer=Answered(food, choice)) for choice in ("c1", "c2", "c9")] == [["A"], ["A", "B"], []]


def test_an_answer_survives_the_pages_address(meeting):
    food = own_columns(meeting).questions[0].id
    asked = Filter(answer=Answered(food, "c1"))
    assert read_filter(asked.address()) == asked
    assert [read_filter({"answer": text}).answer for text in ("", "x", f"{food}:", f"{food}:c%1")] == [None] * 4


def test_picked_columns_are_shown_with_their_answers(app, meeting):
    people = [row.id for row in list_people(meeting.id, Filter(), 1)[1].rows]
    with app.test_request_context():
        own = shown_columns(meeting, ["food", "old.v1", "nonsense"], people)
    assert [q.key for q in own.shown] == ["food", "old"]
    assert [[own.cell(person, q) for q in own.shown] for person in people] == [
        ["Halal; Fish", ""],
        ["Fish", "Grandfathered"],
        ["", ""],
    ]
    assert [q.key for q in own.choices] == ["food"]


def test_an_organiser_picks_columns_and_they_stay(organiser):
    assert '<th scope="col">Food' not in organiser.get("/o/joint/people?state=").text
    organiser.post("/o/joint/people/columns", data={"column": ["food", "age"]})
    for _ in range(2):
        page = organiser.get("/o/joint/people?state=").text
        assert ('<th scope="col">Food' in page, '<td data-label="Food">Halal; Fish' in page) == (True, True)
    organiser.post("/o/joint/people/columns")
    assert '<th scope="col">Food' not in organiser.get("/o/joint/people?state=").text


def test_the_list_offers_answers_to_narrow_to(organiser, meeting):
    food = own_columns(meeting).questions[0].id
    page = organiser.get(f"/o/joint/people?state=&answer={food}:c1").text
    assert f'value="{food}:c1" selected' in page
    assert (">A<" in page, ">B<" in page) == (True, False)


def test_the_csv_has_the_answers(organiser):
    rows = list(csv.DictReader(io.StringIO(organiser.get("/o/joint/people.csv").text.lstrip("\ufeff"))))
    assert [(row["Family name"], row["Food"], row["Age"], row["Old"]) for row in rows] == [
        ("A", "Halal; Fish", "40", ""),
        ("B", "Fish", "", "Grandfathered"),
        ("C", "", "", ""),
    ]


@pytest.mark.parametrize("people", [1, 3])
def test_the_list_takes_few_statements_with_columns(organiser, make, meeting, queries, people):
    for _ in range(people):
        make.participant(meeting=meeting)
    organiser.post("/o/joint/people/columns", data={"column": ["food", "age"]})
    organiser.get("/o/joint/people?state=&q=a")
    with queries(8):
        organiser.get("/o/joint/people?state=&q=a")
