import threading
import time
from datetime import timedelta

from sqlalchemy.exc import OperationalError

from tests.factories import NOW
from tracker.core import clock
from tracker.core.db import db
from tracker.jobs import worker as worker_module
from tracker.jobs.worker import Job, Worker


def job(name, every=1, done=None, fails=False):
    def run(now):
        if fails:
            raise RuntimeError(name)
        if done is not None:
            done.append(name)
        return 1

    return Job(name, run, timedelta(seconds=every))


def test_each_job_runs_at_its_own_interval(app):
    done = []
    worker = Worker(app, [job("often", 1, done), job("seldom", 10, done)])
    for second in (0, 1, 2, 10):
        worker.run_once(NOW + timedelta(seconds=second))
    assert done == ["often", "seldom", "often", "often", "often", "seldom"]


def test_a_clock_that_was_put_back_or_on_makes_no_job_wait(app):
    done = []
    worker = Worker(app, [job("often", 2, done), job("seldom", 3600, done)])
    for minutes in (0, 10, 10, -10, -10):
        worker.run_once(NOW + timedelta(minutes=minutes))
    assert done == ["often", "seldom", "often", "often", "seldom"]
    worker.run_once(NOW - timedelta(minutes=10) + timedelta(seconds=2))
    assert done == ["often", "seldom", "often", "often", "seldom", "often"]


def test_the_time_of_jobs_is_that_of_the_database_where_nodes_share_one(app, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    told = []
    worker = Worker(app, [Job("tell", lambda now: told.append(now) or worker.stop() or 0, timedelta(seconds=1))])
    worker.run()
    if db.engine.dialect.name == "postgresql":
        assert abs(time.time() - told[0].timestamp()) < 60
    else:
        assert told == [NOW]


def test_a_worker_outlives_a_database_that_does_not_tell_the_time(app, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)

    def lost():
        raise OperationalError("SELECT", {}, Exception("gone"))

    monkeypatch.setattr(worker_module, "common_time", lost)
    told = []
    worker = Worker(app, [Job("tell", lambda now: told.append(now) or worker.stop() or 0, timedelta(seconds=1))])
    worker.run()
    assert told == [NOW]


def test_a_failing_job_stops_no_other(app):
    done = []
    worker = Worker(app, [job("bad", fails=True), job("good", 1, done)])
    assert worker.run_once(NOW) == {"bad": 0, "good": 1}
    assert done == ["good"]


def test_a_stopped_worker_begins_no_job(app):
    done = []
    worker = Worker(app, [job("one", 1, done)])
    worker.stop()
    assert (worker.run_once(NOW), done) == ({}, [])
    worker.run()


def test_in_a_thread_of_the_web_server_it_ends_when_told(app):
    worker = Worker(app, [])
    thread = threading.Thread(target=worker.run)
    thread.start()
    worker.stop()
    thread.join(60)
    assert not thread.is_alive()


def test_a_long_job_holds_up_no_other_and_is_not_begun_twice(app):
    begun, go, done = threading.Semaphore(0), threading.Event(), []

    def run(now):
        begun.release()
        return go.wait(60)

    worker = Worker(app, [Job("long", run, timedelta(seconds=1), long=True), job("short", 1, done)])
    for second in range(3):
        assert worker.run_once(NOW + timedelta(seconds=second), apart=True) == {"short": 1}
    assert begun.acquire(timeout=60)
    go.set()
    worker.threads["long"].join(60)
    assert (done, begun.acquire(blocking=False)) == (["short"] * 3, False)
