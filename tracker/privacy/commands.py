"""`flask privacy ...`: erasing what is kept no longer."""

import click

from tracker.core import clock
from tracker.core.commands import Commands
from tracker.core.errors import TrackerError
from tracker.meetings.queries import get_meeting
from tracker.privacy import due

privacy = Commands("privacy", help="People's data: erase what is kept no longer.")


@privacy.command(
    "purge",
    epilog="Examples: flask privacy purge --dry-run; flask privacy purge; flask privacy purge --meeting joint-2027 --at-once",
)
@click.option("--dry-run", is_flag=True, help="Erase nothing: say what would be, meeting by meeting and kind by kind.")
@click.option("--meeting", "slug", metavar="SLUG", help="Of this meeting only.")
@click.option("--at-once", is_flag=True, help="With --meeting: although its time is not over. It must have ended.")
def purge(*, dry_run: bool, slug: str | None, at_once: bool) -> None:
    """Erase names, addresses and answers of meetings whose time is over, and answers whose own time is over.

    Figures and locked reports stay as they are. There is no way back.
    """
    if at_once and slug is None:
        raise click.UsageError("--at-once needs --meeting")
    try:
        if slug is not None:
            get_meeting(slug)
        found = due.purge(clock.now(), slug=slug, at_once=at_once, dry_run=dry_run)
    except TrackerError as error:
        raise click.ClickException(str(error.message)) from error
    _tell(found, "would be erased" if dry_run else "erased")


def _tell(found: list[due.Due], verb: str) -> None:
    for one in found:
        if one.held:
            click.echo(f"{one.slug}: {one.people} people {verb}")
        for kind in one.held:
            click.echo(f"  {kind.table}\t{kind.rows}")
        for question in one.answers:
            click.echo(f"{one.slug}: {question.answers} answers to {question.key} {verb}, {question.files} files")
    if not found:
        click.echo("Nothing is due.")
