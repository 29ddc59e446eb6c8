"""Meetings and the sample from the command line."""

from pathlib import Path

import click
from flask import current_app

from tracker.core import clock
from tracker.core.access import SYSTEM
from tracker.core.commands import Commands, whole_file
from tracker.meetings.models import Meeting

meeting = Commands("meeting", help="Meetings: enter one from a file, list them.")
sample = Commands("sample", help="The sample: the joint meeting of 2016, with invented people.")


@meeting.command(
    "load",
    epilog="Example: flask meeting load joint-2027.toml (the file is described, with a full example, in docs/meeting-file.md)",
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Load over the meeting of the same slug; its participants are kept.")
def load(file: Path, *, replace: bool) -> None:
    """Enter the meeting that FILE describes, or put back the one in its box. A wrong file is refused whole, with every line that is wrong."""
    from tracker.dossier import box_loading, operations
    from tracker.dossier.errors import WrongFile

    if box_loading.is_box(file):
        if replace:
            raise click.ClickException("A box is never loaded over a meeting: it would lose what came since.")
        storage = current_app.extensions["tracker.storage"]
        found = box_loading.load_box(file, storage, by=SYSTEM, now=clock.now())
        click.echo(f"Loaded {found.slug} from its box, every figure as it was: {_address(found)}")
        return
    try:
        loaded = operations.load_meeting_file(
            file.read_bytes(),
            folder=file.parent,
            storage=current_app.extensions["tracker.storage"],
            by=SYSTEM,
            now=clock.now(),
            replace=replace,
        )
    except WrongFile as error:
        for problem in error.problems:
            click.echo(f"{file}: {problem}", err=True)
        raise click.ClickException(str(error)) from error
    verb = "Replaced" if loaded.replaced else "Loaded"
    click.echo(f"{verb} {loaded.meeting.slug}: {current_app.config['TRACKER_BASE_URL']}/m/{loaded.meeting.slug}")
    for email in loaded.not_registered:
        click.echo(f"Not a confirmed participant yet, so not in their group: {email}", err=True)


@meeting.command("export", epilog="Example: flask meeting export joint-2016 joint-2016.zip")
@click.argument("slug")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--public", is_flag=True, help="Only what everybody may see; such a box cannot be loaded back.")
def export(slug: str, file: Path, *, public: bool) -> None:
    """Pack the meeting SLUG into the box FILE: pages to read without the server, documents, report, data, checksums."""
    from tracker.dossier import box
    from tracker.meetings.queries import get_meeting
    from tracker.outputs.operations import note_taken

    found, storage = get_meeting(slug), current_app.extensions["tracker.storage"]
    with whole_file(file) as out:
        packed = box.pack(found, out, storage, whole=not public, now=clock.now())
    note_taken(found, "box" if not public else "public box", "zip", by=SYSTEM, now=clock.now())
    held = f" and {packed.rows:,} records" if packed.rows else ""
    click.echo(f"{file}: {packed.files} files{held}, {file.stat().st_size:,} bytes")


def _address(meeting: Meeting) -> str:
    return f"{current_app.config['TRACKER_BASE_URL']}/m/{meeting.slug}"


@meeting.command("list", epilog="Example: flask meeting list")
def list_all() -> None:
    """Name every meeting with its dates, where it stands and how many people it has."""
    from tracker.dossier.queries import list_for_operators
    from tracker.meetings.rules import phase

    now = clock.now()
    for one in list_for_operators():
        m = one.meeting
        click.echo(
            f"{m.slug}\t{m.starts_on} to {m.ends_on}\t{phase(m, now)}\t{one.participants} people\t{m.short_title}"
        )


@sample.command(
    "load",
    epilog="Examples: flask sample load; flask sample load --people 2500 --seed 7; flask sample load --with-canaries",
)
@click.option("--if-empty", is_flag=True, help="Do nothing, and succeed, when there is a meeting already.")
@click.option(
    "--people",
    type=click.IntRange(1, 200_000),
    metavar="N",
    help="Make the larger meeting sample-N instead; other meetings may be there.",
)
@click.option(
    "--seed", type=int, default=1, show_default=True, help="Of the larger meeting: the same seed, the same people."
)
@click.option(
    "--delegation",
    type=click.IntRange(0, 200_000),
    default=0,
    metavar="M",
    help="Of the larger meeting: so many of its people come from one centre.",
)
@click.option(
    "--with-canaries",
    is_flag=True,
    help="Add the meetings and users with which outside programs test who sees what. Never on a real system: their passwords are known.",
)
def load_sample(*, if_empty: bool, people: int | None, seed: int, delegation: int, with_canaries: bool) -> None:
    """Fill an empty database with the joint meeting of 2016. Its people are invented and say so."""
    from tracker.dossier import canaries, crowd, joint_2016, queries

    empty = queries.is_empty()
    if if_empty and not empty:
        click.echo("There are meetings already; the sample was not loaded.")
        return
    storage, now = current_app.extensions["tracker.storage"], clock.now()
    if people is not None:
        _say(crowd.load(people, seed, storage, now=now, delegation=delegation))
    elif empty or not with_canaries:
        _say(joint_2016.load(storage, now=now))
    if with_canaries:
        for loaded in canaries.load(storage, now=now):
            _say(loaded)


def _say(loaded: Meeting) -> None:
    click.echo(f"Loaded {loaded.slug}: {current_app.config['TRACKER_BASE_URL']}/m/{loaded.slug}")
