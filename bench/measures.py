"""What is measured at the running server: pages, registrations, check-ins, lists and files, memory, start."""

import http.client
import json
import os
import re
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from pathlib import Path

from bench import load
from tests.server import Server, flask
from tracker.core import clock
from tracker.core.ids import new_id

SAMPLE, CROWD, PEOPLE = "joint-2016", "sample-10000", 10_000
CSRF = re.compile(rb'name="csrf_token" value="([^"]+)"')
SUBMISSION = re.compile(rb'name="submission" value="([^"]+)"')
FORMATS = ("docx", "pdf", "html", "md", "json")
#: seconds after its start at which a process begins to count beforehand, and a little
BEFOREHAND = 12


@dataclass
class Row:
    """One line of the table: what, how much, what it should be, what others and the machine itself reach."""

    name: str
    value: float
    unit: str
    target: float
    others: tuple[float, ...] = ()
    note: str = ""
    limit: tuple[str, float] | None = None
    details: dict[str, object] = field(default_factory=dict)

    @property
    def more_is_better(self) -> bool:
        return self.unit == "/s"

    @property
    def reached(self) -> bool:
        return self.value >= self.target if self.more_is_better else self.value <= self.target


def _rate(name: str, result: load.Result, target: float, **more) -> Row:
    note = f"median {result.median:.1f}, p99 {result.p99:.0f} ms; client {result.client:.0%} of a core"
    if result.errors:
        note += f"; {result.errors} ERRORS"
    return Row(name, result.rate, "/s", target, note=note, **more)


def pages(server: Server, seconds: float, of: str = SAMPLE, to: str = CROWD) -> Iterator[Row]:
    """Pages anybody opens: of one meeting, and the form of one."""
    for name, path, target, others in (
        ("public page", f"/m/{of}", 1000, (23, 49)),
        ("registration form", f"/m/{to}/register", 1000, (57,)),
    ):

        def visits(path=path):
            def visit():
                yield load.get(path, "Accept-Encoding: gzip\r\n")

            while True:
                yield visit()

        load.run(server.port, visits, seconds=0.5)
        yield _rate(name, load.run(server.port, visits, seconds=seconds), target, others=others)


def registrations(server: Server, seconds: float, slug: str = CROWD) -> Row:
    """The form, sending it, and the page after it: three requests, one place."""
    return _rate("whole registration", _registered(server, slug, "", seconds), 400, others=(21, 3))


#: a choice, a text that depends on another answer, a number
QUESTIONS = """
[[questions]]
key = "food"
label = "What do you eat?"
kind = "choice"
choices = ["Anything", "Vegetarian", "Halal"]
required = true
[[questions]]
key = "passport"
label = "Number of your passport"
only_if = ["needs: visa"]
required = true
[[questions]]
key = "nights"
label = "Nights"
kind = "number"
"""
ANSWERS = "&own=yes&needs=visa&q-food=c2&q-passport=AK1234567&q-nights=3"


def registrations_with_questions(server: Server, seconds: float) -> Row:
    """The same at a meeting that asks three questions of its own, all answered."""
    slug, today = "bench-questions", clock.now().date()
    meeting = (
        f'[meeting]\nslug = "{slug}"\ntitle = "Bench"\nshort_title = "Bench"\ntimezone = "Europe/Zurich"\n'
        f"starts_on = {today + timedelta(days=30)}\nends_on = {today + timedelta(days=31)}\n"
        f'[registration]\nopens_at = "{today - timedelta(days=1)} 09:00"\n'
    )
    with tempfile.NamedTemporaryFile("w", suffix=".toml") as file:
        file.write(meeting + QUESTIONS)
        file.flush()
        server.flask("meeting", "load", file.name, "--replace")
    return _rate("registration with three own questions", _registered(server, slug, ANSWERS, seconds), 200)


def _registered(server: Server, slug: str, more: str, seconds: float) -> load.Result:
    """Registrations at this meeting; `more` is added to what each sends."""
    path = f"/m/{slug}/register"
    run = new_id().hex[-8:]

    def visits():
        for number in count():
            yield visit(number)

    def visit(number):
        status, head, body = yield load.get(path)
        cookie = load.cookies(head)
        token, submission = CSRF.search(body)[1].decode(), SUBMISSION.search(body)[1].decode()
        answers = (
            f"csrf_token={token}&submission={submission}&given_name=Ada&family_name=Bench{number}"
            f"&email=ada.{run}.{number}%40example.org&organisation=&organisation_other=University+{number % 50}"
            f"&country=KE&job_title=Engineer&consent=yes&mode=in-person{more}"
        )
        form = f"Content-Type: application/x-www-form-urlencoded\r\n{cookie}"
        status, head, body = yield load.post(path, answers.encode(), form)
        if status != 303:
            raise ValueError(body[:3000].decode(errors="replace"))
        where = re.search(rb"\r\nlocation: ([^\r]+)", head, re.IGNORECASE)[1].decode()
        yield load.get(where, load.cookies(head) or cookie)

    load.run(server.port, visits_for(visit, 10_000_000), seconds=0.5)
    return load.run(server.port, visits, seconds=seconds)


def visits_for(visit, first: int):
    """Visits numbered from `first`, so that a warm-up takes no measured person's address."""

    def visits():
        for number in count(first):
            yield visit(number)

    return visits


def settle(environ: dict[str, str]) -> None:
    """Do what the steps before left for the background (10,000 people are compared in 6 s): a row tells what it itself takes."""
    flask(environ, "worker", "--once")


def check_ins(server: Server, token: str, codes: list[str], session: str, seconds: float, *, slug: str = CROWD) -> Row:
    """One person at a time through the API, each a new one; when everybody is in, they go out and come again."""
    headers = f"Authorization: Bearer {token}\r\nContent-Type: application/json\r\n"
    path = f"/api/v1/meetings/{slug}/check-ins"

    def visits():
        for number in count():
            yield visit(codes[number % len(codes)], ("in", "out")[number // len(codes) % 2])

    def visit(code, kind):
        event = {"id": str(new_id()), "code": code, "session": session, "kind": kind, "device": "bench"}
        event["at"] = clock.now().isoformat()
        _status, _head, body = yield load.post(path, json.dumps(event).encode(), headers)
        if b'"result":' not in body or b'"result":"rejected"' in body:
            raise ValueError(f"not recorded: {body[:300]!r}")

    result = load.run(server.port, visits, seconds=seconds)
    return _rate("check-in by the API", result, 1000, others=(57, 33))


#: the most events that one call takes
BATCH = 500


def check_in_batches(
    server: Server, token: str, codes: list[str], session: str, seconds: float, *, slug: str = CROWD
) -> Row:
    """What phones send that were without a network: 500 events a call, eight phones; each event new and answered."""
    headers = f"Authorization: Bearer {token}\r\nContent-Type: application/json\r\n"
    path = f"/api/v1/meetings/{slug}/check-ins"
    together = codes * -(-2 * BATCH // len(codes))  # a small meeting's people go in and out several times in a call

    def visits():
        for number in count():
            yield visit(number)

    def visit(number):
        now, kind = clock.now().isoformat(), ("in", "out")[number // (len(together) // BATCH) % 2]
        first = number * BATCH % (len(together) - BATCH)
        events = [
            {"id": str(new_id()), "code": code, "session": session, "kind": kind, "device": "bench", "at": now}
            for code in together[first : first + BATCH]
        ]
        _status, _head, body = yield load.post(path, json.dumps(events).encode(), headers)
        if body.count(b'"result":') != BATCH or b'"result":"rejected"' in body:
            raise ValueError(f"not recorded: {body[:300]!r}")

    result = load.run(server.port, visits, connections=8, seconds=seconds)
    note = f"{BATCH} events a call; median {result.median:.0f} ms a call; client {result.client:.0%} of a core"
    return Row("check-ins in batches by the API", result.rate * BATCH, "/s", 10_000, others=(17,), note=note)


class Organiser:
    """A signed-in browser that measures one answer at a time."""

    def __init__(self, server: Server) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=900)
        self.cookies: dict[str, str] = {}
        path = re.sub(r"^https?://[^/]+", "", server.sign_in_link())
        page = self.fetch(path)[1]
        token = CSRF.search(page)[1].decode()
        status, _ = self.fetch(path, f"csrf_token={token}")
        if status != 303:
            raise ValueError(f"signing in was answered {status}")

    def fetch(self, path: str, body: str | None = None) -> tuple[int, bytes]:
        """The answer's status and body, cookies kept."""
        answer = self.ask(path, body)
        return answer.status, answer.read()

    def ask(self, path: str, body: str | None = None) -> http.client.HTTPResponse:
        """The answer as it begins, cookies kept; it is to be read to its end."""
        headers = {"Host": "localhost", "Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request("GET" if body is None else "POST", path, body, headers)
        answer = self.connection.getresponse()
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, value = line.split(";")[0].split("=", 1)
            self.cookies[name] = value
        return answer

    def took(self, path: str, times: int = 5) -> tuple[float, int]:
        """Milliseconds of the middle one of some answers, and the bytes of the last; the first only warms up."""
        taken = []
        for _ in range(times + 1):
            begun = time.perf_counter()
            status, body = self.fetch(path)
            taken.append((time.perf_counter() - begun) * 1000)
            if status != 200:
                raise ValueError(f"{path} was answered {status}: {body[:300]!r}")
        return sorted(taken[1:])[times // 2], len(body)


def lists(organiser: Organiser) -> Iterator[Row]:
    """A meeting of 10,000 people as its organiser sees it."""
    for name, path, target, others in (
        ("list page of 10,000", f"/o/{CROWD}/people?state=", 50, (13_000, 100)),
        ("search in 10,000", f"/o/{CROWD}/people?q=maria", 20, ()),
        ("CSV of 10,000", f"/o/{CROWD}/people.csv", 400, (12_800, 7_200)),
        ("XLSX of 10,000", f"/o/{CROWD}/people.xlsx", 1000, (12_000, 10_900)),
        ("desk list of 10,000", f"/o/{CROWD}/people/desk-list", 500, (9_500, 26_000)),
    ):
        taken, size = organiser.took(path, 3 if target > 100 else 9)
        yield Row(name, taken, "ms", target, others=others, note=f"{size:,} bytes")


def reports(organiser: Organiser) -> Row:
    """The sample's report in every format, one after the other."""
    took = {kind: organiser.took(f"/api/v1/meetings/{SAMPLE}/report.{kind}", 3)[0] for kind in FORMATS}
    note = ", ".join(f"{kind} {ms:.0f}" for kind, ms in took.items())
    return Row("report, all formats", sum(took.values()), "ms", 1000, note=note)


def first_visit(server: Server) -> Row:
    """What a phone fetches to see the form for the first time: the page, style, script and mark, with their headers."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    total, parts, waiting = 0, [], [f"/m/{CROWD}/register"]
    for path in waiting:
        connection.request("GET", path, headers={"Host": "localhost", "Accept-Encoding": "gzip"})
        answer = connection.getresponse()
        body = answer.read()
        size = len(body) + len(str(answer.headers)) + 20
        total += size
        parts.append(f"{path.split('?')[0].rsplit('/', 1)[-1]} {size:,}")
        if len(waiting) == 1:
            import gzip

            html = gzip.decompress(body) if answer.headers.get("Content-Encoding") == "gzip" else body
            found = re.findall(rb'(?:<link[^>]+href|<script[^>]+src|<img[^>]+src)="(/static/[^"]+)"', html)
            waiting += list(dict.fromkeys(name.decode() for name in found))
    return Row("first visit to the form", total / 1024, "KB", 30, note=", ".join(parts))


def calm(server: Server) -> None:
    """Until what is counted beforehand in the first half minute after a start is done: no visitor of a long day meets it."""
    time.sleep(BEFOREHAND)
    for _ in range(30):
        before = _ticks(server)
        time.sleep(1)
        if _ticks(server) - before < os.sysconf("SC_CLK_TCK") / 20:
            return


def _ticks(server: Server) -> int:
    """The processor's time of all processes of the server, in ticks of the system's clock."""
    stats = (Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in family(server.process.pid))
    return sum(int(stat[11]) + int(stat[12]) for stat in stats)


def memory(server: Server) -> Row:
    """Resident memory of every process of the server: what they hold themselves plus their share of what is shared."""
    pss, rss, count_ = 0, 0, 0
    for pid in family(server.process.pid):
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
        pss += int(re.search(r"Pss:\s+(\d+)", text)[1])
        rss += int(re.search(r"Rss:\s+(\d+)", text)[1])
        count_ += 1
    note = f"{count_} processes; {rss / 1024:.0f} MB when shared pages are counted for each"
    return Row("memory after all this", pss / 1024, "MB", 200, others=(840, 1800), note=note)


def family(pid: int) -> list[int]:
    """A process with all that it started."""
    children = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((process / "stat").read_text().rsplit(")", 1)[1].split()[1])
        except (OSError, IndexError):
            continue  # it has ended meanwhile
        if parent == pid:
            children += family(int(process.name))
    return [pid, *children]
