from io import BytesIO

import pytest
from werkzeug.datastructures import FileStorage, MultiDict

from tracker.core.ids import new_id
from tracker.core.texts import Text
from tracker.documents.errors import DocumentRefused
from tracker.documents.forms import DocumentForm, PhotoForm
from tracker.documents.models import DocumentGroup


@pytest.fixture(autouse=True)
def _request(app):
    with app.test_request_context("/", method="POST"):
        yield


def filled(form, **values):
    file = FileStorage(BytesIO(b"%PDF-"), filename="agenda.pdf")
    return form(MultiDict({"file": file} | values))


def test_a_form_ends_in_details():
    form = filled(DocumentForm, title="Agenda", language="fr", symbol="INF/1", group="new", new_group="Papers")
    form.offer([])
    assert form.validate()
    details = form.details()
    assert (details.title, details.language, details.symbol, details.file_name) == (
        "Agenda",
        "fr",
        "INF/1",
        "agenda.pdf",
    )
    assert details.content.read() == b"%PDF-"
    assert form.group_id is None


def test_the_groups_of_the_meeting_are_offered_and_a_new_one():
    group = DocumentGroup(id=new_id(), title="Presentations")
    form = filled(DocumentForm, group=str(group.id))
    form.offer([group])
    assert [(choice.value, choice.label) for choice in form.group.choices] == [
        (str(group.id), "Presentations"),
        ("new", "A new group"),
    ]
    assert form.group_id == group.id


def test_refusals_stand_beside_their_fields_and_in_the_summary():
    form = filled(PhotoForm, alternative="The plenary")
    form.refuse(DocumentRefused(fields={"file": Text("It is %(what)s", what="empty")}))
    assert form.problems() == [("file", "It is empty")]
    form.refuse_size("32")
    assert "at most 32 MB" in form.problems()[0][1]
    assert form.details().alternative == "The plenary"


def test_a_language_is_shown_by_its_own_name():
    assert [DocumentForm.language_name(code) for code in ("fr", "pt")] == ["Français", "pt"]
