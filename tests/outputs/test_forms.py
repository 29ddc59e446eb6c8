from datetime import date

import pytest
from werkzeug.datastructures import MultiDict

from tests.factories import NOW
from tracker.core.ids import new_id
from tracker.core.texts import Text
from tracker.earlier.models import EarlierMeeting
from tracker.outputs.forms import EarlierForm

GOOD = {"title": " Joint  meeting 2015 ", "held_on": "2015-11-02", "n-attended": "1,035", "r-AFRICA": "9"}


@pytest.fixture
def read(make, app):
    make.organisation(code="SCRC-ONE", short_name="SCRC One")

    def read(**typed):
        with app.test_request_context():
            form = EarlierForm([make.region()], typed=MultiDict(GOOD | typed))
            return form.details(), form.errors

    return read


def test_what_was_typed_becomes_the_details_of_a_meeting(read):
    details, errors = read(centres="scrc one\r\n\r\nSCRC-ONE", source="A report")
    assert (details.title, details.held_on, errors) == ("Joint meeting 2015", date(2015, 11, 2), {})
    assert (details.figures, details.regions) == ({"attended": 1035}, {"AFRICA": 9})
    assert (details.centres, details.source) == (("SCRC-ONE",), "A report")


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"title": " "}, "title"), ({"title": "x" * 301}, "title"), ({"source": "a\u0007b"}, "source"),
        ({"held_on": "2.11.2015"}, "held_on"), ({"n-attended": "-3"}, "n-attended"), ({"n-woman": "many"}, "n-woman"),
        ({"r-AFRICA": "9999999999999"}, "r-AFRICA"), ({"centres": "Atlantis"}, "centres"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_at_its_field(read, typed, field):
    details, errors = read(**typed)
    assert (details, list(errors)) == (None, [field])


def test_the_form_shows_what_is_stored(app):
    row = EarlierMeeting(
        id=new_id(), title="2015", held_on=date(2015, 1, 2), figures={"attended": 35}, regions={"AFRICA": 9},
        centres=["A", "B"], source="S", entered_at=NOW, entered_by="M",
    )  # fmt: skip
    form = EarlierForm([], row)
    shown = [form.value(n) for n in ("title", "held_on", "n-attended", "n-man", "r-AFRICA", "centres", "source")]
    assert shown == ["2015", "2015-01-02", "35", "", "9", "A\nB", "S"]


def test_reasons_of_an_operation_stand_at_their_fields(app):
    with app.test_request_context():
        form = EarlierForm([])
        form.refuse({"man": Text("Too many."), "regions": Text("Too many."), "held_on": Text("Too late.")})
    assert list(form.errors) == ["n-man", "r-title", "held_on"]
