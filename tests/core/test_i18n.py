from flask import render_template_string
from markupsafe import Markup

from tracker.core.i18n import LANGUAGES, offered, say
from tracker.core.texts import Text


def test_the_six_official_languages_are_known():
    assert sorted(LANGUAGES) == ["ar", "en", "es", "fr", "ru", "zh"]


def test_english_is_always_offered_and_nothing_that_has_no_catalogue():
    assert "en" in offered()
    assert set(offered()) <= set(LANGUAGES)


def test_pages_name_their_language_and_vary_by_it(client):
    answer = client.get("/no-such-page", headers={"Accept-Language": "en"})
    assert '<html lang="en" dir="ltr">' in answer.text
    assert {"Cookie", "Accept-Language"} <= set(answer.vary)


def test_a_language_asked_for_is_remembered(client):
    answer = client.get("/no-such-page?lang=en")
    assert "lang=en" in answer.headers["Set-Cookie"]


def test_a_language_that_is_not_offered_is_ignored(client):
    assert "Set-Cookie" not in client.get("/no-such-page?lang=xx").headers


def test_say_leaves_plain_text_alone(app):
    with app.test_request_context():
        assert [say("as typed"), say(Text("Not found %(n)s", n=1))] == ["as typed", "Not found 1"]


def test_a_file_is_the_same_in_every_language_and_for_everybody(client):
    answer = client.get("/static/css/tracker.css", buffered=True)
    assert (answer.status_code, set(answer.vary)) == (200, {"Accept-Encoding"})


def test_a_text_in_a_template_is_markup_and_its_values_are_not(app):
    text = "{% for name in names %}{{ _('<b>%(name)s</b> 100%%', name=name) }}{% endfor %}"
    with app.test_request_context():
        assert render_template_string(text, names=["a&b", Markup("<i>")]) == "<b>a&amp;b</b> 100%<b><i></b> 100%"


def test_what_is_counted_in_a_template_is_in_the_singular_or_plural(app):
    text = "{{ ngettext('%(num)s of %(of)s', '%(num)s of all %(of)s', count, of='<') }}"
    with app.test_request_context():
        assert [render_template_string(text, count=n) for n in (1, 2)] == ["1 of &lt;", "2 of all &lt;"]


def test_a_template_of_plain_text_escapes_nothing(app):
    template = app.jinja_env.overlay(autoescape=False).from_string("{{ _('For %(name)s', name='a&b') }}")
    with app.test_request_context():
        assert template.render() == "For a&b"
