"""Large bodies, alone and on the real server."""

import errno
import re
import select
import socket
import tempfile
import time
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from random import Random

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.server import start
from tests.sockets import answers, opened
from tests.storage.made_files import PDF
from tracker.core import bodies
from tracker.core.bodies import Body, Chunks, Lost, Room

MB = 1024 * 1024
#: where it is read before anything is asked: the form's token
POST = b"POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
PAGE = b"GET /login HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"


@contextmanager
def pair(room, length=None):
    ours, theirs = socket.socketpair()
    with ours, theirs:
        body = Body(room, length)
        yield body, ours, theirs
        body.close()


def in_chunks(pieces, after=b""):
    return b"".join(b"%x;a=b\r\n%b\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n" + after + b"\r\n"


@given(st.lists(st.binary(min_size=1, max_size=40), max_size=5), st.sampled_from([b"", b"A: b\r\n"]), st.data())
def test_the_end_of_chunks_is_found_however_they_come(pieces, after, data):
    sent = in_chunks(pieces, after)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(sent)), max_size=6)))
    chunks, seen = Chunks(), []
    for begin, end in zip([0, *cuts], [*cuts, len(sent)], strict=True):
        chunks.note(sent[begin:end])
        seen.append((chunks.is_over, end == len(sent)))
    assert all(over == end for over, end in seen)
    assert chunks.size == sum(map(len, pieces))


@pytest.mark.parametrize(
    "sent", [b"g\r\n", b"-5\r\n", b"\r\n", b"2\n", b"1\r\nab\r\n", b"1" * 9000, b"f" * 20 + b"\r\n"]
)
def test_what_is_no_chunk_is_left_to_the_reader_at_once(sent):
    chunks = Chunks()
    chunks.note(sent)
    assert chunks.is_over


def test_a_body_is_kept_on_the_disk_without_a_name_and_given_back(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    room = Room(MB)
    with pair(room, 100_000) as (body, ours, theirs):
        assert not body.take(ours)
        theirs.sendall(b"a" * 100_000 + b"the next")
        assert (body.take(ours), body.take(ours)) == (False, True)
        assert ours.recv(100) == b"the next"
        assert (room._count, room._size, list(tmp_path.iterdir())) == (1, 100_000, [])
        body.begin()
        assert body.read(200_000) == b"a" * 100_000
    assert (room._count, room._size) == (0, 0)


def test_of_a_body_in_chunks_no_more_is_taken_than_the_reader_needs_to_refuse_it():
    with pair(Room(MB)) as (body, ours, theirs):
        taken = 0
        theirs.sendall(b"ffffffff\r\n")
        while not body.take(ours):
            taken += theirs.send(b"a" * 50_000)
        assert MB < taken < MB + 4 * bodies.PIECE


def test_a_body_in_tiny_chunks_is_not_taken_without_an_end():
    with pair(Room(100_000)) as (body, ours, theirs):
        taken = 0
        while not body.take(ours):
            taken += theirs.send(b"1\r\na\r\n" * 5_000)
        assert 200_000 < taken < 500_000


def test_who_takes_too_long_is_told(monkeypatch):
    with pair(Room(MB), 10) as (body, ours, theirs):
        later = time.monotonic() + bodies.LONGEST + 1
        monkeypatch.setattr(time, "monotonic", lambda: later)
        theirs.sendall(b"a")
        with pytest.raises(Lost) as lost:
            body.take(ours)
        assert lost.value.status == 408


def test_a_full_disk_is_told(monkeypatch):
    with pair(Room(MB), 10) as (body, ours, theirs):
        body._file.close()
        body._file = Path("/dev/full").open("wb", buffering=0)  # noqa: SIM115 -- closed with the body
        theirs.sendall(b"a")
        with pytest.raises(Lost) as lost:
            body.take(ours)
        assert lost.value.status == 503
    monkeypatch.setattr(tempfile, "TemporaryFile", lambda **_: (_ for _ in ()).throw(OSError(errno.EMFILE, "too many")))
    with pytest.raises(Lost) as lost:
        Body(Room(MB), 10)
    assert lost.value.status == 503


def test_a_room_is_overfull_by_size_and_by_number():
    room = Room(10)
    room.note(1, 10 * bodies.LARGEST)
    assert not room.is_overfull()
    room.note(0, 1)
    assert room.is_overfull()
    room.note(bodies.MANY, -1)
    assert room.is_overfull()


MOST = 12 * MB
SETTINGS = {"TRACKER_LIMITS": "off", "TRACKER_MAX_UPLOAD_MB": "12"}


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    running = start(tmp_path_factory.mktemp("bodies") / "data", path="/login", WORKERS="1", **SETTINGS)
    yield running
    running.stop()


def worker_of(server) -> int:
    pid = server.process.pid
    return int(Path(f"/proc/{pid}/task/{pid}/children").read_text().split()[0])


def memory_of(server) -> int:
    """What the worker has for itself, in bytes, without pages of files."""
    text = Path(f"/proc/{worker_of(server)}/smaps_rollup").read_text()
    return int(re.search(r"Anonymous: +(\d+)", text)[1]) * 1024


def files_of(server) -> list[int]:
    """How large the files without a name are that the worker has open."""
    sizes = []
    for link in Path(f"/proc/{worker_of(server)}/fd").iterdir():
        with suppress(FileNotFoundError):  # closed meanwhile
            if link.readlink().parent == Path(tempfile.gettempdir()):
                sizes.append(link.stat().st_size)
    return sizes


def until(condition) -> bool:
    end = time.monotonic() + 30
    while not condition() and time.monotonic() < end:
        time.sleep(0.05)
    return condition()


def page_in(server, stack) -> float:
    begun = time.monotonic()
    assert answers(opened(server, PAGE, stack)) == [b"HTTP/1.1 200"]
    return time.monotonic() - begun


STALLED = {
    "a file": POST + b"Content-Length: 10000000\r\n\r\n" + b"a" * 3 * MB,
    "in chunks": POST + b"Transfer-Encoding: chunked\r\n\r\n" + b"fffff\r\n" + b"a" * 500_000,
    "told to go on": POST + b"Content-Length: 1000\r\nExpect: 100-continue\r\n\r\n",
    "too large": POST + b"Content-Length: 2147483648\r\n\r\n",
    "far too large": POST + b"Content-Length: 1" + b"0" * 100 + b"\r\n\r\n",
}


@pytest.mark.parametrize("stalled", STALLED.values(), ids=STALLED)
def test_files_that_stall_keep_nobody_waiting(server, stalled):
    before = memory_of(server)
    with ExitStack() as stack:
        connections = [opened(server, stalled, stack) for _ in range(40)]
        assert max(page_in(server, stack) for _ in range(5)) < 2
        if b"2147483648" not in stalled and b"0" * 100 not in stalled:
            assert select.select(connections, [], [], 0)[0] in ([], connections)  # told to go on at most
        assert memory_of(server) - before < 40 * MB
    assert until(lambda: files_of(server) == [])


def test_beyond_the_room_those_are_sent_away_that_have_been_silent_for_longest(server):
    with ExitStack() as stack:
        head = POST + b"Content-Length: 12000000\r\n\r\n"
        silent = [opened(server, head + b"a" * 7 * MB, stack) for _ in range(20)]
        assert until(lambda: sum(files_of(server)) <= bodies.LARGEST * MOST)
        last = opened(server, head + b"a" * 11_000_000, stack)
        assert until(lambda: sum(files_of(server)) <= bodies.LARGEST * MOST)
        assert page_in(server, stack) < 2
        gone = select.select(silent, [], [], 0)[0]
        assert silent[0] in gone
        assert len(gone) < 15
        last.sendall(b"a" * 1_000_000)
        assert answers(last) == [b"HTTP/1.1 400"]  # without a token; but it was taken
    assert until(lambda: files_of(server) == [])


@pytest.mark.parametrize("head", [b"Content-Length: 2147483648", b"Transfer-Encoding: chunked"])
def test_a_body_of_2_gb_is_refused_before_much_of_it_is_taken(server, head):
    with ExitStack() as stack:
        kind = POST.replace(b"application/x-www-form-urlencoded", b"multipart/form-data; boundary=b")
        connection = opened(server, kind + head + b"\r\n\r\n", stack)
        connection.settimeout(5)
        sent = 0
        if b"chunked" in head:
            connection.sendall(b"80000000\r\n")
        connection.sendall(b'--b\r\nContent-Disposition: form-data; name="a"; filename="a"\r\n\r\n')
        while not select.select([connection], [], [], 0)[0] and sent < 2**31:
            with suppress(ConnectionError):  # closed at this moment
                sent += connection.send(b"a" * 65_536)
        assert sent < 2 * MOST
        with suppress(ConnectionError):  # who goes on sending may not get the answer
            assert answers(connection) == [b"HTTP/1.1 413"]


def pdf(size: int) -> bytes:
    return PDF + b"%" + Random(1).randbytes(size // 2).hex().encode() + b"\n"


def sign_in(server, stack) -> httpx.Client:
    client = stack.enter_context(httpx.Client(base_url=server.url, follow_redirects=True, timeout=60))
    link = server.sign_in_link()
    client.post(link, data={"csrf_token": token(client.get(link).text)})
    return client


def token(page: str) -> str:
    return re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)[1]


@pytest.mark.parametrize("in_pieces", [False, True], ids=["at once", "in chunks"])
def test_an_honest_file_arrives_as_it_was_sent_while_others_stall(server, in_pieces):
    sent = pdf(10 * MB)
    with ExitStack() as stack:
        client = sign_in(server, stack)
        for stalled in STALLED.values():
            for _ in range(10):
                opened(server, stalled, stack)
        here = "/o/joint-2016/documents"
        fields = {"title": "Long", "group": "new", "new_group": "Long ones", "language": "en", "symbol": ""}
        fields["csrf_token"] = token(client.get(here).text)
        request = client.build_request("POST", here, data=fields, files={"file": ("long.pdf", sent)})
        if in_pieces:
            body = request.read()
            kind = {"Content-Type": request.headers["Content-Type"]}
            pieces = (body[at : at + 10_000] for at in range(0, len(body), 10_000))
            request = client.build_request("POST", here, content=pieces, headers=kind)
        answer = client.send(request, follow_redirects=True)
        assert (answer.status_code, "The document has been added." in answer.text) == (200, True)
        there = re.findall(r"/m/joint-2016/documents/[^/]+/long\.pdf", answer.text)[-1]
        assert client.get(there).content == sent
