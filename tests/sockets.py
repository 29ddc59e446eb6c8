"""Clients of the real server that send what no library would: half a request, or one that never ends."""

import re
import socket
from contextlib import ExitStack

from tests.server import Server


def opened(server: Server, sent: bytes, stack: ExitStack) -> socket.socket:
    connection = stack.enter_context(socket.create_connection(("127.0.0.1", server.port), timeout=60))
    connection.sendall(sent)
    return connection


def answers(connection: socket.socket) -> list[bytes]:
    """The status of the next answer, read to its end: head and body may arrive apart."""
    received = b""
    while chunk := connection.recv(65536):
        received += chunk
        head, complete, body = received.partition(b"\r\n\r\n")
        length = re.search(rb"\r\ncontent-length: (\d+)", head, re.IGNORECASE)
        if complete and (length is None or len(body) >= int(length[1])):
            break
    return re.findall(rb"HTTP/1\.1 \d+", received)
