"""A load client: one process, raw sockets kept alive, so that it costs the machine little. It says how much."""

import multiprocessing
import os
import re
import selectors
import socket
import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass

#: what a visit yields to be sent, and what it is given back: status, headers, body
Visit = Generator[bytes, tuple[int, bytes, bytes], None]
LENGTH = re.compile(rb"\r\ncontent-length: (\d+)", re.IGNORECASE)
COOKIE = re.compile(rb"\r\nset-cookie: ([^;\r]+)", re.IGNORECASE)


@dataclass(frozen=True)
class Result:
    """How many visits were finished a second, how long they took in milliseconds, and what it cost."""

    rate: float
    median: float
    p99: float
    worst: float
    errors: int
    #: of one core, used by the client itself
    client: float

    def __str__(self) -> str:
        return f"{self.rate:,.0f}/s, median {self.median:.1f} ms, p99 {self.p99:.0f} ms, client {self.client:.0%} of a core"


def get(path: str, headers: str = "") -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n".encode()


def post(path: str, body: bytes, headers: str) -> bytes:
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(body)}\r\n{headers}\r\n"
    return head.encode() + body


def cookies(head: bytes) -> str:
    """The Cookie header that answers the cookies set."""
    found = COOKIE.findall(head)
    return f"Cookie: {b'; '.join(found).decode()}\r\n" if found else ""


def run(port: int, visits: Callable[[], Iterator[Visit]], *, connections: int = 16, seconds: float = 4) -> Result:
    """Let `connections` visitors begin one visit after another for so long; in a process of its own."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("fork").Process(
        target=_work, args=(theirs, port, visits, connections, seconds), daemon=True
    )
    process.start()
    result = ours.recv()
    process.join()
    if isinstance(result, str):
        raise TypeError(result)
    return result


class _Visitor:
    """One connection and the visit it is at."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.buffer = b""
        self.started = 0.0
        self.visit: Visit | None = None

    def begin(self, visit: Visit) -> None:
        self.visit, self.started = visit, time.perf_counter()
        self.socket.sendall(next(visit))

    def answer(self) -> tuple[int, bytes, bytes] | None:
        """The answer, once it is complete."""
        received = self.socket.recv(262144)
        if not received:
            raise ConnectionError("the server closed the connection")
        self.buffer += received
        end = self.buffer.find(b"\r\n\r\n")
        if end < 0:
            return None
        head = self.buffer[: end + 2]
        found = LENGTH.search(head)
        length = int(found[1]) if found else 0
        if len(self.buffer) < end + 4 + length:
            return None
        body, self.buffer = self.buffer[end + 4 : end + 4 + length], self.buffer[end + 4 + length :]
        return int(head[9:12]), head, body


def _work(pipe, port: int, visits: Callable[[], Iterator[Visit]], connections: int, seconds: float) -> None:
    try:
        pipe.send(_measure(port, visits(), connections, seconds))
    except BaseException as error:  # noqa: BLE001 -- told to the process that waits for us
        pipe.send(repr(error))


def _measure(port: int, visits: Iterator[Visit], connections: int, seconds: float) -> Result:
    poll = selectors.DefaultSelector()
    for _ in range(connections):
        visitor = _Visitor(port)
        poll.register(visitor.socket, selectors.EVENT_READ, visitor)
        visitor.begin(next(visits))
    times: list[float] = []
    errors = 0
    begun, cpu = time.perf_counter(), sum(os.times()[:2])
    until = begun + seconds
    open_visits = connections
    while open_visits:
        for key, _ in poll.select():
            visitor = key.data
            answer = visitor.answer()
            if answer is None:
                continue
            try:
                errors += answer[0] >= 400
                visitor.socket.sendall(visitor.visit.send(answer))
                continue
            except StopIteration:
                now = time.perf_counter()
                times.append((now - visitor.started) * 1000)
            following = next(visits, None) if now < until else None
            if following is None:
                poll.unregister(visitor.socket)
                open_visits -= 1
            else:
                visitor.begin(following)
    took = time.perf_counter() - begun
    times.sort()
    return Result(
        rate=len(times) / took,
        median=times[len(times) // 2],
        p99=times[int(len(times) * 0.99)],
        worst=times[-1],
        errors=errors,
        client=(sum(os.times()[:2]) - cpu) / took,
    )
