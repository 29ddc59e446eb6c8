"""A meeting of 100,446 people with a delegation of 4,409, as its organiser waits for it: the first byte of pages and files, and memory."""

import re
import time
from collections.abc import Iterator
from pathlib import Path

from bench.measures import Organiser, Row, family
from tests.server import Server

PEOPLE, DELEGATION = 100_446, 4_409
SLUG = f"sample-{PEOPLE}"
#: milliseconds to the first byte, and resident megabytes of the process that sends a file of everybody
FIRST_BYTE, MEMORY = 100, 256


def rows(server: Server, organiser: Organiser) -> Iterator[Row]:
    """Lists, searches, pages that count, and files; then what one process holds after them."""
    centre = _delegation(organiser)
    for name, path in (
        ("list, first page", "people?state="),
        ("list, last page", "people?state=&page=100000"),
        ("search that finds one in a hundred", "people?q=maria"),
        ("search that finds nobody", "people?q=zzzzz"),
        ("delegation of 4,409", f"people?state=standing&organisation={centre}"),
        ("overview", ""),
        ("centres", "centres"),
        ("figures", "figures"),
        ("CSV, first byte", "people.csv"),
        ("XLSX, first byte", "people.xlsx"),
    ):
        taken, size = first_byte(organiser, f"/o/{SLUG}/{path}".rstrip("/"), 2 if "first byte" in name else 5)
        yield Row(f"{PEOPLE:,} people: {name}", taken, "ms", FIRST_BYTE, note=f"{size:,} bytes")
    yield Row(f"{PEOPLE:,} people: memory of the largest process", largest(server), "MB", MEMORY, note="at its highest")


def first_byte(organiser: Organiser, path: str, times: int) -> tuple[float, int]:
    """Milliseconds to the first byte, the best of some after the first, and the bytes of the whole."""
    taken, size = [], 0
    for _ in range(times + 1):
        begun = time.perf_counter()
        answer = organiser.ask(path)
        size = len(answer.read(1))
        taken.append((time.perf_counter() - begun) * 1000)
        while piece := answer.read(1 << 20):
            size += len(piece)
        if answer.status != 200:
            raise ValueError(f"{path} was answered {answer.status}")
    return min(taken[1:]), size


def _delegation(organiser: Organiser) -> str:
    """The centre that most people come from."""
    page = organiser.fetch(f"/o/{SLUG}/centres")[1].decode()
    found = re.findall(r"organisation=([0-9a-f-]{36})[^>]*>(\d+)<", page)
    return max(found, key=lambda one: int(one[1]))[0]


def largest(server: Server) -> float:
    """The most that any process of the server ever held, in megabytes."""
    peaks = [
        re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{pid}/status").read_text()) for pid in family(server.process.pid)
    ]
    return max(int(peak[1]) for peak in peaks if peak) / 1024
