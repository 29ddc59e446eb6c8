import os
import signal
import subprocess
import sys
from datetime import timedelta

from tracker.jobs.worker import Job, Worker


def test_the_command_does_what_is_due_and_says_so(app, monkeypatch):
    monkeypatch.setitem(
        app.extensions, "tracker.worker", Worker(app, [Job("count", lambda _now: 1, timedelta(seconds=1))])
    )
    result = app.test_cli_runner().invoke(args=["worker", "--once"])
    assert (result.exit_code, result.output) == (0, "count: 1\n")


def test_the_worker_process_ends_in_peace_on_sigterm(tmp_path):
    environ = os.environ | {"TRACKER_DATA_DIR": str(tmp_path), "FLASK_APP": "app", "TRACKER_LOG_LEVEL": "INFO"}
    environ.pop("TRACKER_DATABASE_URL", None)
    with subprocess.Popen(
        [sys.executable, "-m", "flask", "worker"], env=environ, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        for line in process.stderr:
            if "worker started" in line:
                break
        process.send_signal(signal.SIGTERM)
        rest = process.stderr.read()
        assert process.wait(20) == 0
    assert "worker stopped" in rest
