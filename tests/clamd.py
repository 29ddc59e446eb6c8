"""A small daemon that speaks clamd's INSTREAM over TCP or a socket file: what holds EICAR's test text is FOUND."""

import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

#: harmless by agreement, and found by every scanner (eicar.org); in two pieces, so that this file is not
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + rb"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class _Talk(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        assert self.rfile.read(10) == b"zINSTREAM\0"
        sent = b""
        while size := struct.unpack("!I", self.rfile.read(4))[0]:
            sent += self.rfile.read(size)
            if len(sent) > self.server.most:
                self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
                return
        self.server.seen.append(sent)
        found = b"stream: Win.Test.EICAR_HDB-1 FOUND\0" if EICAR in sent else b"stream: OK\0"
        self.wfile.write(self.server.says or found)


@contextmanager
def daemon(at: Path | None = None, *, most: int = 25_000_000, says: bytes = b"") -> Iterator[tuple[str, list[bytes]]]:
    """Its address, and what it was shown. `says`: what it answers whatever it sees."""
    kind = socketserver.ThreadingUnixStreamServer if at else socketserver.ThreadingTCPServer
    with kind(str(at) if at else ("127.0.0.1", 0), _Talk) as server:
        server.most, server.says, server.seen = most, says, []
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield str(at) if at else f"127.0.0.1:{server.server_address[1]}", server.seen
        server.shutdown()
