"""Commands of the house itself: what is set, and starting it; and how commands of every room refuse."""

import os
import re
import shutil
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

import click
from flask import current_app
from flask.cli import AppGroup, ScriptInfo, with_appcontext
from sqlalchemy.orm import configure_mappers

from tracker.core import formats
from tracker.core.config import ROOT, SETTINGS, Setting, read_settings
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
        except OSError as error:  # a file that cannot be written, a folder that is not there
            if not error.filename:
                raise
            raise click.ClickException(f"{error.filename}: {error.strerror}") from error


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """A file that a command writes: there as a whole when it ends well, else as it was before, or not at all.

    What is no plain file, such as /dev/stdout, is written as it comes.
    """
    if path.is_symlink() or (path.exists() and not path.is_file()):
        with path.open("wb") as file:
            yield file
        return
    coming = path.with_name(f".{os.getpid()}.coming")
    try:
        with _opened(coming, path) as file:
            yield file
        if path.exists():
            shutil.copymode(path, coming)
        coming.replace(path)
    finally:
        coming.unlink(missing_ok=True)


def _opened(coming: Path, path: Path) -> BinaryIO:
    try:
        return coming.open("wb")
    except OSError as error:
        raise type(error)(error.errno, error.strerror, str(path)) from error


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
def start(host: str, port: int, workers: int, *, prepare: bool) -> None:
    """Make everything ready, then serve until stopped; mails and other jobs are done beside."""
    click.get_current_context().ensure_object(ScriptInfo).load_app()  # once, for what follows and for every worker
    if prepare:
        apart(_prepare, meanwhile=_read_server)
    else:
        _read_server()
    from gunicorn.app import wsgiapp

    click.echo(f"Serving on http://{host}:{port} - Ctrl-C stops.")
    sys.stdout.flush()
    os.chdir(ROOT)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = _empty_folder(Path(read_settings()["TRACKER_DATA_DIR"], f"metrics-{port}"))
    # as it would be called by itself: it reads this again when it is told to reload, or to make way for a newer one. Its own
    # `__main__.py` would not do: beside that, Python finds gunicorn's `http` for its own
    program = str(Path(sys.executable).with_name("gunicorn"))
    sys.argv = [program, "--bind", f"{host}:{port}", "--workers", str(workers), "app:app"]
    wsgiapp.run(prog="gunicorn")


def _read_server() -> None:
    """What is needed whatever stands in the database; each worker would else read and keep the most of it for itself."""
    import email_validator  # noqa: F401
    from gunicorn.app import wsgiapp  # noqa: F401
    from gunicorn.workers import gthread  # noqa: F401

    configure_mappers()
    formats.written_date(date.min, "en")  # the languages' own data


def _prepare() -> None:
    for step in STEPS:
        _run(step)
    click.echo("The organiser signs in once with:")
    _run(LINK)


def apart(work: Callable[[], None], *, meanwhile: Callable[[], None] = lambda: None) -> None:
    """Do it in a process of its own: what only this needs, memory and connections, ends with it. A failure ends ours too.

    `meanwhile` is done here at the same time.
    """
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            work()
            code = 0
        except click.ClickException as error:
            error.show()
        except BaseException:  # noqa: BLE001 -- whatever it is, this process ends here
            traceback.print_exc()
        sys.stdout.flush()
        os._exit(code)
    meanwhile()
    if os.waitpid(child, 0)[1]:
        sys.exit(1)


def _empty_folder(folder: Path) -> str:
    """Where the processes of one server count together, from nothing."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return str(folder)


def _run(step: str) -> None:
    root = click.get_current_context().find_root()
    root.command.main(args=step.split(), prog_name="flask", obj=root.obj, standalone_mode=False)
