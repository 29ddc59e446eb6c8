import pytest

from tracker import create_app


@pytest.mark.parametrize("path", ["/healthz", "/no-such-page", "/static/css/tracker.css"])
def test_every_answer_carries_the_headers(client, path):
    with client.get(path) as answer:
        headers = answer.headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "script-src 'self';" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]


def test_pages_are_not_kept_by_caches_on_the_way(client):
    assert client.get("/no-such-page").headers["Cache-Control"] == "no-store"


def test_transport_security_is_promised_only_over_https(client):
    assert "Strict-Transport-Security" not in client.get("/healthz").headers


@pytest.mark.parametrize("path", ["/healthz", "/no-such-page", "/static/css/tracker.css"])
def test_where_the_product_is_at_home_on_https_every_answer_promises_it_for_a_year(tmp_path, path):
    home = "https://meetings.example.org"
    app = create_app(TRACKER_DATA_DIR=tmp_path, TRACKER_BASE_URL=home, TRACKER_LOG_LEVEL="CRITICAL")
    with app.test_client().get(path, base_url=home) as answer:
        assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
