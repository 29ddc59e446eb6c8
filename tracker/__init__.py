"""Application factory."""

import os

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from tracker.core import (
    compression,
    config,
    cookies,
    csrf,
    db,
    error_pages,
    headers,
    hosts,
    i18n,
    limits,
    logs,
    metrics,
    requests,
    templating,
    traces,
)
from tracker.rooms import register_rooms


def create_app(**overrides: object) -> Flask:
    """Build the application. `overrides` are settings (TRACKER_...) or Flask config values, for tests."""
    app = Flask(__name__, template_folder=str(config.ROOT / "templates"))
    settings = {k: str(v) for k, v in overrides.items() if k.startswith("TRACKER_")}
    app.config.from_mapping(config.flask_config(config.read_settings(os.environ | settings)))
    app.config.update({k: v for k, v in overrides.items() if not k.startswith("TRACKER_")})
    proxies = int(app.config["TRACKER_PROXIES"])
    if proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies)  # type: ignore[method-assign]
    for part in (
        requests,
        logs,
        metrics,
        traces,
        compression,
        hosts,
        db,
        cookies,
        i18n,
        limits,
        csrf,
        error_pages,
        headers,
        templating,
    ):
        part.init_app(app)
    register_rooms(app)
    return app
