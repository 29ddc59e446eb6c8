from datetime import date

import pytest

from tracker.core.errors import Invalid
from tracker.core.ids import new_id
from tracker.recommendations.forms import OwnersForm, RecommendationForm, StateForm
from tracker.recommendations.models import Addressee, Priority, State
from tracker.recommendations.operations import Details
from tracker.recommendations.owning import Contact
from tracker.recommendations.queries import list_owners
from tracker.recommendations.rules import BY_OWNER


def test_a_form_says_what_was_typed_and_what_it_means():
    owner = new_id()
    details = Details(
        text="Meet", addressee=Addressee.DONORS, organisation_id=owner, due_on=date(2027, 6, 1), priority=Priority.LOW
    )
    form = RecommendationForm.of(details, 3)
    assert (form.details(), form.upon, form.value("owner")) == (details, 3, "")


@pytest.mark.parametrize(
    ("name", "typed"),
    [("addressee", "x"), ("priority", "x"), ("organisation", "x"), ("due", "tomorrow"), ("due", "0001-01-01")],
)
def test_what_means_nothing_is_said_where_it_was_typed(app, name, typed):
    form = RecommendationForm({"text": "Meet", name: typed, "upon": "x"})
    assert (form.details(), [field for field, _ in form.problems], form.value(name), form.upon) == (
        None,
        [name],
        typed,
        0,
    )


def test_a_state_is_one_of_those_allowed(app):
    assert StateForm({"state": "done"}).state(tuple(State)) is State.DONE
    form = StateForm({"state": "done", "note": "It is"})
    assert (form.state(BY_OWNER), list(form.errors), form.note) == (None, ["state"], "It is")
    form.take(Invalid(fields={"note": "Too long"}))
    assert (form.errors["note"], "main" in form.grown_old().errors) == ("Too long", True)


def test_owners_are_kept_as_stored_or_as_typed(make, meeting):
    owner = make.owner(meeting, contact_name="Una", contact_email="una@example.org", locale="fr")
    lines = list_owners(meeting.id)
    (row,) = OwnersForm(lines).rows
    assert [row.value(name) for name in ("name", "email", "locale", "itself")] == [
        "Una",
        "una@example.org",
        "fr",
        "yes",
    ]
    typed = {f"name-{owner.id}": " Uma ", f"email-{owner.id}": "Uma@Example.org", f"locale-{owner.id}": "xx"}
    assert OwnersForm(lines, typed).contacts() == [
        Contact(owner_id=owner.id, name="Uma", email="uma@example.org", locale="en", reminded_by_itself=False)
    ]


def test_an_address_that_is_none_is_said_in_its_row(make, meeting):
    owner = make.owner(meeting)
    form = OwnersForm(list_owners(meeting.id), {f"email-{owner.id}": "una at example", f"name-{owner.id}": "x" * 201})
    assert (form.contacts(), [key for key, _ in form.problems]) == (None, [f"email-{owner.id}", f"name-{owner.id}"])
