"""`flask mail ...`: sending by hand or from cron, where no worker runs."""

from typing import BinaryIO

import click

from tracker.core import clock
from tracker.core.commands import Commands
from tracker.mail import operations
from tracker.mail.bounces import NotABounce, read_bounce
from tracker.mail.sending import send_due

mail = Commands("mail", help="The outgoing mail.")


@mail.command("send", epilog="Example: flask mail send")
@click.option("--limit", type=click.IntRange(min=1), default=500, show_default=True, help="Send at most so many.")
def send(limit: int) -> None:
    """Send what is due now."""
    count = send_due(clock.now(), limit=limit)
    click.echo(f"{count} mail{'' if count == 1 else 's'} sent.")


@mail.command("bounce", epilog="Example, as a mail server hands it over: flask mail bounce - < notice.eml")
@click.argument("file", type=click.File("rb"))
def bounce(file: BinaryIO) -> None:
    """Take a notice that a mail could not be delivered (RFC 3464) from FILE, or from standard input (-).

    Marks the mail and its address; organisers see both. Told twice is the same as once.
    """
    try:
        found = read_bounce(file.read())
    except NotABounce as error:
        raise click.ClickException(str(error.message)) from error
    noted = operations.note_bounced(
        found.mail_id,
        status=found.status,
        diagnostic=found.diagnostic,
        for_good=found.for_good,
        now=clock.now(),
    )
    if noted is None:
        raise click.ClickException("It is about no mail of ours.")
    click.echo(f"{noted.to_address}: {found.status}, {'sent back' if found.for_good else 'late'}.")
