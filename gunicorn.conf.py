"""How the web server runs; `flask start` gives the address and the number of workers. docs/adr/0002-server.md says why."""

import contextlib
import ctypes
import fcntl
import gc
import logging
import os
import resource
import socket
import struct
import sys
import threading
import time
from pathlib import Path
from typing import Any

from gunicorn import util
from sqlalchemy.orm import configure_mappers

from tracker.core.server import PatientWorker, files_beside

#: more than can work at once: some wait for slow clients
threads = 16
#: imported once, by the process that watches the workers: they are made from it and share its memory
preload_app = True
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

worker_class = PatientWorker
#: what every answer of the product carries; the server answers by itself what is no HTTP
_HEADERS = (
    "Connection: close",
    "Content-Type: text/plain; charset=utf-8",
    "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options: nosniff",
    "X-Frame-Options: DENY",
    "Referrer-Policy: same-origin",
    "Cross-Origin-Opener-Policy: same-origin",
    "Cross-Origin-Resource-Policy: same-origin",
    "Cache-Control: no-store",
)


def _refuse(sock: socket.socket, status: int, reason: str, _details: str) -> None:
    """Answer what could not be read, without repeating any of it."""
    text = f"{status} {reason}\n"
    again = ("Retry-After: 10",) if status == 503 else ()  # as the product says it
    lines = (f"HTTP/1.1 {status} {reason}", *_HEADERS, *again, f"Content-Length: {len(text)}", "", text)
    util.write_nonblock(sock, "\r\n".join(lines).encode())


util.write_error = _refuse


#: files and connections that a process may have open: a thousand visitors, what they send, and the product's own. Many systems
#: begin with a thousand
FILES = 4096

#: for glibc's mallopt: one arena, as one for each thread would keep a quarter more; large pieces go back to the system at once
MALLOC = {-8: 1, -3: 128 * 1024, -1: 128 * 1024}


def when_ready(server: Any) -> None:
    """Before the workers are made: nothing that they share is touched any more, and no silent client can hold a thread."""
    configure_mappers()  # once and not by each; `flask start` has done it
    gc.freeze()  # looking through it for garbage would copy it
    if hasattr(library := ctypes.CDLL(None), "mallopt"):
        for what, value in MALLOC.items():
            library.mallopt(what, value)
    few, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    enough = FILES if most == resource.RLIM_INFINITY else min(FILES, most)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(few, enough), most))
    # accepted sockets inherit this from the listening one
    wait = struct.pack("ll", PATIENCE, 0)
    for listener in server.LISTENERS:
        if listener.sock.family == socket.AF_UNIX:
            continue
        listener.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_DEFER_ACCEPT, PATIENCE)
        listener.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, wait)
        listener.sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, wait)


#: seconds for which a thread that counts in the background may keep Python to itself while a visitor waits; Python's own is ten
#: times this, and every reading and writing of a request waits so long
SWITCH = 0.0005

#: seconds after the start, when the first visitors have been served, and between one count and the next
BEFOREHAND = 10, 600


def post_worker_init(worker: Any) -> None:
    """Do the jobs in a thread beside: one web worker of the machine at a time, the next one when that ends."""
    sys.setswitchinterval(SWITCH)
    worker.product, worker.wsgi = worker.wsgi, files_beside(worker.wsgi)
    worker.room.most = worker.product.config["MAX_CONTENT_LENGTH"]
    if worker.product.config["TRACKER_JOBS"] == "on":
        worker.product.config["JOBS_SHARE"] = 0.2  # of one processor: visitors come first
        threading.Thread(target=_work, args=(worker.product,), name="jobs", daemon=True).start()
    threading.Thread(target=_give_back, name="memory", daemon=True).start()
    threading.Thread(target=_count_beforehand, args=(worker.product,), name="beforehand", daemon=True).start()


def _work(app: Any) -> None:
    lock = Path(app.config["TRACKER_DATA_DIR"]) / "worker.lock"
    with lock.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)  # the system gives it back when the process ends, however it ends
        app.extensions["tracker.worker"].run()


def _count_beforehand(app: Any) -> None:
    """Keep at hand what the first pages of large meetings show: each process keeps its own."""
    from tracker.core import clock  # with the product, as above

    with contextlib.suppress(OSError):  # on Linux it is this thread's alone: visitors come first
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 19)
    while True:
        time.sleep(BEFOREHAND[0])
        try:
            with app.app_context():
                app.extensions["tracker.beforehand"](clock.now())
        except Exception:
            logging.getLogger("tracker.server").exception("nothing could be counted beforehand")
        time.sleep(BEFOREHAND[1])


def _give_back() -> None:
    """Hand the memory of long lists and reports back to the system: by itself the C library keeps most of it."""
    library = ctypes.CDLL(None)
    while hasattr(library, "malloc_trim"):
        time.sleep(10)
        library.malloc_trim(0)


def child_exit(server: Any, worker: Any) -> None:
    """Count the connections of a worker no more, however it ended."""
    worker.forget()


def worker_exit(server: Any, worker: Any) -> None:
    """Stop after the job at hand."""
    worker.product.extensions["tracker.worker"].stop()
