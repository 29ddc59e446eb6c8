"""`flask mail ...`: sending by hand or from cron, where no worker runs."""

import click

from tracker.core import clock
from tracker.core.commands import Commands
from tracker.mail.sending import send_due

mail = Commands("mail", help="The outgoing mail.")


@mail.command("send", epilog="Example: flask mail send")
@click.option("--limit", default=500, show_default=True, help="Send at most so many.")
def send(limit: int) -> None:
    """Send what is due now."""
    count = send_due(clock.now(), limit=limit)
    click.echo(f"{count} mail{'' if count == 1 else 's'} sent.")
