"""Migrations: only the command line knows them, since they cost a web process 12 MB it never uses."""

from flask import Flask

from tracker.core.config import ROOT
from tracker.core.db import db


def init_app(app: Flask) -> None:
    """Let `flask db` and the tests migrate."""
    from flask_migrate import Migrate

    Migrate(app, db, directory=str(ROOT / "migrations"), render_as_batch=True, compare_type=True)
