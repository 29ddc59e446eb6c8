from tracker.badges.forms import DesignForm
from tracker.badges.rules import Band, Design
from tracker.core.texts import Text


def test_a_form_begun_from_a_design_asks_for_the_same_design(app):
    design = Design(size="a6", meeting_line="M", job=True, code=False, bands={"type-media": Band("Press", "red")})
    with app.test_request_context():
        form = DesignForm.of(design, "en")
        assert DesignForm.of(design, "fr").value("word-centre") == "Centre régional"
    assert (form.errors, form.design.size, form.design.job, form.design.code) == ({}, "a6", True, False)
    assert form.design.bands["type-media"] == Band("Press", "red")
    assert form.value("word-centre") == "Regional centre"
    assert form.has_kinds


def test_the_logo_stays_unless_it_is_taken_away(app):
    kept = Design(logo="ab")
    assert DesignForm({}, kept).design.logo == "ab"
    assert DesignForm({"no_logo": "1"}, kept).design.logo == ""
    assert not DesignForm({}, kept).has_kinds


def test_the_preview_is_asked_without_the_token(app):
    form = DesignForm({"csrf_token": "t", "act": "show", "size": "a6", "job": ""}, Design())
    assert form.preview_address() == {"size": "a6"}


def test_refusals_of_the_operation_stand_beside_those_of_the_form(app):
    with app.test_request_context():
        form = DesignForm({}, Design())
        form.refuse({"logo": Text("Too %(what)s", what="large")})
    assert form.errors["logo"] == "Too large"
    assert "word-centre" in form.errors
    assert form.logo_file is None
