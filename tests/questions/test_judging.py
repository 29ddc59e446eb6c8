from tracker.core.ids import new_id
from tracker.questions.judging import Circumstances, Typed, applies, judge
from tracker.questions.rules import Asked, Choice, Given, KeptFile, Kind

VISA = {"needs": ["visa"], "mode": ["in-person"]}


def asked(key, kind=Kind.TEXT, **values):
    return Asked(id=new_id(), key=key, kind=kind, label=key.title(), **values)


def answered(questions, texts, facts=VISA, kind="ngo", **values):
    demand = values.pop("demand", True)
    return judge(questions, Typed(texts, **values), Circumstances(facts, kind), demand=demand)


PASSPORT = asked("passport", required=True, only_if=(("needs", "visa"), ("needs", "access")))
HOTEL = asked("hotel", Kind.CHOICE, choices=(Choice("c1", "Yes"), Choice("c2", "No")))
NIGHTS = asked("nights", Kind.NUMBER, required=True, only_if=(("hotel", "c1"),))


def test_a_question_is_put_to_whom_it_is_about():
    assert [applies(PASSPORT, Circumstances({"needs": [need]})) for need in ("visa", "access", "funding")] == [
        True,
        True,
        False,
    ]
    only = asked("letter", organisation_types=frozenset({"ngo"}))
    assert [applies(only, Circumstances({}, kind)) for kind in ("ngo", "party", None)] == [True, False, False]


def test_a_required_question_wants_an_answer_where_it_is_put():
    assert answered([PASSPORT], {}).wrong == {"passport": "Passport: This needs an answer"}
    assert answered([PASSPORT], {}, facts={"needs": []}).wrong == {}
    assert answered([PASSPORT], {}, demand=False).wrong == {}


def test_what_was_typed_where_nothing_was_asked_is_left_out():
    assert answered([PASSPORT], {"passport": ["X1"]}, facts={"needs": []}).given == {"passport": None}


def test_a_question_may_hang_on_another_whatever_their_order():
    for order in ([HOTEL, NIGHTS], [NIGHTS, HOTEL]):
        assert answered(order, {"hotel": ["c1"]}).wrong == {"nights": "Nights: This needs an answer"}
        assert answered(order, {"hotel": ["c2"], "nights": ["3"]}).given["nights"] is None
        assert answered(order, {"hotel": ["c1"], "nights": ["3"]}).given["nights"] == Given("3")


def test_questions_that_hang_on_each_other_are_put_to_nobody():
    one = asked("one", Kind.CHOICE, choices=HOTEL.choices, only_if=(("two", "c1"),))
    two = asked("two", Kind.CHOICE, choices=HOTEL.choices, only_if=(("one", "c1"),))
    assert answered([one, two], {"one": ["c1"], "two": ["c1"]}).put == set()


def test_answers_of_an_earlier_form_count_as_facts():
    assert answered([NIGHTS], {"nights": ["2"]}, facts={"hotel": ["c1"]}).given == {"nights": Given("2")}


def test_all_that_is_wrong_is_said_at_once_in_the_order_of_the_form():
    judged = answered([NIGHTS, HOTEL, PASSPORT], {"hotel": ["c9"], "passport": [""]})
    assert list(judged.wrong) == ["hotel", "passport"]


def test_a_file_may_always_come_later():
    copy = asked("copy", Kind.FILE, required=True)
    file = KeptFile(new_id(), "a.pdf", "application/pdf", "0" * 64, 3)
    assert (answered([copy], {}).wrong, answered([copy], {}).given) == ({}, {"copy": None})
    assert answered([copy], {}, files={"copy": file}).given == {"copy": Given("a.pdf", file=file)}
