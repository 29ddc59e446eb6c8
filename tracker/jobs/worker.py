"""The worker: runs each job again and again at its own interval, in a process of its own or beside the web server."""

import logging
import signal
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from tracker.core import clock, metrics, traces
from tracker.core.db import common_time

log = logging.getLogger("tracker.worker")


@dataclass(frozen=True, slots=True)
class Job:
    """Something done at an interval: `run(now)` tells how much it did. It must bear being run twice at once."""

    name: str
    run: Callable[[datetime], int]
    every: timedelta
    #: may take minutes: `Worker.run` gives it a thread of its own, and begins it again once it is done
    long: bool = False


class Worker:
    """The jobs and when each is due next."""

    def __init__(self, app: Flask, jobs: Iterable[Job]) -> None:
        self.app = app
        self.jobs = tuple(jobs)
        self.due: dict[str, datetime] = {}
        self.stopping = threading.Event()
        self.threads: dict[str, threading.Thread] = {}

    def run_once(self, now: datetime, *, apart: bool = False) -> dict[str, int]:
        """Run the jobs that are due; tells what each did. One job's failure is logged and stops no other.

        `apart`: long jobs go on in threads of their own, of which nothing is told.
        """
        done: dict[str, int] = {}
        for job in self.jobs:
            if self.stopping.is_set():
                break
            # due later than its interval: the clock was put back, and the job would not run until it is there again
            if now < self.due.get(job.name, now) <= now + job.every:
                continue
            self.due[job.name] = now + job.every
            if apart and job.long:
                self._begin(job, now)
                continue
            done[job.name] = self._run(job, now)
        return done

    def _begin(self, job: Job, now: datetime) -> None:
        if job.name in self.threads and self.threads[job.name].is_alive():
            return
        # a daemon: what is cut short when the worker ends is begun again by the next
        self.threads[job.name] = threading.Thread(target=self._run, args=(job, now), name=job.name, daemon=True)
        self.threads[job.name].start()

    def _run(self, job: Job, now: datetime) -> int:
        # a context each: the database session of one job never outlives it
        with self.app.app_context():
            try:
                with metrics.job(job.name), traces.job(job.name):
                    count = job.run(now)
            except Exception:
                log.exception("job failed", extra={"job": job.name})
                return 0
        if count:
            log.info("job done", extra={"job": job.name, "count": count})
        return count

    def run(self, pause: float = 1.0) -> None:
        """Run until stopped."""
        log.info("worker started", extra={"jobs": [job.name for job in self.jobs]})
        while not self.stopping.is_set():
            self.run_once(self._time(), apart=True)
            self.stopping.wait(pause)
        log.info("worker stopped")

    def _time(self) -> datetime:
        """What several nodes do in turn goes by one clock: by a fast one, others' leases would be over."""
        with self.app.app_context():
            try:
                return common_time()
            except SQLAlchemyError:  # as each job will find by itself
                return clock.now()

    def stop(self, *_signal: object) -> None:
        """Stop after the job that is running."""
        self.stopping.set()

    def stop_on_signals(self) -> None:
        """Let SIGTERM and SIGINT end the loop gracefully. Only in the main thread."""
        signal.signal(signal.SIGTERM, self.stop)
        signal.signal(signal.SIGINT, self.stop)
