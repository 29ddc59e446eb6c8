"""Looking through files for viruses: ClamAV's daemon, by its INSTREAM command (man 8 clamd)."""

import errno
import logging
import socket
import struct
from contextlib import suppress
from typing import IO

from tracker.storage.errors import FileInfected, FileTooLarge, ScannerUnreachable

log = logging.getLogger("tracker.storage")

_CHUNK = 64 * 1024
#: seconds to reach it, and for it to take a piece or to answer
_REACH, _ANSWER = 3, 60
_LONGEST_ANSWER = 4096


class Scanner:
    """The daemon at `host:port`, or at a socket of this machine whose path begins with `/`."""

    def __init__(self, address: str) -> None:
        """Raises ValueError for what is no address."""
        host, _, port = address.rpartition(":")
        if not address.startswith("/") and not (host and port.isdecimal()):
            raise ValueError(f"TRACKER_CLAMAV is {address}; it is host:port or the path of a socket")
        self.address: str | tuple[str, int] = address if address.startswith("/") else (host.strip("[]"), int(port))

    def check(self, file: IO[bytes]) -> None:
        """Raises FileInfected, FileTooLarge when it is more than the daemon takes, ScannerUnreachable."""
        file.seek(0)
        try:
            with self._reached() as daemon:
                answer = _ask(daemon, file)
        except OSError as error:
            raise ScannerUnreachable(errno.EIO, f"ClamAV: {error}") from error
        if answer.endswith("FOUND"):
            log.warning(
                "a file was refused", extra={"found": answer.removesuffix("FOUND").removeprefix("stream:").strip()}
            )
            raise FileInfected
        if "size limit exceeded" in answer:
            log.error("ClamAV takes less than TRACKER_MAX_UPLOAD_MB: raise its StreamMaxLength")
            raise FileTooLarge
        if not answer.endswith("OK"):
            raise ScannerUnreachable(errno.EIO, f"ClamAV: {answer or 'no answer'}")

    def _reached(self) -> socket.socket:
        if isinstance(self.address, tuple):
            daemon = socket.create_connection(self.address, timeout=_REACH)
        else:
            daemon = socket.socket(socket.AF_UNIX)
            daemon.settimeout(_REACH)
            try:
                daemon.connect(self.address)
            except OSError:
                daemon.close()
                raise
        daemon.settimeout(_ANSWER)
        return daemon


def _ask(daemon: socket.socket, file: IO[bytes]) -> str:
    with suppress(BrokenPipeError, ConnectionResetError):  # it hangs up on what is too long, after saying so
        daemon.sendall(b"zINSTREAM\0")
        while piece := file.read(_CHUNK):
            daemon.sendall(struct.pack("!I", len(piece)) + piece)
        daemon.sendall(struct.pack("!I", 0))
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < _LONGEST_ANSWER and (more := daemon.recv(_LONGEST_ANSWER)):
        answer += more
    return answer.decode("utf-8", "replace").strip("\0\n ")
