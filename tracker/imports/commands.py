"""People from a file on the command line."""

import sys
from collections.abc import Iterable
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from tracker.core import clock
from tracker.core.access import SYSTEM
from tracker.core.commands import Commands, whole_file

if TYPE_CHECKING:
    from tracker.imports.checking import LeftOut

participants = Commands("participants", help="People of a meeting.")


@participants.command(
    "import", epilog="Example: flask participants import joint-2027 people.xlsx --as confirmed --notify"
)
@click.argument("slug")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--as", "wish", default="submitted", type=click.Choice(["submitted", "confirmed", "invited"]), show_default=True,
    help="What becomes of the people. Who is confirmed takes a place; without a place they wait.",
)  # fmt: skip
@click.option("--notify", is_flag=True, help="Write to the people; without it no mail goes out.")
@click.option("--whole", is_flag=True, help="Store all rows or none.")
@click.option("--check", "only_check", is_flag=True, help="Only say what is wrong; store nothing.")
@click.option("--encoding", default="", help="What a CSV is written in, where the guess is wrong: utf-8, cp1252, ...")
@click.option(
    "--left-out", type=click.Path(dir_okay=False, path_type=Path), help="Write the rows that are left out here, as CSV."
)
def import_people(
    slug: str,
    file: Path,
    *,
    wish: str,
    notify: bool,
    whole: bool,
    only_check: bool,
    encoding: str,
    left_out: Path | None,
) -> None:
    """Register or invite the people of a CSV or XLSX FILE at the meeting SLUG, each row that is right."""
    from tracker.imports import columns, operations
    from tracker.imports.checking import check, questions_of
    from tracker.imports.forms import read_upload
    from tracker.imports.reading import ENCODINGS
    from tracker.meetings.queries import get_meeting

    if encoding and encoding not in ENCODINGS:
        raise click.BadParameter(f"is none of {', '.join(ENCODINGS)}", param_hint="--encoding")
    meeting = get_meeting(slug)
    with file.open("rb") as content:
        table = read_upload(content, encoding)
    fields = columns.recognise(table.titles, questions_of(meeting))
    click.echo("Columns: " + ", ".join(f"{t} = {f or 'not used'}" for t, f in zip(table.titles, fields, strict=True)))
    if not any(fields):
        raise click.ClickException("None of these columns is known; docs/import.md names those that are.")
    choice = operations.Choice(operations.Wish(wish), notify, whole)
    # where nothing can be written, nothing is stored either
    with whole_file(left_out) if left_out else nullcontext() as out:
        if only_check:
            found = check(meeting, table, fields, needs_email=choice.wish is operations.Wish.INVITED)
            stored = operations.Stored({"right": len(found.good)}, found.left_out)
        else:
            stored = operations.store_table(meeting, table, fields, choice, by=SYSTEM, now=clock.now())
        lines = [_line(one) for one in stored.left_out]
        _tell(stored.states, lines)
        if out:
            _write(out, ["row", "reason", *table.titles], lines)
    if stored.left_out and not stored.number:
        sys.exit(1)


def _tell(states: dict[str, int], lines: list[list[str]]) -> None:
    for number, reason, *_cells in lines:
        click.echo(f"row {number}: {reason}", err=True)
    done = ", ".join(f"{number} {state}" for state, number in states.items()) or "nobody stored"
    click.echo(f"{done}; {len(lines)} left out")


def _line(one: "LeftOut") -> list[str]:
    reasons = (f"{fault.field}: {fault.reason}" if fault.field else str(fault.reason) for fault in one.faults)
    return [str(one.row.number), "; ".join(reasons), *one.row.cells]


def _write(out: BinaryIO, titles: list[str], lines: Iterable[list[str]]) -> None:
    from tracker.registration.spreadsheets import Heading, csv_lines

    out.writelines(line.encode() for line in csv_lines([Heading(title) for title in titles], lines))
