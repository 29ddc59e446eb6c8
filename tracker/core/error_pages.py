"""Turn errors into answers, in one place: a page for people, application/problem+json (RFC 9457) for programs."""

import logging

from flask import Flask, Response, current_app, jsonify, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from tracker.core.errors import Invalid, SignInNeeded, TrackerError
from tracker.core.faults import RETRY_AFTER, is_fault
from tracker.core.formats import size
from tracker.core.i18n import current_language, say
from tracker.core.texts import Text

log = logging.getLogger("tracker.error")

STATUS_TEXTS = {
    400: Text("The request could not be understood."),
    404: Text("There is nothing at this address."),
    405: Text("This cannot be done here."),
    413: Text("This is too large."),
    429: Text("Too many tries. Wait a little and try again."),
}
FAULT = Text("This cannot be done at this moment. Nothing was stored, nothing is lost: try again in a few seconds.")
BROKEN = Text("Something went wrong on our side. Nothing that was stored is lost; try again in a moment.")


def init_app(app: Flask) -> None:
    app.register_error_handler(TrackerError, _refused)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _broken)
    app.after_request(_say_when)


#: what a program has to show where it is asked to sign in (RFC 9110, 15.5.2; RFC 6750)
CHALLENGE = 'Bearer realm="Meeting tracker"'


def wants_json() -> bool:
    """Programs get problem+json: everything under /api, and whoever asks for JSON only."""
    return request.path.startswith("/api/") or request.accept_mimetypes.best in (
        "application/json",
        "application/problem+json",
    )


def problem(status: int, code: str, detail: str, fields: dict[str, str] | None = None) -> Response:
    """An RFC 9457 answer; `fields` maps a field to what is wrong with it."""
    body: dict[str, object] = {
        "type": f"urn:tracker:problem:{code}",
        "title": code.replace("-", " "),
        "status": status,
        "detail": detail,
    }
    if fields:
        body["errors"] = [{"field": name, "detail": text} for name, text in fields.items()]
    answer = jsonify(body)
    answer.status_code = status
    answer.content_type = "application/problem+json"
    return answer


def _refused(error: TrackerError) -> ResponseReturnValue:
    if wants_json():
        fields = {name: say(text) for name, text in error.fields.items()} if isinstance(error, Invalid) else None
        answer = problem(error.status, error.code, say(error.message), fields)
        if isinstance(error, SignInNeeded):
            answer.headers["WWW-Authenticate"] = CHALLENGE
        return answer
    if isinstance(error, SignInNeeded) and request.method == "GET" and "accounts.login" in _endpoints():
        return redirect(url_for("accounts.login", next=request.full_path.rstrip("?")), 303)
    return page(error.status, say(error.message))


def _http(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    if status < 400:
        return error
    if status == 404 and error is request.routing_exception and (there := _without_slash()):
        return redirect(there, 301)
    text = say(STATUS_TEXTS.get(status, STATUS_TEXTS[400] if status < 500 else BROKEN))
    if status == 413 and not wants_json():
        text = say(_too_large())
    code = error.name.lower().replace(" ", "-")
    answer = make_response(problem(status, code, text) if wants_json() else page(status, text))
    if status == 405 and error.get_response().headers.get("Allow"):
        answer.headers["Allow"] = error.get_response().headers["Allow"]
    return answer


def _without_slash() -> str:
    """The page somebody means who put a slash behind its address; "" when there is none, or something is sent."""
    path = request.path.rstrip("/")
    ways = current_app.create_url_adapter(request)
    if request.method not in ("GET", "HEAD") or path in ("", request.path) or ways is None:
        return ""
    try:
        endpoint, values = ways.match(path, "GET")
    except HTTPException:
        return ""
    return str(ways.build(endpoint, values)) + ("?" + request.query_string.decode() if request.query_string else "")


def _too_large() -> Text:
    """How much is taken here, so that it can be sent again."""
    most = size(request.max_content_length or 0, current_language())
    return Text("This is too large. At most %(most)s are taken at once: go back and send less.", most=most)


def _broken(error: Exception) -> ResponseReturnValue:
    # the rule and not the path: private links carry their token in the path
    rule = request.url_rule.rule if request.url_rule else "(no page)"
    fault = is_fault(error)
    log.error("fault" if fault else "unhandled", exc_info=error, extra={"rule": rule, "method": request.method})
    if fault:
        return problem(503, "fault", say(FAULT)) if wants_json() else page(503, say(FAULT))
    if wants_json():
        return problem(500, "internal-error", say(BROKEN))
    return page(500, say(BROKEN))


def _say_when(response: Response) -> Response:
    """Whoever is told that it cannot be done now is told when to ask again."""
    if response.status_code == 503:
        response.headers.setdefault("Retry-After", str(RETRY_AFTER))
    return response


def page(status: int, message: str) -> Response:
    """The frame page with one message."""
    return make_response(render_template("core/error.html", status=status, message=message), status)


def _endpoints() -> set[str]:
    return set(current_app.view_functions)
