"""`flask mail ...`: sending by hand or from cron, where no worker runs."""

import click
from flask.cli import AppGroup

from tracker.core import clock
from tracker.mail.sending import send_due

mail = AppGroup("mail", help="The outgoing mail.")


@mail.command("send")
@click.option("--limit", default=500, show_default=True, help="Send at most so many.")
def send(limit: int) -> None:
    r"""Send what is due now.

    \b
    Example: flask mail send
    """
    count = send_due(clock.now(), limit=limit)
    click.echo(f"{count} mail{'' if count == 1 else 's'} sent.")
