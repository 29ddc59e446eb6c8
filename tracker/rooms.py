"""The map of the house: every blueprint, command and job, in the order the data travels."""

from flask import Blueprint, Flask
from flask_migrate import Migrate

from tracker.accounts import models as _accounts
from tracker.api import models as _api
from tracker.attendance import models as _attendance
from tracker.audit import models as _audit
from tracker.core import access, health
from tracker.core.config import ROOT
from tracker.core.db import db
from tracker.discussions import models as _discussions
from tracker.documents import models as _documents
from tracker.mail import models as _mail
from tracker.meetings import models as _meetings
from tracker.organisations import models as _organisations
from tracker.registration import models as _registration
from tracker.report import models as _report

#: every table is known once these are imported
MODELS = (
    _accounts,
    _mail,
    _audit,
    _organisations,
    _meetings,
    _documents,
    _registration,
    _attendance,
    _discussions,
    _report,
    _api,
)

BLUEPRINTS: tuple[Blueprint, ...] = (health.bp,)


def register_rooms(app: Flask) -> None:
    """Give the application its pages, its commands and its tables."""
    Migrate(app, db, directory=str(ROOT / "migrations"), render_as_batch=True, compare_type=True)
    access.init_app(app, lambda: None)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
