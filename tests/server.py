"""The real server, started as `make run` starts it, on a free port and a data folder of its own."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FLASK = [sys.executable, "-m", "flask", "--app", str(ROOT / "app.py")]


@dataclass(frozen=True)
class Server:
    """A running server: its address, its data, and how its commands are called."""

    url: str
    port: int
    data: Path
    environ: dict[str, str]
    process: subprocess.Popen

    def flask(self, *command: str) -> str:
        """The output of a command on the server's own data."""
        return flask(self.environ, *command)

    def sign_in_link(self, email: str = "organiser@example.org") -> str:
        """A fresh link: each signs in once."""
        return re.search(r"\S+/login/\S+", self.flask("user", "link", email))[0]

    def stop(self) -> None:
        """End the server and its workers."""
        _stop(self.process)


def environment(data: Path, port: int, **settings: str) -> dict[str, str]:
    """The environment of a server that keeps everything in `data`."""
    url = f"http://127.0.0.1:{port}"
    inherited = {name: value for name, value in os.environ.items() if name != "TRACKER_DATABASE_URL"}
    return inherited | {"TRACKER_DATA_DIR": str(data), "TRACKER_BASE_URL": url, "PORT": str(port)} | settings


def flask(environ: dict[str, str], *command: str) -> str:
    """The output of a command; what went wrong, as an error."""
    done = subprocess.run([*FLASK, *command], env=environ, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"flask {' '.join(command)}: {done.stdout}{done.stderr}")
    return done.stdout.strip()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(data: Path, *, path: str = "/", port: int = 0, **settings: str) -> Server:
    """Start the product, and wait until `path` is answered."""
    port = port or free_port()
    environ = environment(data, port, **settings)
    log = data.parent / f"{data.name}.log"
    with log.open("a") as output:
        process = subprocess.Popen(
            [*FLASK, "start"], env=environ, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT, start_new_session=True
        )
    url = f"http://127.0.0.1:{port}"
    deadline = time.monotonic() + 90
    while True:
        try:
            with urllib.request.urlopen(url + path, timeout=5):
                return Server(url, port, data, environ, process)
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            if process.poll() is not None or time.monotonic() > deadline:
                _stop(process)
                raise RuntimeError(log.read_text()[-4000:]) from None
            time.sleep(0.02)


def _stop(process: subprocess.Popen) -> None:
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
