from flask import render_template_string


def test_an_asset_carries_the_hash_of_its_content(app):
    with app.test_request_context():
        address = render_template_string("{{ asset('css/tracker.css') }}")
    assert address.startswith("/static/css/tracker.css?v=")
    assert len(address.split("=")[1]) == 10


def test_a_page_in_another_language_keeps_its_arguments(app):
    with app.test_request_context("/x?q=a%26b&lang=en"):
        assert render_template_string("{{ address('fr')|safe }}") == "?q=a%26b&lang=fr"


def test_sizes_and_dates_are_written_in_the_language_of_the_page(app):
    with app.test_request_context():
        assert render_template_string("{{ 66171|size }}") == "65 KB"
