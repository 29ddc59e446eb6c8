import pytest


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
