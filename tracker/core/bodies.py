"""What is sent with a request and is large, a file: kept on the disk while it arrives, so no thread waits for who sends it (ADR 5).

The files have no name: the system forgets them when they are closed, however the process ends.
"""

import re
import socket
import tempfile
import threading
import time
from typing import IO, cast

from gunicorn.http.unreader import SocketUnreader

#: bytes taken at once, before others have their turn
PIECE = 64 * 1024
#: seconds within which all of it must have come: 32 MB at 55 KB a second
LONGEST = 600.0
#: how many times the largest request may lie there, and how many bodies; beyond it those go of whom nothing came for longest
LARGEST, MANY = 8, 256
#: bytes of a line that says how long a chunk is, and of one behind the last
_LINE = 8 * 1024
_SIZE = re.compile(rb"([0-9a-fA-F]{1,15})[ \t]*(?:;.*)?\r\n", re.DOTALL)


class Lost(Exception):
    """The rest does not come, or cannot be kept. Without a status there is nobody to be told."""

    def __init__(self, status: int = 0, reason: str = "") -> None:
        super().__init__(status, reason)
        self.status, self.reason = status, reason


class Room:
    """What a worker may keep of all bodies together, and of one."""

    def __init__(self, most: int) -> None:
        #: bytes of the largest request that is taken
        self.most = most
        self._guard = threading.Lock()
        self._count = self._size = 0

    def note(self, count: int, size: int) -> None:
        """Some more bodies or bytes are there, or fewer."""
        with self._guard:
            self._count += count
            self._size += size

    def is_overfull(self) -> bool:
        return self._count > MANY or self._size > LARGEST * self.most


class Chunks:
    """Finds the end of a body whose length nobody says before. What it means is left to gunicorn, which reads it later."""

    def __init__(self) -> None:
        #: bytes that came in chunks so far
        self.size = 0
        #: whether the end was found, or what cannot be understood
        self.is_over = False
        #: bytes of the chunk at hand that are still to come, and what has come of a line
        self._left = 0
        self._line = b""
        #: what the next line ends: a chunk, or all
        self._is_behind_chunk = self._is_behind_last = False

    def note(self, piece: bytes) -> None:
        """Look at what follows."""
        at = 0
        while at < len(piece) and not self.is_over:
            if self._left:
                step = min(self._left, len(piece) - at)
                self._left -= step
                self.size += step
            else:
                step = (piece.find(b"\n", at) + 1 or len(piece)) - at
                self._note_part(piece[at : at + step])
            at += step

    def _note_part(self, part: bytes) -> None:
        self._line += part
        if self._line.endswith(b"\n"):
            line, self._line = self._line, b""
            self._note_line(line)
        elif len(self._line) > _LINE:
            self.is_over = True

    def _note_line(self, line: bytes) -> None:
        if self._is_behind_last:
            self.is_over = line == b"\r\n"
        elif self._is_behind_chunk:
            self._is_behind_chunk, self.is_over = False, line != b"\r\n"
        elif found := _SIZE.fullmatch(line):
            self._left = int(found[1], 16)
            self._is_behind_chunk, self._is_behind_last = self._left > 0, self._left == 0
        else:
            self.is_over = True


class Body:
    """A body that arrives. Its length is None when it comes in chunks."""

    def __init__(self, room: Room, length: int | None) -> None:
        self._room, self._length = room, length
        self._chunks = Chunks()
        self._until = time.monotonic() + LONGEST
        self._size = 0
        try:
            self._file = cast("IO[bytes]", tempfile.TemporaryFile(buffering=0))  # noqa: SIM115 -- open until `close`
        except OSError as error:
            raise Lost(503, "Service Unavailable") from error
        room.note(1, 0)

    def take(self, sock: socket.socket) -> bool:
        """Take some of what has come; whether it is all there, or more than is taken. Raises Lost."""
        if time.monotonic() > self._until:
            raise Lost(408, "Request Timeout")
        if self._is_enough():
            return True
        try:
            piece = sock.recv(
                PIECE if self._length is None else min(PIECE, self._length - self._size), socket.MSG_DONTWAIT
            )
        except BlockingIOError:
            return False
        except OSError:
            piece = b""
        if not piece:
            raise Lost
        self.add(piece)
        return self._is_enough()

    def add(self, piece: bytes) -> None:
        """Keep some more. Raises Lost."""
        rest = memoryview(piece)
        try:
            while rest:
                rest = rest[self._file.write(rest) :]
        except OSError as error:
            raise Lost(503, "Service Unavailable") from error
        self._size += len(piece)
        self._room.note(0, len(piece))
        if self._length is None:
            self._chunks.note(piece)

    def _is_enough(self) -> bool:
        if self._length is not None:
            return self._size >= self._length
        # a little more than is taken, so who reads that much finds that it is more, and never comes to the end
        most = self._room.most + PIECE
        return self._chunks.is_over or self._chunks.size > most or self._size > 2 * most

    def begin(self) -> None:
        """From here on it is read."""
        self._file.seek(0)

    def read(self, size: int) -> bytes:
        return self._file.read(size)

    def close(self) -> None:
        if not self._file.closed:
            self._file.close()
            self._room.note(-1, -self._size)


class Unreader(SocketUnreader):
    """What gunicorn reads a request from: first its body that has arrived, which ends where nothing more may be waited for."""

    def __init__(self, sock: socket.socket, body: Body) -> None:
        super().__init__(sock)
        self._body: Body | None = body
        body.begin()

    def chunk(self, size_hint: int | None = None) -> bytes:
        if self._body is None:
            return cast("bytes", super().chunk(size_hint))
        return self._body.read(min(max(size_hint or 0, self.mxchunk), PIECE))

    def take_buffered(self) -> bytes:
        """What came behind the body; it is not needed any more."""
        rest = cast("bytes", super().take_buffered())
        while self._body is not None and (more := self._body.read(PIECE)):
            rest += more
        self._body = None
        return rest
