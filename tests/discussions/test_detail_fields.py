import pytest
from werkzeug.datastructures import MultiDict

from tracker.discussions.detail_fields import filled_from
from tracker.discussions.details import Details, Standing
from tracker.discussions.forms import PointForm

SAID = Details(
    concerns="Africa",
    conventions=("basel", "stockholm"),
    evidence="UNEP/1",
    raised_by="Ada",
    support=3,
    standing="open",
)


def sent(**values):
    return PointForm(MultiDict({"text": "x", "heading": "needs"} | values))


def test_what_is_filled_in_comes_back(app):
    with app.test_request_context():
        form = PointForm(formdata=None, **filled_from(SAID))
        assert form.particulars_given
        assert form.particulars() == {
            "concerns": "Africa",
            "substance": "",
            "conventions": ("basel", "stockholm"),
            "evidence": "UNEP/1",
            "raised_by": "Ada",
            "support": 3,
            "standing": Standing.OPEN,
        }


def test_nothing_need_be_said(app):
    with app.test_request_context():
        form = sent()
        assert (form.validate(), form.particulars_given) == (True, False)


@pytest.mark.parametrize(
    ("name", "value"),
    [("support", "-1"), ("support", "10001"), ("support", "many"), ("standing", "x"), ("conventions", "x")]
    + [(name, "x" * 201) for name in ("concerns", "substance", "evidence", "raised_by")],
)
def test_what_cannot_be_is_refused_where_it_was_typed(app, name, value):
    with app.test_request_context():
        form = sent(**{name: value})
        assert (form.validate(), list(form.errors)) == (False, [name])
