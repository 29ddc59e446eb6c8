"""How a worker of the web server takes requests up: gunicorn reads and answers them, by the thread that hears of them (ADR 5).

gunicorn's own worker hands each request to a thread and is told when it is done, which takes a third of a small page's time.
"""

import errno
import mmap
import os
import select
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any, cast

from gunicorn import util
from gunicorn.workers import gthread

from tracker.core import bodies, turns
from tracker.core.connections import SMALL, Connection

#: seconds for which a worker that has more connections than another leaves a new one to that
SHY = 0.002
#: seconds for which a client that got its last answer may take to close
LINGER = 2.0
#: how many connections each worker has, plus one; 0: it takes none. Made before the workers are, so all of them share it
_crowds = memoryview(mmap.mmap(-1, 256)).cast("I")

Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]


class PatientWorker(gthread.ThreadWorker):
    """Takes a request up only when it has arrived: clients that send a byte now and then hold no thread."""

    def init_process(self) -> None:
        """Make what a worker has for itself, then begin."""
        self._epoll = select.epoll()
        self._bell = os.eventfd(0, os.EFD_NONBLOCK | os.EFD_CLOEXEC)
        self._epoll.register(self._bell, select.EPOLLIN)
        self._listeners = {listener.fileno(): listener for listener in self.sockets}
        #: connections that are waited for, by the number of their socket; the one waited for longest first
        self._awaited: dict[int, Connection] = {}
        #: gunicorn counts these: when they are many, answers say that the connection is closed, so others can come
        self.keepalived_conns = cast("deque[Any]", self._awaited)
        #: the same of those whose last answer is being read
        self._ending: dict[int, Connection] = {}
        #: some of whose next request was read with another
        self._read_before: deque[Connection] = deque()
        self._guard = threading.Lock()
        self._shy_until = 0.0
        #: what is kept of large bodies; how large one may be is the product's to say
        self.room = bodies.Room(0)
        self.crew = turns.Crew(self._fetch, self._serve, self._ring)
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
        while (self.nr_conns > 0 or self._ending) and time.monotonic() < until:
            self._look_after()
        for listener in self.sockets:
            listener.close()

    def forget(self) -> None:
        """Called by the process that watches the workers, when this one has ended."""
        _crowds[self.age % len(_crowds)] = 0

    def _ring(self) -> None:
        os.eventfd_write(self._bell, 1)

    def _look_after(self) -> None:
        self.notify()
        self.crew.relieve()
        self._send_silent_away()
        self._keep_room()
        if self.alive and self._accepting == self._is_full():
            self._open_doors(not self._accepting)
        time.sleep(self.crew.glance())

    def _open_doors(self, wanted: bool) -> None:
        with self._guard:
            if self._accepting == wanted:
                return
            self._accepting = wanted
            for number, listener in self._listeners.items():
                if wanted:
                    listener.setblocking(False)
                    self._epoll.register(number, select.EPOLLIN)
                else:
                    self._epoll.unregister(number)
        self._count(0)

    def _is_full(self) -> bool:
        return bool(self.nr_conns + len(self._ending) >= self.worker_connections)

    def _count(self, change: int) -> None:
        """Note that there are more or fewer connections."""
        with self._guard:
            self.nr_conns += change
            _crowds[self.age % len(_crowds)] = self.nr_conns + 1 if self._accepting else 0

    def _fetch(self, patience: float) -> list[Connection]:
        """The connections on which a request has arrived."""
        ready: list[Connection] = []
        new: list[Connection] = []
        for number, _event in self._epoll.poll(min(patience, SHY) if self._shy_until else patience):
            if number == self._bell:
                with suppress(BlockingIOError):  # another thread was quicker
                    os.eventfd_read(self._bell)
            elif number in self._listeners:
                new += self._newcomer(self._listeners[number])
            elif conn := self._come(number):
                ready.append(conn)
        if self._shy_until and time.monotonic() > self._shy_until:
            new += self._rest_of_newcomers()
        while self._read_before:
            new.append(self._read_before.popleft())  # behind the others: who sends much at once is one of them
        return [conn for conn in ready + new if self._is_to_be_answered(conn)]

    def _is_to_be_answered(self, conn: Connection) -> bool:
        if conn.ends and conn.has_ended():
            self._close(conn)
            return False
        try:
            if not conn.ends and conn.has_arrived():
                return True
        except bodies.Lost as lost:
            self._refuse(conn, lost)
            return False
        self._wait_for(conn)
        return False

    def _refuse(self, conn: Connection, lost: bodies.Lost) -> None:
        if lost.status:
            with suppress(OSError):  # it may be gone
                util.write_error(conn.sock, lost.status, lost.reason, "")
        self._end(conn)

    def _come(self, number: int) -> Connection | None:
        """The connection that was waited for, which is so no longer."""
        with self._guard:
            return self._awaited.pop(number, None) or self._ending.pop(number, None)

    def _newcomer(self, listener: Any) -> list[Connection]:
        """Who has come to the door, unless another worker has fewer connections and may be quicker."""
        if not any(0 < crowd <= self.nr_conns for crowd in _crowds):
            return self._accepted(listener)
        self._heed_doors(0, time.monotonic() + SHY)
        return []

    def _rest_of_newcomers(self) -> list[Connection]:
        """Who still stands at a door that was left to others."""
        self._heed_doors(select.EPOLLIN, 0.0)
        if not self._accepting:
            return []
        return [conn for listener in self._listeners.values() for conn in self._accepted(listener)]

    def _heed_doors(self, events: int, shy_until: float) -> None:
        with self._guard:
            self._shy_until = shy_until
            for number in self._listeners if self._accepting else ():
                self._epoll.modify(number, events)

    def _accepted(self, listener: Any) -> list[Connection]:
        try:
            client, address = listener.accept()
            conn = Connection(self.room, self.cfg, client, address, listener.getsockname())
            self._epoll.register(conn.number, select.EPOLLONESHOT)
        except OSError as error:
            if error.errno in (errno.EMFILE, errno.ENFILE):
                self._open_doors(False)  # until the next glance
            return []  # another was quicker, or the client is gone
        self._count(1)
        if self._is_full():
            self._open_doors(False)
        return [conn]

    def _wait_for(self, conn: Connection) -> None:
        patience = self.cfg.keepalive if self.alive and not conn.ends else LINGER
        with self._guard:
            conn.until = time.monotonic() + patience
            (self._ending if conn.ends else self._awaited)[conn.number] = conn
            self._epoll.modify(conn.number, select.EPOLLIN | select.EPOLLONESHOT)

    def _serve(self, conn: Connection) -> None:
        """Answer the request that has arrived."""
        stays = False
        try:
            stays = self.handle(conn)
        finally:
            if not stays:
                self._end(conn)
        if stays:
            self._go_on(conn)

    def _go_on(self, conn: Connection) -> None:
        try:
            follows = conn.take_next()
        except bodies.Lost as lost:
            self._refuse(conn, lost)
            return
        if follows:
            self._read_before.append(conn)
            self._ring()
        else:
            self._wait_for(conn)

    def handle_request(self, req: Any, conn: Any) -> Any:
        """As gunicorn does, after what was said and decided when the head had come."""
        req._expected_100_continue = False  # noqa: SLF001 -- else it would tell the client again
        if conn.is_cut:
            req.force_close()
        return super().handle_request(req, conn)

    def _keepalive_after(self, conn: Any, keepalive: bool) -> bool:
        """As gunicorn does, but the connection also stays after a batch that was refused unread: all of it has arrived."""
        if conn.is_cut:
            return False
        return bool(
            keepalive and conn.parser.finish_body(time.monotonic() + gthread.DEFAULT_WORKER_DATA_TIMEOUT, SMALL)
        )

    def _end(self, conn: Connection) -> None:
        """Close the connection once the client has read everything; no thread waits for that."""
        self._count(-1)
        if conn.sock.fileno() == conn.number and conn.begins_to_end():
            self._wait_for(conn)
        else:
            self._close(conn)

    def _close(self, conn: Connection) -> None:
        if conn.sock.fileno() == conn.number:  # gunicorn closes some by itself, and the number may be another's then
            self._epoll.unregister(conn.number)
        conn.close()

    def _send_silent_away(self) -> None:
        """Close the connections on which nothing came for long; soon when the worker is to stop."""
        with self._guard:
            silent, unread = self._silent(self._awaited), self._silent(self._ending)
        for conn in silent + unread:
            self._close(conn)
        self._count(-len(silent))

    def _keep_room(self) -> None:
        """Close the connections whose large bodies have been silent for longest, while more is kept than may be."""
        while self.room.is_overfull():
            with self._guard:
                found = next((conn for conn in self._awaited.values() if conn.body is not None), None)
                if found is None:
                    return
                del self._awaited[found.number]
            self._close(found)
            self._count(-1)

    def _silent(self, waited_for: dict[int, Connection]) -> list[Connection]:
        """Those of them that nobody waits for any more."""
        now, silent = time.monotonic(), []
        for conn in waited_for.values():
            if not self.alive:
                conn.until = min(conn.until, now + LINGER)
            if conn.until > now and self.alive:
                break  # those behind came later
            if conn.until <= now:
                silent.append(conn)
        for conn in silent:
            del waited_for[conn.number]
        return silent


def files_beside(product: Wsgi) -> Wsgi:
    """The product, which works beside the others on what arrives while it is read."""

    def serve(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if int(environ.get("CONTENT_LENGTH") or 0) > SMALL or "HTTP_TRANSFER_ENCODING" in environ:
            turns.leave()
        return product(environ, start_response)

    return serve
