"""The migrations make the tables of the models, and can be taken back."""

import os
from collections.abc import Iterator

import flask_migrate
import pytest
from flask import Flask
from sqlalchemy import create_engine, inspect, make_url

from tracker import create_app
from tracker.core import migrations
from tracker.core.db import db

pytestmark = pytest.mark.database


@pytest.fixture
def url(tmp_path) -> Iterator[str]:
    """An empty database of its own, where the other tests have theirs."""
    shared = os.environ.get("TRACKER_TEST_DATABASE_URL")
    if not shared:
        yield f"sqlite:///{tmp_path / 'migrated.sqlite3'}"
        return
    engine = create_engine(shared, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql("CREATE DATABASE migrated")
        yield make_url(shared).set(database="migrated").render_as_string(hide_password=False)
        connection.exec_driver_sql("DROP DATABASE migrated WITH (FORCE)")
    engine.dispose()


@pytest.fixture
def migrated(url, tmp_path) -> Iterator[Flask]:
    app = create_app(TRACKER_DATA_DIR=tmp_path, TRACKER_DATABASE_URL=url, TRACKER_LOG_LEVEL="CRITICAL")
    migrations.init_app(app)
    with app.app_context():
        flask_migrate.upgrade()
        yield app
        db.session.remove()
        db.engine.dispose()


def _tables() -> set[str]:
    return set(inspect(db.engine).get_table_names()) - {"alembic_version"}


def test_they_make_every_table_of_the_models_and_no_other(migrated):
    assert _tables() == set(db.metadata.tables)


def test_they_leave_nothing_of_the_models_out(migrated):
    flask_migrate.check()  # ends the process when a column or a constraint differs


def test_they_go_down_and_up_again(migrated):
    flask_migrate.downgrade(revision="base")
    assert _tables() == set()
    flask_migrate.upgrade()
    assert _tables() == set(db.metadata.tables)
