"""The headers of every answer: what the page may load, who may frame it, what may keep it."""

from flask import Flask, Response, current_app, request

from tracker.core.access import OPEN

PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; "
    "manifest-src 'self'; worker-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
#: a stored file shown by the browser itself may run nothing
FILE_POLICY = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"


def init_app(app: Flask) -> None:
    """Add the headers to every answer, errors included; a view's own value stays."""
    https = bool(app.config["SESSION_COOKIE_SECURE"])

    @app.after_request
    def add(response: Response) -> Response:
        headers = response.headers
        headers.setdefault("Content-Security-Policy", PAGE_POLICY)
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("Referrer-Policy", "same-origin")
        headers.setdefault("X-Frame-Options", "DENY")
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        headers.setdefault("Permissions-Policy", "camera=(self), geolocation=(), microphone=()")
        if _is_private():
            headers["Cache-Control"] = "no-store"
        headers.setdefault("Cache-Control", "no-cache" if request.endpoint == "static" else "no-store")
        if https:
            headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
        return response


def _is_private() -> bool:
    """What not everybody may open is kept by nobody, whatever the library that sends a file thinks."""
    view = current_app.view_functions.get(request.endpoint or "")
    return not getattr(view, "allowed", OPEN) & OPEN
