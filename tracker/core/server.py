"""How a worker of the web server takes requests up: gunicorn reads and answers them, by the thread that hears of them (ADR 5).

gunicorn's own worker hands each request to a thread and is told when it is done, which takes a third of a small page's time.
"""

import mmap
import os
import re
import select
import socket
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

from gunicorn.workers import gthread

from tracker.core import turns

#: a request of so many bytes is taken up once it is all there: 500 check-ins are some 100 KB. What is larger, a file, is read
#: while it arrives, beside the others
SMALL = 128 * 1024
#: seconds between two looks at what has been at work for long
GLANCE = 0.1
#: seconds for which a worker that has more connections than another leaves a new one to that
SHY = 0.002
_HEAD = 16 * 1024
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d{1,9})\r\n", re.IGNORECASE)
_AT_ONCE = re.compile(rb"\r\n(?:expect|transfer-encoding):", re.IGNORECASE)
#: how many connections each worker has, plus one; 0: it takes none. Made before the workers are, so all of them share it
_crowds = memoryview(mmap.mmap(-1, 256)).cast("I")

Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]


class _Connection(gthread.TConn):
    """A connection, and what has come on it of a request that nobody reads yet."""

    def __init__(self, *made_of: Any) -> None:
        super().__init__(*made_of)
        self.number: int = self.sock.fileno()
        #: what the request asks for: its first line
        self.address = b""
        #: when it is closed if nothing comes, by the monotonic clock
        self.until = 0.0
        #: gunicorn need not look whether there are any
        self.data_ready = True
        self._come = bytearray()
        #: how much more is wanted at most
        self._wanted = _HEAD

    def has_arrived(self) -> bool:
        """Take what has come; whether the request is whole, or as much of it as need be before it is worked off."""
        while self._wanted and not self.cfg.is_ssl:
            try:
                more = self.sock.recv(self._wanted, socket.MSG_DONTWAIT)
            except BlockingIOError:
                return False
            except OSError:
                more = b""  # reading it will tell
            self._come += more
            self._wanted = self._count_wanted() if more else 0
        self.init()
        if self._come and self.parser is not None:
            self.parser.unreader.unread(bytes(self._come))
        self._come, self._wanted = bytearray(), _HEAD
        return True

    def take_next(self) -> bool:
        """Whether some of the next request was read with the one that was answered; it is part of what has come then."""
        if self.parser is not None:
            self._come += self.parser.unreader.take_buffered()
            self._wanted = self._count_wanted()
        return bool(self._come)

    def _count_wanted(self) -> int:
        """How much more must come before the request can be worked off. Notes what it asks for."""
        end = self._come.find(b"\r\n\r\n") + 4
        if end < 4:
            return max(0, _HEAD - len(self._come))
        head = bytes(self._come[:end])
        self.address = head[: head.find(b"\r\n")]
        found = _LENGTH.search(head)
        whole = end + (int(found[1]) if found else 0)
        return 0 if whole > SMALL or _AT_ONCE.search(head) else max(0, whole - len(self._come))


class PatientWorker(gthread.ThreadWorker):
    """Takes a request up only when it has arrived: clients that send a byte now and then hold no thread.

    Files and other large bodies are read while they arrive, as ever.
    """

    def init_process(self) -> None:
        """Make what a worker has for itself, then begin."""
        self._epoll = select.epoll()
        self._bell = os.eventfd(0, os.EFD_NONBLOCK | os.EFD_CLOEXEC)
        self._epoll.register(self._bell, select.EPOLLIN)
        self._listeners = {listener.fileno(): listener for listener in self.sockets}
        #: connections that are waited for, by the number of their socket; the one waited for longest first
        self._awaited: dict[int, _Connection] = {}
        self._guard = threading.Lock()
        self._shy_until = 0.0
        self.crew = turns.Crew(self._fetch, self._serve, lambda: os.eventfd_write(self._bell, 1))
        super().init_process()

    def handle_exit(self, _signal: int, _frame: object) -> None:
        """Stop when what is at work has been answered."""
        self.alive = False

    def run(self) -> None:
        """Watch over the crew until the worker is to stop."""
        self._open_doors(True)
        self.crew.start(self.cfg.threads)
        while self.alive and self.is_parent_alive():
            self._look_after()
        self.alive = False
        self._open_doors(False)
        until = time.monotonic() + self.cfg.graceful_timeout
        while self.nr_conns > 0 and time.monotonic() < until:
            self._look_after()
        for listener in self.sockets:
            listener.close()

    def forget(self) -> None:
        """Called by the process that watches the workers, when this one has ended."""
        _crowds[self.age % len(_crowds)] = 0

    def _look_after(self) -> None:
        self.notify()
        self.crew.relieve()
        self._send_silent_away()
        if self.alive and self._accepting != (self.nr_conns < self.worker_connections):
            self._open_doors(not self._accepting)
        time.sleep(GLANCE)

    def _open_doors(self, wanted: bool) -> None:
        with self._guard:
            self._accepting = wanted
            for number, listener in self._listeners.items():
                if wanted:
                    listener.setblocking(False)
                    self._epoll.register(number, select.EPOLLIN)
                else:
                    self._epoll.unregister(number)
        self._count(0)

    def _count(self, change: int) -> None:
        """Note that there is a connection more (1) or one less (-1)."""
        with self._guard:
            self.nr_conns += change
            _crowds[self.age % len(_crowds)] = self.nr_conns + 1 if self._accepting else 0

    def _fetch(self, patience: float) -> list[_Connection]:
        """The connections on which a request has arrived."""
        ready, new = [], []
        for number, _event in self._epoll.poll(min(patience, SHY) if self._shy_until else patience):
            if number == self._bell:
                os.eventfd_read(self._bell)
            elif number in self._listeners:
                new += self._newcomer(self._listeners[number])
            elif conn := self._come(number):
                ready.append(conn)
        if self._shy_until and time.monotonic() > self._shy_until:
            new += self._rest_of_newcomers()
        arrived = []
        for conn in ready + new:
            if conn.has_arrived():
                arrived.append(conn)
            else:
                self._wait_for(conn)
        return arrived

    def _come(self, number: int) -> _Connection | None:
        """The connection that was waited for, which is so no longer."""
        with self._guard:
            return self._awaited.pop(number, None)

    def _newcomer(self, listener: Any) -> list[_Connection]:
        """Who has come to the door, unless another worker has fewer connections and may be quicker."""
        if not any(0 < crowd <= self.nr_conns for crowd in _crowds):
            return self._accepted(listener)
        self._shy_until = time.monotonic() + SHY
        self._heed_doors(0)
        return []

    def _rest_of_newcomers(self) -> list[_Connection]:
        """Who still stands at a door that was left to others."""
        self._shy_until = 0.0
        self._heed_doors(select.EPOLLIN)
        return [conn for listener in self._listeners.values() for conn in self._accepted(listener)]

    def _heed_doors(self, events: int) -> None:
        with self._guard:
            for number in self._listeners if self._accepting else ():
                self._epoll.modify(number, events)

    def _accepted(self, listener: Any) -> list[_Connection]:
        try:
            client, address = listener.accept()
        except OSError:
            return []  # another was quicker, or the client is gone
        conn = _Connection(self.cfg, client, address, listener.getsockname())
        self._count(1)
        self._epoll.register(conn.number, select.EPOLLONESHOT)
        return [conn]

    def _wait_for(self, conn: _Connection) -> None:
        conn.until = time.monotonic() + (self.cfg.keepalive if self.alive else gthread.STOP_KEEPALIVE_LINGER)
        with self._guard:
            self._awaited[conn.number] = conn
        self._epoll.modify(conn.number, select.EPOLLIN | select.EPOLLONESHOT)

    def _serve(self, conn: _Connection) -> None:
        """Answer the request that has arrived."""
        if not self.handle(conn):
            self._leave(conn)
            turns.leave()  # closing waits until the client has read everything
            conn.close(graceful=True)
        elif conn.take_next() and conn.has_arrived():
            self.crew.add(conn)
        else:
            self._wait_for(conn)

    def _leave(self, conn: _Connection) -> None:
        if conn.sock.fileno() == conn.number:  # gunicorn closes some by itself, and the number may be another's then
            self._epoll.unregister(conn.number)
        self._count(-1)

    def _send_silent_away(self) -> None:
        """Close the connections on which nothing came for long; soon when the worker is to stop."""
        now, silent = time.monotonic(), []
        with self._guard:
            for conn in self._awaited.values():
                if not self.alive:
                    conn.until = min(conn.until, now + gthread.STOP_KEEPALIVE_LINGER)
                if conn.until > now and self.alive:
                    break  # those behind came later
                if conn.until <= now:
                    silent.append(conn)
            for conn in silent:
                del self._awaited[conn.number]
        for conn in silent:
            self._leave(conn)
            conn.close()


def files_beside(product: Wsgi) -> Wsgi:
    """The product, which works beside the others on what arrives while it is read."""

    def serve(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if int(environ.get("CONTENT_LENGTH") or 0) > SMALL or "HTTP_TRANSFER_ENCODING" in environ:
            turns.leave()
        return product(environ, start_response)

    return serve
