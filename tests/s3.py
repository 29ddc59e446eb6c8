"""A server of the tests' own that speaks S3 (moto), in a process of its own on loopback; what it keeps is gone afterwards."""

import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from tests.server import ROOT, free_port

BUCKET, KEY, SECRET = "tracker", "a-key", "a-secret"


@contextmanager
def server() -> Iterator[str]:
    """The address of a server with one empty bucket, for as long as the block runs."""
    port = free_port()
    running = subprocess.Popen([sys.executable, "-m", "tests.s3", str(port)], cwd=ROOT)
    try:
        endpoint = f"http://127.0.0.1:{port}"
        _make_bucket(endpoint)
        yield endpoint
    finally:
        running.kill()
        running.wait()


def settings(endpoint: str, prefix: str = "") -> dict[str, str]:
    """What the product is told to use it."""
    return {
        "TRACKER_STORAGE_URL": f"s3://{BUCKET}/{prefix}",
        "TRACKER_STORAGE_ENDPOINT": endpoint,
        "TRACKER_STORAGE_REGION": "us-east-1",
        "TRACKER_STORAGE_KEY": KEY,
        "TRACKER_STORAGE_SECRET": SECRET,
    }


def _make_bucket(endpoint: str) -> None:
    wanted = urllib.request.Request(f"{endpoint}/{BUCKET}", method="PUT")
    for _ in range(300):
        try:
            urllib.request.urlopen(wanted, timeout=5).close()
        except urllib.error.HTTPError:
            raise
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the S3 server did not start")


def _serve(port: int) -> None:
    import logging

    from moto.moto_server.werkzeug_app import create_backend_app
    from werkzeug.serving import run_simple

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    run_simple("127.0.0.1", port, create_backend_app("s3"), threaded=True)


if __name__ == "__main__":
    _serve(int(sys.argv[1]))
