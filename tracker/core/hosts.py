"""Requests must carry a Host header we know: nothing is ever built from a stranger's."""

from urllib.parse import urlsplit

from flask import Flask

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


def init_app(app: Flask) -> None:
    """Refuse other hosts with 400 (Flask's TRUSTED_HOSTS)."""
    listed = [h.strip() for h in app.config["TRACKER_TRUSTED_HOSTS"].split(",") if h.strip()]
    own = urlsplit(app.config["TRACKER_BASE_URL"]).hostname
    app.config["TRUSTED_HOSTS"] = [*(listed or ([own] if own else [])), *LOOPBACK]
