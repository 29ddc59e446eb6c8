"""Run migrations on the application's own engine (`flask db ...`). Only online: a script for another database is not needed."""

from typing import Any, Literal

from alembic import context
from flask import current_app

from tracker.core.db import UtcTime

_db = current_app.extensions["migrate"].db


def render_item(kind: str, item: Any, _autogenerate: Any) -> str | Literal[False]:
    """Write our own column types as plain ones: a migration must not change when the product does."""
    if kind == "type" and isinstance(item, UtcTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and type(item).__name__ == "Enum":
        return f"sa.String(length={item.length})"
    return False


def compare_type(_context: Any, _inspected: Any, _column: Any, inspected_type: Any, metadata_type: Any) -> bool | None:
    """A word column is text; its CHECK says which words."""
    if type(metadata_type).__name__ == "Enum":
        return bool(getattr(inspected_type, "length", None) != metadata_type.length)
    return None


with _db.engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=_db.metadata,
        render_as_batch=True,
        compare_type=compare_type,
        render_item=render_item,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
