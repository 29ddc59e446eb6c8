"""The directory from the command line."""

from pathlib import Path

import click

from tracker.core import clock
from tracker.core.commands import Commands
from tracker.organisations import operations
from tracker.organisations.data_files import FOLDER

directory = Commands("directory", help="Centres, partners, countries and regional groups.")


@directory.command("load", epilog="Example: flask directory load")
@click.option(
    "--folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=FOLDER,
    help="Folder of the CSV files; default: those of the program. docs/directory.md describes them.",
)
def load(folder: Path) -> None:
    """Bring the directory up to its data files. May be run again: what is there already stays."""
    counts = operations.load_directory(now=clock.now(), folder=folder)
    click.echo(f"{counts.added} rows added, {counts.changed} changed.")
