"""Is the process alive, and can it work."""

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import text

from tracker.core.access import Role, allow
from tracker.core.db import db

bp = Blueprint("health", __name__)


@bp.get("/healthz")
@allow(Role.ANYONE)
def healthz() -> ResponseReturnValue:
    """The process answers."""
    return jsonify(status="ok")


@bp.get("/readyz")
@allow(Role.ANYONE)
def readyz() -> ResponseReturnValue:
    """The database answers; 503 when it does not."""
    try:
        db.session.execute(text("SELECT 1"))
    except Exception:  # noqa: BLE001 -- whatever is wrong, the answer is the same
        return jsonify(status="not ready", database="unreachable"), 503
    return jsonify(status="ready", database="ok")
