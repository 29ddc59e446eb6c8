import pytest
from werkzeug.datastructures import MultiDict

from tracker.invitations.contact_forms import ContactForm
from tracker.invitations.lists import list_asked


@pytest.fixture
def meeting(make):
    return make.meeting()


@pytest.fixture
def centre(make, meeting):
    body = make.expected(meeting).organisation_id
    make.request(meeting, organisation_id=body, contact_name="Fay", contact_email="fay@example.org", locale="fr")
    return body


def form(meeting, **typed):
    return ContactForm(list_asked(meeting.id), MultiDict(typed) if typed else None)


def test_the_form_shows_what_is_kept(make, meeting, centre):
    empty = make.expected(meeting).organisation_id
    shown = form(meeting)
    assert [shown.value(name, centre) for name in ("name", "email", "locale", "seats")] == [
        "Fay",
        "fay@example.org",
        "fr",
        "2",
    ]
    assert [shown.value(name, empty) for name in ("name", "email", "seats")] == ["", "", ""]


def test_what_was_typed_is_cleaned(meeting, centre):
    typed = {
        f"name-{centre}": " Fay  Focal ",
        f"email-{centre}": "FAY@Example.org",
        f"seats-{centre}": "",
        "due": "2026-02-20",
    }
    [contact], due = form(meeting, **typed).contacts()
    assert (contact.name, contact.email, contact.funded_seats, due.isoformat()) == (
        "Fay Focal",
        "fay@example.org",
        0,
        "2026-02-20",
    )


@pytest.mark.parametrize(
    ("name", "typed"),
    [("email", "fay"), ("seats", "two"), ("seats", "501"), ("seats", "²"), ("name", "F\u202eay"), ("name", "F" * 101)],
)
def test_what_is_wrong_is_named_and_kept(meeting, centre, name, typed):
    shown = form(meeting, **{f"{name}-{centre}": typed})
    assert (shown.contacts(), list(shown.errors)) == (None, [f"{name}-{centre}"])
    assert shown.value(name, centre) == typed


def test_a_day_is_a_day(meeting, centre):
    shown = form(meeting, due="tomorrow")
    assert (shown.contacts(), list(shown.errors), shown.due) == (None, ["due"], "tomorrow")
