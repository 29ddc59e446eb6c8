"""Commands of the house itself: what is set, and starting it; and how commands of every room refuse."""

import os
import re
import sys
from typing import Any

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext

from tracker.core.config import ROOT, SETTINGS, Setting
from tracker.core.db import db
from tracker.core.errors import Invalid, TrackerError

#: what makes an empty folder a working house, each harmless when done before
STEPS = (
    "db upgrade",
    "directory load",
    "sample load --if-empty",
)
LINK = "user link organiser@example.org --first"


class Commands(AppGroup):
    """Commands whose refusals are one line and not a trace."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except TrackerError as error:
            fields = error.fields if isinstance(error, Invalid) else {}
            raise click.ClickException(" ".join(map(str, (error.message, *fields.values())))) from error


@click.command("settings", epilog="Example: flask settings")
@with_appcontext
def settings() -> None:
    """List every setting with the value in force; what is secret is not shown."""
    width = max(len(setting.name) for setting in SETTINGS)
    for setting in SETTINGS:
        click.echo(f"{setting.name:{width}}  {shown(setting, str(current_app.config[setting.name]))}")


def shown(setting: Setting, value: str) -> str:
    """The value as it may be printed: without its password, or not at all."""
    if not setting.secret or not value:
        return value or "(not set)"
    if "://" not in value:
        return "(kept secret)"
    return re.sub(r"://([^/@:]*):[^/@]*@", r"://\1:***@", value)


@click.command("start", epilog="Example: flask start --port 8080 --workers 2")
@click.option("--host", default="127.0.0.1", help="Address to listen at.")
@click.option("--port", default=8000, envvar="PORT", help="Port to listen at.")
@click.option("--workers", default=2, envvar="WORKERS", help="Processes that answer; one a core is enough.")
@click.option("--prepare/--no-prepare", default=True, help="First migrate, and load the sample into an empty database.")
@with_appcontext
def start(host: str, port: int, workers: int, *, prepare: bool) -> None:
    """Make everything ready, then serve until stopped; mails and other jobs are done beside."""
    if prepare:
        for step in STEPS:
            _run(step)
        click.echo("The organiser signs in once with:")
        _run(LINK)
    db.session.remove()
    db.engine.dispose()
    click.echo(f"Serving on http://{host}:{port} - Ctrl-C stops.")
    sys.stdout.flush()
    os.chdir(ROOT)
    # an arena a thread would keep a quarter more memory; the server needs no migrations
    environ = os.environ | {"MALLOC_ARENA_MAX": os.environ.get("MALLOC_ARENA_MAX", "1"), "FLASK_RUN_FROM_CLI": "false"}
    # the server takes this process over: what only the preparation needed is not kept in memory
    os.execve(  # noqa: S606 -- no shell, and nothing a stranger wrote
        sys.executable,
        [sys.executable, "-m", "gunicorn", "--bind", f"{host}:{port}", "--workers", str(workers), "app:app"],
        environ,
    )


def _run(step: str) -> None:
    root = click.get_current_context().find_root()
    root.command.main(args=step.split(), prog_name="flask", obj=root.obj, standalone_mode=False)
