"""`flask backup`: everything in one file, and back again."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

import click
from flask import current_app

from tracker.backup.making import House
from tracker.core import clock
from tracker.core.commands import Commands
from tracker.core.db import db

backup = Commands("backup", help="Keep everything in one file; put it back.")


@backup.command("create", epilog="Example: flask backup create /backup/tracker-2027-03-02.tar")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def create(file: Path) -> None:
    """Write database, stored files and secret to FILE, while the service goes on. Keep it as you keep a key."""
    from tracker.backup.making import make

    made = make(_house(), file.absolute(), now=clock.now(), tell=lambda part: click.echo(f"{part} ...", err=True))
    rows = sum(table.rows for table in made.tables.values())
    click.echo(f"{file}: {rows} rows, {len(made.members)} files, {file.stat().st_size / 1e6:.1f} MB")


@backup.command("restore", epilog="Example: flask backup restore /backup/tracker-2027-03-02.tar")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Even where there is something already: it is lost.")
def restore(file: Path, *, replace: bool) -> None:
    """Put a backup back into an empty house, and compare every row with what was taken. Stop the service first."""
    from tracker.backup.restoring import restore as put_back

    db.session.remove()
    made = put_back(_house(), file, replace=replace)
    rows = sum(table.rows for table in made.tables.values())
    click.echo(f"Restored {rows} rows and {len(made.members)} files as of {made.made_at}; every row compared.")
    click.echo("Now: flask db upgrade (when this version is newer), flask privacy purge, then start.")
    click.echo(f"Whoever was erased after {made.made_at} is back: erase them again.")


def _house() -> House:
    config, extensions = current_app.config, current_app.extensions
    mail = urlsplit(config["TRACKER_MAIL_URL"])
    return House(
        engine=db.engine,
        storages={"files": extensions["tracker.storage"], "personal": extensions["tracker.personal_files"]},
        secret=Path(config["TRACKER_DATA_DIR"]) / "secret_key",
        mail=Path(unquote(mail.path)) if mail.scheme == "file" else Path(config["TRACKER_DATA_DIR"], "outbox.jsonl"),
    )
