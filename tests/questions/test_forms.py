import pytest
from werkzeug.datastructures import MultiDict

from tests.factories import NOW
from tracker.core.ids import new_id
from tracker.questions.forms import QuestionForm, conditions, read_moment, write_moment
from tracker.questions.rules import Asked, Choice, Kind, Stage

FOOD = Asked(
    id=new_id(),
    key="food",
    kind=Kind.CHOICES,
    label="Food",
    stage=Stage.SECOND,
    help="Help",
    required=True,
    choices=(Choice("c1", "Meat", {"fr": "Viande"}), Choice("c2", "Fish", {}, True)),
    only_if=(("needs", "visa"),),
    organisation_types=frozenset({"ngo"}),
    purpose="the kitchen",
    retain_days=3,
    translations={"fr": {"label": "Repas"}},
    revision=4,
)


def test_a_question_survives_its_form():
    form = QuestionForm.of(FOOD)
    details = form.details()
    same = ("label", "kind", "stage", "help", "required", "only_if", "organisation_types", "purpose", "retain_days")
    assert [getattr(details, name) for name in same] == [getattr(FOOD, name) for name in same]
    assert [(c.id, c.label, c.translations["fr"], c.retired) for c in details.choices] == [
        ("c1", "Meat", "Viande", False),
        ("c2", "Fish", "", True),
    ]
    assert (details.translations["fr"]["label"], form.upon) == ("Repas", 4)


@pytest.mark.parametrize(("typed", "days"), [("", None), (" 30 ", 30), ("0", 0), ("-1", 3661), ("many", 3661)])
def test_days_are_a_number_or_nothing(typed, days):
    assert QuestionForm(MultiDict({"retain_days": typed})).details().retain_days == days


def test_nonsense_is_taken_for_the_plainest_question():
    details = QuestionForm(MultiDict({"kind": "x", "stage": "y", "revision": "z", "only_if": "nothing"})).details()
    assert (details.kind, details.stage, details.only_if) == (Kind.TEXT, Stage.REGISTRATION, (("", "nothing"),))


def test_a_question_depends_on_fields_and_on_other_choices_that_are_offered(app):
    ended = Asked(id=new_id(), key="old", kind=Kind.CHOICE, label="Old", choices=FOOD.choices, ended=True)
    with app.test_request_context():
        values = [one.value for one in conditions([FOOD, ended], None)]
        without = [one.value for one in conditions([FOOD, ended], FOOD)]
    standard = ["mode:in-person", "mode:online", "needs:visa", "needs:funding", "needs:access"]
    assert (values, without) == ([*standard, "food:c1"], standard)


def test_moments_are_on_the_clocks_of_the_meeting():
    assert write_moment(NOW, "Europe/Zurich") == "2026-03-02T10:00"
    assert read_moment("2026-03-02T10:00", "Europe/Zurich") == NOW
    assert (read_moment(" ", "Europe/Zurich"), write_moment(None, "Europe/Zurich")) == (None, "")
    with pytest.raises(ValueError, match="soon"):
        read_moment("soon", "Europe/Zurich")
