"""What a call may be refused with: what every call like it may raise, and what it says of itself."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from tracker.api.bodies import NotJson
from tracker.api.idempotency import BadKey, BusyKey, KeyUsedOtherwise
from tracker.api.openapi import Description
from tracker.core.access import OPEN
from tracker.core.csrf import UNSAFE, TokenOutOfDate
from tracker.core.error_pages import BROKEN, CHALLENGE, FAULT, STATUS_TEXTS
from tracker.core.errors import Invalid, NotAllowed, NotFound, SignInNeeded, TrackerError
from tracker.core.faults import RETRY_AFTER

PROBLEM = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
#: what may meet any call: a host we do not know, our own mistake, the machine's trouble
ANY = ((400, "bad-request", STATUS_TEXTS[400]), (500, "internal-error", BROKEN), (503, "fault", FAULT))
#: what may meet any body
BODY = (
    (413, "request-entity-too-large", STATUS_TEXTS[413]),
    (415, "unsupported-media-type", "The body is not `application/json`."),
)


def refusals(method: str, view: Any) -> dict[str, Any]:
    """The responses of OpenAPI that refuse, by their status, each with the names of its reasons."""
    about: Description = view.described
    reasons: dict[int, list[str]] = defaultdict(list)
    for status, code, text in _all(method, about, is_open=bool(getattr(view, "allowed", frozenset()) & OPEN)):
        reasons[status].append(f"`{code}`: {text}")
    return {str(status): _response(status, reasons[status]) for status in sorted(reasons)}


def _all(method: str, about: Description, *, is_open: bool) -> Iterator[tuple[int, str, object]]:
    yield from ANY
    yield from _told((NotFound,))
    if not is_open:
        yield from _told((SignInNeeded, NotAllowed))
    if method in UNSAFE:
        yield from _told((TokenOutOfDate, BadKey, BusyKey, KeyUsedOtherwise))
    if about.request is not None:
        yield from BODY
        yield from _told((NotJson,))
    if about.request is not None or about.query:
        yield from _told((Invalid,))
    yield from _told(about.refuses)


def _told(errors: Iterable[type[TrackerError]]) -> Iterator[tuple[int, str, object]]:
    for error in errors:
        yield error.status, error.code, error.message


def _response(status: int, reasons: list[str]) -> dict[str, Any]:
    said: dict[str, Any] = {"description": "\n".join(reasons), "content": PROBLEM}
    if status == 503:
        said["headers"] = {
            "Retry-After": {"schema": {"type": "integer"}, "description": f"Seconds, such as {RETRY_AFTER}."}
        }
    if status == 401:
        said["headers"] = {"WWW-Authenticate": {"schema": {"type": "string"}, "description": f"`{CHALLENGE}`"}}
    return said
