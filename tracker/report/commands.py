"""`flask report`: build, lock, publish and verify from a terminal."""

from pathlib import Path

import click

from tracker.core import clock
from tracker.core.access import SYSTEM
from tracker.core.commands import Commands, whole_file
from tracker.meetings.queries import get_meeting
from tracker.report import operations, queries
from tracker.report.compile import compile_report
from tracker.report.document import from_json
from tracker.report.errors import NoVersion
from tracker.report.printing import FORMATS, print_document
from tracker.report.verification import Verification, verify

report = Commands("report", help="The report of a meeting.")


@report.command("build", epilog="Example: flask report build joint-2016 --format docx --out report.docx")
@click.argument("slug")
@click.option("--format", "name", type=click.Choice(list(FORMATS)), required=True, help="The file format.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The file to write.")
@click.option("--version", type=int, help="A locked version; default: the draft as it stands now.")
def build(slug: str, name: str, out: Path, version: int | None) -> None:
    """Print the report of the meeting SLUG into a file."""
    meeting = get_meeting(slug)
    if version is None:
        document = compile_report(meeting, clock.now())
    else:
        document = from_json(queries.get_version(meeting.id, version).document)
    data = print_document(document, name)
    with whole_file(out) as file:
        file.write(data)
    click.echo(f"{out}: {document.version_text}, {len(data):,} bytes, figures as at {document.as_of_text}")


@report.command("lock", epilog="Example: flask report lock joint-2016")
@click.argument("slug")
def lock(slug: str) -> None:
    """Keep the report as it stands now as the next version, for ever."""
    meeting = get_meeting(slug)
    for check in queries.readiness(meeting, clock.now()).open:
        click.echo(f"Note: {check.text}", err=True)
    version = operations.lock_version(meeting, by=SYSTEM, now=clock.now())
    click.echo(f"Version {version.number} locked, sha256 {version.sha256}")


@report.command("publish", epilog="Example: flask report publish joint-2016 1")
@click.argument("slug")
@click.argument("number", type=int)
def publish(slug: str, number: int) -> None:
    """Show a locked version on the meeting's page."""
    operations.publish(get_meeting(slug), number, by=SYSTEM, now=clock.now())
    click.echo(f"Version {number} is published")


@report.command("verify", epilog="Example: flask report verify joint-2016 1")
@click.argument("slug")
@click.argument("number", type=int, required=False)
def verify_version(slug: str, number: int | None) -> None:
    """Count every figure of a locked version again (default: the last one). Exit status 1 when one no longer holds."""
    meeting = get_meeting(slug)
    version = queries.find_latest(meeting.id) if number is None else queries.get_version(meeting.id, number)
    if version is None:
        raise NoVersion
    found = verify(meeting, version, clock.now())
    _tell(found)
    if not found.holds:
        raise SystemExit(1)


def _tell(found: Verification) -> None:
    if not found.is_unchanged:
        click.echo(f"Version {found.number} is not what was locked: its hash does not match.")
    for difference in found.differences:
        click.echo(f"{difference.label}: the report says {difference.stated}, the records say {difference.now}")
    if found.holds:
        click.echo(f"Version {found.number}: all {found.figures} figures hold, and its hash matches.")
