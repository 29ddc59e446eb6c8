"""What a form says of an old page, and of what an operation refuses."""

import pytest
from wtforms import StringField
from wtforms.validators import DataRequired

from tracker.core.errors import Invalid
from tracker.core.kept_form import KeptForm


class Named(KeptForm):
    old_at = "name"
    name = StringField("Name", [DataRequired("Enter a name")])
    place = StringField("Place")


@pytest.fixture
def sent(app):
    def send(**typed):
        with app.test_request_context(method="POST", data=typed):
            form = Named()
            form.validate()
            return form

    return send


def test_what_is_wrong_is_told_by_field(sent):
    assert sent(place="Nairobi").problems() == [("name", "Enter a name")]
    assert sent(name="Ada").problems() == []


def test_an_old_page_is_told_of_alone_and_what_was_typed_stays(app, monkeypatch, sent):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    form = sent(place="Nairobi")
    assert (form.token_is_old, form.place.data) == (True, "Nairobi")
    assert form.problems() == [("name", str(Named.old))]


def test_what_an_operation_refuses_stands_beside_its_field(sent):
    form = sent(name="Ada")
    form.take(Invalid(fields={"place": "There is no such place"}))
    assert form.problems() == [("place", "There is no such place")]
