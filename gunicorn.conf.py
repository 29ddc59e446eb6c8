"""How the web server runs; `flask start` gives the address and the number of workers. docs/adr/0002-server.md says why.

Read by the process that only watches the workers: importing the product here would cost it 60 MB.
"""

import ctypes
import fcntl
import socket
import struct
import threading
import time
from pathlib import Path
from typing import Any

worker_class = "gthread"
#: more than can work at once: some wait for slow clients
threads = 16
keepalive = 15
timeout = 60
graceful_timeout = 15
#: heartbeats touch a file; on a slow disk that alone could look like a hang
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 -- the system's own
loglevel = "warning"
#: the product itself knows which proxies to believe: TRACKER_PROXIES
forwarded_allow_ips = ""
control_socket_disable = True

#: seconds a client may stay silent in the middle of a request, or not read its answer
PATIENCE = 10


def when_ready(server: Any) -> None:
    """Let no silent client hold a thread: accepted sockets inherit this from the listening one."""
    wait = struct.pack("ll", PATIENCE, 0)
    for listener in server.LISTENERS:
        if listener.sock.family == socket.AF_UNIX:
            continue
        listener.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_DEFER_ACCEPT, PATIENCE)
        listener.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, wait)
        listener.sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, wait)


def post_worker_init(worker: Any) -> None:
    """Do the jobs in a thread beside: one web worker of the machine at a time, the next one when that ends."""
    threading.Thread(target=_work, args=(worker.wsgi,), name="jobs", daemon=True).start()
    threading.Thread(target=_give_back, name="memory", daemon=True).start()


def _work(app: Any) -> None:
    lock = Path(app.config["TRACKER_DATA_DIR"]) / "worker.lock"
    with lock.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)  # the system gives it back when the process ends, however it ends
        app.extensions["tracker.worker"].run()


def _give_back() -> None:
    """Hand the memory of long lists and reports back to the system: by itself the C library keeps most of it."""
    library = ctypes.CDLL(None)
    while hasattr(library, "malloc_trim"):
        time.sleep(10)
        library.malloc_trim(0)


def worker_exit(server: Any, worker: Any) -> None:
    """Stop after the job at hand."""
    worker.wsgi.extensions["tracker.worker"].stop()
