"""Is the process alive, and can it work."""

from collections.abc import Callable

from flask import Blueprint, Response, current_app, jsonify
from flask.typing import ResponseReturnValue

from tracker.core import limits, metrics, migrations
from tracker.core.access import Role, allow
from tracker.core.errors import NotFound

bp = Blueprint("health", __name__)


@bp.get("/healthz")
@allow(Role.ANYONE)
def healthz() -> ResponseReturnValue:
    """The process answers."""
    return jsonify(status="ok")


@bp.get("/readyz")
@allow(Role.ANYONE)
def readyz() -> ResponseReturnValue:
    """The database answers and is migrated, and every part in `tracker.ready` (name -> check) answers; 503 when one does not."""
    try:
        is_migrated = migrations.is_up_to_date()
    except Exception:  # noqa: BLE001 -- whatever is wrong, the answer is the same
        return jsonify(status="not ready", database="unreachable"), 503
    if not is_migrated:
        return jsonify(status="not ready", database="not migrated"), 503
    checks: dict[str, Callable[[], bool]] = current_app.extensions.get("tracker.ready", {})
    for name, is_ready in checks.items():
        if not is_ready():
            return jsonify({"status": "not ready", "database": "ok", name: "unreachable"}), 503
    limiter: limits.Limiter | None = current_app.extensions[limits.KEY]
    # without Redis all goes on, only not so strictly: no reason to send nobody here
    counted = limiter.state() if limiter is not None else None
    told = {"limits": counted} if counted else {}
    return jsonify({"status": "ready", "database": "ok"} | dict.fromkeys(checks, "ok") | told)


@bp.get("/metrics")
@allow(Role.ANYONE)
def show_metrics() -> Response:
    """Counts and times for a monitoring system, which has a token or is this machine; nobody else learns that it is here."""
    if not metrics.may_read():
        raise NotFound
    return Response(metrics.written(), content_type=metrics.TYPE, headers={"Cache-Control": "no-store"})
