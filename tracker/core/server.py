"""How a worker of the web server takes requests up: gunicorn reads and answers them, by the thread that hears of them (ADR 5).

gunicorn's own worker hands each request to a thread and is told when it is done, which takes a third of a small page's time.
"""

import errno
import fcntl
import mmap
import os
import re
import select
import socket
import struct
import termios
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any, cast

from gunicorn.workers import gthread

from tracker.core import turns

#: a request of so many bytes is taken up once it is all there: 500 check-ins are some 100 KB. What is larger, a file, is read
#: while it arrives, beside the others
SMALL = 128 * 1024
#: a request of so many bytes may be worked off inside another that asks for the same: its answer is short, too
SHORT = 8 * 1024
#: seconds for which a worker that has more connections than another leaves a new one to that
SHY = 0.002
#: seconds for which a client that got its last answer may take to close, and bytes that it may still send
LINGER, REST = 2.0, 64 * 1024
#: bytes of answers that a client may not have got yet when it asks for more: another short one has room beside them
UNREAD = 4 * 1024
_HEAD = 16 * 1024
_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d{1,9})[ \t]*\r\n", re.IGNORECASE)
_AT_ONCE = re.compile(rb"\r\n(?:expect|transfer-encoding):", re.IGNORECASE)
#: how many connections each worker has, plus one; 0: it takes none. Made before the workers are, so all of them share it
_crowds = memoryview(mmap.mmap(-1, 256)).cast("I")

Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]


class _Connection(gthread.TConn):
    """A connection, and what has come on it of a request that nobody reads yet."""

    def __init__(self, *made_of: Any) -> None:
        super().__init__(*made_of)
        self.number: int = self.sock.fileno()
        #: what the request asks for, its first line, if it may be worked off inside another one: nothing of it is waited for
        self.address = b""
        #: that the last answer was sent, and only its reader is waited for
        self.ends = False
        #: when it is closed if nothing comes, by the monotonic clock
        self.until = 0.0
        #: gunicorn need not look whether there are any
        self.data_ready = True
        self._come = bytearray()
        #: how much more is wanted at most
        self._wanted = _HEAD
        self._rest = REST

    def has_arrived(self) -> bool:
        """Take what has come; whether the request is whole, or as much of it as need be before it is worked off."""
        if self.cfg.is_ssl:
            return True  # read by whoever works it off
        while self._wanted:
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

    def begins_to_end(self) -> bool:
        """Tell the client that nothing follows; whether it can still be told."""
        try:
            self.sock.shutdown(socket.SHUT_WR)
        except OSError:
            return False
        self.ends = True
        return True

    def has_ended(self) -> bool:
        """Whether the client has closed, too, or sends too much. Closed before, it might not get all of its answer."""
        try:
            while self._rest > 0 and (more := self.sock.recv(_HEAD, socket.MSG_DONTWAIT)):
                self._rest -= len(more)
        except BlockingIOError:
            return False
        except OSError:
            pass
        return True

    def take_next(self) -> bool:
        """Whether some of the next request was read with the one that was answered; it is part of what has come then."""
        self.address = b""
        if self.parser is not None:
            self._come += self.parser.unreader.take_buffered()
            self._wanted = self._count_wanted()
        return bool(self._come)

    def _count_wanted(self) -> int:
        """How much more must come before the request can be worked off. Notes what it asks for, once all is there."""
        end = self._come.find(b"\r\n\r\n") + 4
        if end < 4:
            return max(0, _HEAD - len(self._come))
        head = bytes(self._come[:end])
        found = _LENGTH.search(head)
        whole = end + (int(found[1]) if found else 0)
        if whole > SMALL or _AT_ONCE.search(head):
            return 0
        if found and len(self._come) >= whole <= SHORT and self._has_read_all():
            self.address = head[: head.find(b"\r\n")]
        return max(0, whole - len(self._come))

    def _has_read_all(self) -> bool:
        """Whether the client has got its answers so far, or almost; one that reads none would keep us waiting."""
        (unread,) = struct.unpack("i", fcntl.ioctl(self.sock, termios.TIOCOUTQ, bytes(4)))
        return bool(unread <= UNREAD)


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
        #: gunicorn counts these: when they are many, answers say that the connection is closed, so others can come
        self.keepalived_conns = cast("deque[Any]", self._awaited)
        #: the same of those whose last answer is being read
        self._ending: dict[int, _Connection] = {}
        #: some of whose next request was read with another
        self._read_before: deque[_Connection] = deque()
        self._guard = threading.Lock()
        self._shy_until = 0.0
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

    def _fetch(self, patience: float) -> list[_Connection]:
        """The connections on which a request has arrived."""
        ready: list[_Connection] = []
        new: list[_Connection] = []
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

    def _is_to_be_answered(self, conn: _Connection) -> bool:
        if conn.ends and conn.has_ended():
            self._close(conn)
            return False
        if not conn.ends and conn.has_arrived():
            return True
        self._wait_for(conn)
        return False

    def _come(self, number: int) -> _Connection | None:
        """The connection that was waited for, which is so no longer."""
        with self._guard:
            return self._awaited.pop(number, None) or self._ending.pop(number, None)

    def _newcomer(self, listener: Any) -> list[_Connection]:
        """Who has come to the door, unless another worker has fewer connections and may be quicker."""
        if not any(0 < crowd <= self.nr_conns for crowd in _crowds):
            return self._accepted(listener)
        self._heed_doors(0, time.monotonic() + SHY)
        return []

    def _rest_of_newcomers(self) -> list[_Connection]:
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

    def _accepted(self, listener: Any) -> list[_Connection]:
        try:
            client, address = listener.accept()
            conn = _Connection(self.cfg, client, address, listener.getsockname())
            self._epoll.register(conn.number, select.EPOLLONESHOT)
        except OSError as error:
            if error.errno in (errno.EMFILE, errno.ENFILE):
                self._open_doors(False)  # until the next glance
            return []  # another was quicker, or the client is gone
        self._count(1)
        if self._is_full():
            self._open_doors(False)
        return [conn]

    def _wait_for(self, conn: _Connection) -> None:
        patience = self.cfg.keepalive if self.alive and not conn.ends else LINGER
        with self._guard:
            conn.until = time.monotonic() + patience
            (self._ending if conn.ends else self._awaited)[conn.number] = conn
            self._epoll.modify(conn.number, select.EPOLLIN | select.EPOLLONESHOT)

    def _serve(self, conn: _Connection) -> None:
        """Answer the request that has arrived."""
        stays = False
        try:
            stays = self.handle(conn)
        finally:
            if not stays:
                self._end(conn)
        if stays and conn.take_next():
            self._read_before.append(conn)
            self._ring()
        elif stays:
            self._wait_for(conn)

    def _keepalive_after(self, conn: Any, keepalive: bool) -> bool:
        """As gunicorn does, but the connection also stays after a batch that was refused unread: all of it has arrived."""
        return bool(
            keepalive and conn.parser.finish_body(time.monotonic() + gthread.DEFAULT_WORKER_DATA_TIMEOUT, SMALL)
        )

    def _end(self, conn: _Connection) -> None:
        """Close the connection once the client has read everything; no thread waits for that."""
        self._count(-1)
        if conn.sock.fileno() == conn.number and conn.begins_to_end():
            self._wait_for(conn)
        else:
            self._close(conn)

    def _close(self, conn: _Connection) -> None:
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

    def _silent(self, waited_for: dict[int, _Connection]) -> list[_Connection]:
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
