"""`flask figures`: a meeting's figures in a terminal or for another program."""

import json

import click

from tracker.core import clock
from tracker.core.commands import Commands
from tracker.figures import queries
from tracker.figures.rules import FigureSet
from tracker.figures.sentences import attendance_sentence
from tracker.meetings.queries import get_meeting

figures = Commands("figures", help="The figures of a meeting.")


@figures.command("show", epilog="Example: flask figures show joint-2016 --json")
@click.argument("slug")
@click.option("--json", "as_json", is_flag=True, help="Write JSON, with definitions and breakdowns.")
def show(slug: str, as_json: bool) -> None:
    """Print every figure of the meeting SLUG."""
    found = queries.compute(get_meeting(slug), clock.now())
    if as_json:
        click.echo(json.dumps(as_data(found), ensure_ascii=False, indent=2))
        return
    for figure in found.values():
        whole = f" of {figure.of}" if figure.of is not None else ""
        click.echo(f"{figure.value:>8,}{whole:<10} {figure.label}")
    click.echo(f"\n{attendance_sentence(found)}\nCounted {found.as_of:%d %B %Y %H:%M} UTC")


def as_data(found: FigureSet) -> dict[str, object]:
    """The figures as JSON writes them."""
    return {
        "as_of": found.as_of.isoformat(),
        "sentence": attendance_sentence(found),
        "figures": [
            {
                "name": f.name,
                "label": str(f.label),
                "value": f.value,
                "of": f.of,
                "unit": f.unit,
                "part_of": f.part_of,
                "definition": str(f.definition),
                "as_of": f.as_of.isoformat(),
            }
            for f in found.values()
        ],
        "breakdowns": {
            b.name: [
                {
                    "key": r.key,
                    "label": str(r.label),
                    "registered": r.registered,
                    "confirmed": r.confirmed,
                    "attended": r.attended,
                }
                for r in b.rows
            ]
            for b in found.breakdowns.values()
        },
        "missing_centres": [body.short_name for body in found.missing_centres],
        "partners": [body.name for body in found.partners],
        "sessions": [
            {"title": s.title, "starts_at": s.starts_at.isoformat(), "attended": s.attended} for s in found.sessions
        ],
    }
