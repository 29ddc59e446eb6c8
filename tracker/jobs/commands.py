"""`flask worker`: the process that sends mails and does what else is due."""

import click
from flask import current_app
from flask.cli import with_appcontext

from tracker.core import clock
from tracker.jobs.worker import Worker


@click.command("worker", epilog="Example: flask worker")
@click.option("--once", is_flag=True, help="Do what is due now, then end.")
@click.option(
    "--metrics-port", type=int, help="Port of this machine where a monitoring system reads what the worker did."
)
@with_appcontext
def worker(once: bool, metrics_port: int | None) -> None:
    """Send mails and do what else is due, until stopped (SIGTERM ends it after the job at hand)."""
    loop: Worker = current_app.extensions["tracker.worker"]
    if once:
        for name, count in loop.run_once(clock.now()).items():
            click.echo(f"{name}: {count}")
        return
    if metrics_port is not None:
        from prometheus_client import start_http_server

        start_http_server(metrics_port, addr="127.0.0.1")
    loop.stop_on_signals()
    loop.run()
