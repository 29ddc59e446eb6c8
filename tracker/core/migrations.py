"""Migrations: only the command line loads them, since they cost a web process 12 MB it never uses; that asks how far they are."""

from functools import cache

from flask import Flask
from sqlalchemy import inspect, text

from tracker.core.config import ROOT
from tracker.core.db import db


def init_app(app: Flask) -> None:
    """Let `flask db` and the tests migrate."""
    from flask_migrate import Migrate

    Migrate(app, db, directory=str(ROOT / "migrations"), render_as_batch=True, compare_type=True)


@cache
def newest() -> str:
    """The number of the last migration that this program brings."""
    return max(path.name[:4] for path in (ROOT / "migrations" / "versions").glob("[0-9]*.py"))


def is_up_to_date() -> bool:
    """Whether the database has all the tables and columns of this program. It may be newer: migrations come before the program."""
    if not inspect(db.session.connection()).has_table("alembic_version"):
        return False
    found = db.session.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
    return found is not None and str(found) >= newest()
