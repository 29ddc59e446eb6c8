"""A connection of the web server, and what has come on it of a request that nobody reads yet (ADR 5)."""

import fcntl
import re
import socket
import struct
import termios
from contextlib import suppress
from typing import Any

from gunicorn.workers import gthread

from tracker.core import bodies

#: a request of so many bytes is kept in memory while it arrives: 500 check-ins are some 100 KB. What is larger, a file, is kept
#: on the disk, and worked off beside the others
SMALL = 128 * 1024
#: a request of so many bytes may be worked off inside another that asks for the same: its answer is short, too
SHORT = 8 * 1024
#: bytes that a client may still send when it got its last answer
REST = 64 * 1024
#: bytes of answers that a client may not have got yet when it asks for more: another short one has room beside them
UNREAD = 4 * 1024
_HEAD = 16 * 1024
_GO_ON = b"HTTP/1.1 100 Continue\r\n\r\n"
_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d+)[ \t]*\r\n", re.IGNORECASE)
_SPECIAL = re.compile(rb"\r\n(?:expect|transfer-encoding):", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding:", re.IGNORECASE)
_ASKS_FIRST = re.compile(
    rb"[^\r]* HTTP/1\.1\r\n(?:.*\r\n)?expect:[ \t]*100-continue[ \t]*\r\n", re.IGNORECASE | re.DOTALL
)


class Connection(gthread.TConn):
    """A connection, and what has come on it of a request that nobody reads yet."""

    def __init__(self, room: bodies.Room, *made_of: Any) -> None:
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
        #: that the rest of the request is not waited for, nor what would follow it
        self.is_cut = False
        #: what has come of a large body
        self.body: bodies.Body | None = None
        self._room = room
        self._come = bytearray()
        #: how much more is wanted at most
        self._wanted = _HEAD
        self._was_told_to_go_on = False
        self._rest = REST

    def has_arrived(self) -> bool:
        """Take what has come; whether the request is whole, or as much of it as need be before it is worked off. Raises Lost."""
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
        if self.body is not None and not self.body.take(self.sock):
            return False
        self.init()
        if self._come and self.parser is not None:
            if self.body is not None:
                self.parser.unreader = bodies.Unreader(self.sock, self.body)
            self.parser.unreader.unread(bytes(self._come))
        self._come, self._wanted, self._was_told_to_go_on = bytearray(), _HEAD, False
        return True

    def begins_to_end(self) -> bool:
        """Tell the client that nothing follows; whether it can still be told."""
        try:
            self.sock.shutdown(socket.SHUT_WR)
        except OSError:
            return False
        self.ends = True
        self._forget_body()
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
        """Whether some of the next request was read with the one that was answered; it is part of what has come then. Raises Lost."""
        self.address = b""
        if self.parser is not None:
            self._come += self.parser.unreader.take_buffered()
            self._forget_body()
            self._wanted = self._count_wanted()
        return bool(self._come)

    def close(self, graceful: bool = False) -> None:
        """Close it, and what is kept for it."""
        self._forget_body()
        super().close(graceful)

    def _forget_body(self) -> None:
        if self.body is not None:
            self.body.close()
            self.body = None

    def _count_wanted(self) -> int:
        """How much more must come before the request can be worked off. Notes what it asks for, once all is there."""
        end = self._come.find(b"\r\n\r\n") + 4
        if end < 4:
            if len(self._come) >= _HEAD:
                raise bodies.Lost(431, "Request Header Fields Too Large")
            return _HEAD - len(self._come)
        head = bytes(self._come[:end])
        found = _LENGTH.search(head)
        whole = end + (int(found[1][:19]) if found else 0)
        if whole > SMALL or _SPECIAL.search(head):
            return self._count_wanted_of_special(head, whole - end)
        if found and len(self._come) >= whole <= SHORT and self._has_read_all():
            self.address = head[: head.find(b"\r\n")]
        return max(0, whole - len(self._come))

    def _count_wanted_of_special(self, head: bytes, length: int) -> int:
        """The same when the body is large, or comes in chunks, or only after the client was told to go on."""
        in_chunks = _CHUNKED.search(head) is not None
        self.is_cut = length > (0 if in_chunks else self._room.most)
        if self.is_cut:
            return 0  # refused unread: by the product because it is too large, or as two things are said of its length
        if not self._was_told_to_go_on and _ASKS_FIRST.match(head):
            self._was_told_to_go_on = True
            with suppress(OSError):  # reading will tell
                self.sock.send(_GO_ON, socket.MSG_DONTWAIT)
        if not in_chunks and len(head) + length <= SMALL:
            return max(0, len(head) + length - len(self._come))
        self.body = bodies.Body(self._room, None if in_chunks else length)
        self.body.add(bytes(self._come[len(head) :]))
        del self._come[len(head) :]
        return 0

    def _has_read_all(self) -> bool:
        """Whether the client has got its answers so far, or almost; one that reads none would keep us waiting."""
        (unread,) = struct.unpack("i", fcntl.ioctl(self.sock, termios.TIOCOUTQ, bytes(4)))
        return bool(unread <= UNREAD)
