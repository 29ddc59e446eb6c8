"""The headers of every answer: what the page may load, who may frame it, what may keep it."""

from flask import Flask, Response, current_app, make_response, request
from flask.typing import ResponseReturnValue

from tracker.core.access import OPEN

PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; "
    "manifest-src 'self'; worker-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
#: a stored file shown by the browser itself may run nothing
FILE_POLICY = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"
#: a page that shows one of our own mails in a frame, and the mail in it: it runs nothing, loads nothing, leads nowhere
FRAMING = {"Content-Security-Policy": f"{PAGE_POLICY}; frame-src 'self'"}
FRAMED = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'self'",
    "X-Frame-Options": "SAMEORIGIN",
}
#: what every answer carries, unless its view says otherwise
ALWAYS = {
    "Content-Security-Policy": PAGE_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=()",
}


def init_app(app: Flask) -> None:
    """Add the headers to every answer, errors included; a view's own value stays."""
    always = dict(ALWAYS)
    if app.config["SESSION_COOKIE_SECURE"]:
        always["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    named = {name.lower(): (name, value) for name, value in always.items()}

    @app.after_request
    def add(response: Response) -> Response:
        headers = response.headers
        own = {name.lower() for name, _ in headers}
        if _is_private():
            headers["Cache-Control"] = "no-store"
        elif "cache-control" not in own:
            headers["Cache-Control"] = "no-cache" if request.endpoint == "static" else "no-store"
        # all at once: setting them one by one, each looks through all the others
        headers.extend([pair for name, pair in named.items() if name not in own])
        return response


def _is_private() -> bool:
    """What not everybody may open is kept by nobody, whatever the library that sends a file thinks."""
    view = current_app.view_functions.get(request.endpoint or "")
    return not getattr(view, "allowed", OPEN) & OPEN


def as_private(answer: ResponseReturnValue, status: int) -> Response:
    """The address of this page is its key: no other site may learn it from a link, no search engine may list it."""
    response = make_response(answer, status)
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
