"""Each API view says what it takes and gives: that is what is enforced, answered and published."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

from flask import Response, make_response, request

from tracker.api import idempotency
from tracker.api.bodies import adapter, read_body
from tracker.api.idempotency import Reply
from tracker.core import clock
from tracker.core.access import actor
from tracker.core.csrf import UNSAFE
from tracker.core.errors import TrackerError

View = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Description:
    """What one call does, takes and gives."""

    summary: str
    request: Any = None
    response: Any = None
    status: int = 200
    many: int = 0
    query: Mapping[str, str] = field(default_factory=dict)
    media: str | tuple[str, ...] | None = None
    details: str = ""
    refuses: Sequence[type[TrackerError]] = ()
    otherwise: Mapping[int, str] = field(default_factory=dict)


def documented(
    summary: str,
    *,
    request: Any = None,
    response: Any = None,
    status: int = 200,
    many: int = 0,
    query: Mapping[str, str] | None = None,
    media: str | tuple[str, ...] | None = None,
    details: str = "",
    refuses: Sequence[type[TrackerError]] = (),
    otherwise: Mapping[int, str] | None = None,
) -> Callable[[View], Callable[..., Response]]:
    """Describe an API view, and hold it to that.

    `request`: pydantic type of the JSON body (subclass of `bodies.Body`), given to the view as `body`;
    with `many`, an object or a list of up to so many, always given as a list.
    `response`: pydantic type of the answer; the view returns it, or `(it, status)`, or a Response of its own (files).
    `refuses`: the errors of its trade, beside those that every call like it may raise (`refusals`); `otherwise`: other
    statuses that are no refusal, and what they mean.
    `query`: arguments of the address and what they mean; `media`: media type, or types, of a file answer.
    Every write so described honours `Idempotency-Key`.
    """
    about = Description(summary, request, response, status, many, query or {}, media, details, refuses, otherwise or {})

    def decorate(view: View) -> Callable[..., Response]:
        @wraps(view)
        def wrapper(*args: Any, **kwargs: Any) -> Response:
            if about.request is not None:
                kwargs["body"] = read_body(about.request, many=about.many)
            return _answer(lambda: view(*args, **kwargs), about)

        wrapper.described = about  # type: ignore[attr-defined]
        return wrapper

    return decorate


def _answer(call: Callable[[], Any], about: Description) -> Response:
    if request.method not in UNSAFE:
        result = call()
        return result if isinstance(result, Response) else _send(_write(result, about))
    key = request.headers.get(idempotency.HEADER)
    if key is None:
        return _send(_write(call(), about))
    reply = idempotency.answer_once(
        lambda: _write(call(), about),
        owner=actor().id or idempotency.NOBODY,
        key=key,
        digest=idempotency.digest_of(request.method, request.full_path, request.get_data(cache=True)),
        now=clock.now(),
    )
    return _send(reply)


def _write(result: Any, about: Description) -> Reply:
    value, status = result if isinstance(result, tuple) else (result, about.status)
    if status == 204:
        return Reply(204, "")
    return Reply(status, adapter(about.response).dump_json(value).decode())


def _send(reply: Reply) -> Response:
    answer = make_response(reply.text, reply.status)
    answer.content_type = "application/json"
    if reply.replayed:
        answer.headers[idempotency.REPLAYED] = "true"
    return answer
