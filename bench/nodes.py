"""Two nodes against one, on a mix of which nine in ten only read; and where the processors' time goes.

    .venv/bin/python -m bench.nodes [--seconds 8] [--write]

Each node is one process, so that one node can use one processor and the second has what the others leave. PostgreSQL, Redis, S3, HAProxy,
the worker and the load client are on the same machine. Asked are: the node itself, one node behind the proxy, both behind it.
"""

import argparse
import json
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

from bench import load
from tests import nodes
from tests.nodes import House
from tracker.core import clock
from tracker.core.ids import new_id

SLUG = "joint-2016"
DOCUMENT = Path(__file__).resolve().parents[1] / "docs" / "scale.md"
#: what a second node should bring where each has a processor
TARGET = 1.7


@dataclass(frozen=True)
class Trial:
    """One run: how many requests a second, and the share of one processor that each part used."""

    name: str
    result: load.Result
    used: dict[str, float]

    def row(self, one: float) -> str:
        cells = [f"{self.used.get(part, 0):.2f}" for part in PARTS]
        busy = sum(self.used.values())
        return (
            f"| {self.name} | {self.result.rate:,.0f} | {self.result.rate / one:.2f} | {self.result.median:.0f} | "
            f"{self.result.p99:.0f} | {self.result.errors} | {' | '.join(cells)} | {busy:.2f} |"
        )


PARTS = ("nodes", "PostgreSQL", "proxy", "worker", "client")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seconds", type=float, default=8)
    options.add_argument("--write", action="store_true", help="keep the table in docs/scale.md")
    chosen = options.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="nodes") as folder,
        nodes.house(Path(folder), TRACKER_LIMITS="off", TRACKER_LOG_LEVEL="ERROR") as house,
    ):
        table = "\n".join(_table(house, chosen.seconds))
    print(table)
    if chosen.write:
        _keep(table)


def _table(house: House, seconds: float) -> Iterator[str]:
    visits = mix(house)
    port = int(house.url.rsplit(":", 1)[1])

    def tried(name: str, at: int) -> Trial:
        load.run(at, visits, seconds=2)
        before = used(house)
        result = load.run(at, visits, seconds=seconds)
        spent = {part: (taken - before[part]) / seconds for part, taken in used(house).items()}
        return Trial(name, result, spent | {"client": result.client})

    alone = tried("one node, asked directly", house.nodes[0].port)
    both = tried("two nodes behind the proxy", port)
    house.nodes[1].kill()
    time.sleep(3)  # until the proxy has noticed
    one = tried("one node behind the proxy", port)
    yield f"| | requests/s | of one | median ms | p99 ms | errors | {' | '.join(PARTS)} | all |"
    yield "|---|--:|--:|--:|--:|--:|" + "--:|" * (len(PARTS) + 1)
    for trial in (alone, one, both):
        yield trial.row(one.result.rate)
    yield ""
    ratio = both.result.rate / one.result.rate
    cost = [trial.used["nodes"] / trial.result.rate * 1000 for trial in (one, both)]
    yield (
        f"Processors used, of {os.cpu_count()}, stand in the last columns. Two nodes bring {ratio:.2f} times what one does (target {TARGET} where each has a "
        f"processor of its own). A request costs the nodes {cost[0]:.1f} ms of a processor with one of them, {cost[1]:.1f} ms with two; "
        f"what is not the nodes' took {sum(both.used.values()) - both.used['nodes']:.2f} processors."
    )


def mix(house: House) -> Callable[[], Iterator[load.Visit]]:
    """Of ten requests nine read: pages of the public and of the API; the tenth is a check-in."""
    scopes = [part for scope in ("read", "check-in", "notes") for part in ("--scope", scope)]
    token = house.flask("token", "create", "--user", "organiser@example.org", *scopes).split()[-1]
    signed = f"Authorization: Bearer {token}\r\n"
    api = f"/api/v1/meetings/{SLUG}"
    seen = load.get(f"/m/{SLUG}", "Accept-Encoding: gzip\r\n")
    reads = [
        *[seen] * 3,
        *[load.get(f"/m/{SLUG}/register", "Accept-Encoding: gzip\r\n")] * 2,
        load.get(f"/m/{SLUG}/photos", "Accept-Encoding: gzip\r\n"),
        load.get(f"{api}/participants?limit=50", signed),
        load.get(f"{api}/attendance?limit=50", signed),
        load.get(f"{api}/groups", signed),
    ]
    people, group = (_read(house, token, path) for path in (f"{api}/participants?limit=50", f"{api}/groups"))
    codes = cycle([one["code"] for one in people if one["state"] == "confirmed"])

    def check_in() -> bytes:
        event = {
            "id": str(new_id()),
            "code": next(codes),
            "session": group[0]["session"],
            "kind": "in",
            "device": "bench",
        }
        body = json.dumps(event | {"at": clock.now().isoformat()}).encode()
        return load.post(f"{api}/check-ins", body, signed + "Content-Type: application/json\r\n")

    def visits() -> Iterator[load.Visit]:
        def visit(sent: bytes) -> load.Visit:
            yield sent

        while True:
            for request in reads:
                yield visit(request)
            yield visit(check_in())

    return visits


def _read(house: House, token: str, path: str) -> list[dict]:
    from urllib.request import Request, urlopen

    with urlopen(Request(house.url + path, headers={"Authorization": f"Bearer {token}"})) as answer:
        return json.load(answer)["items"]


def used(house: House) -> dict[str, float]:
    """Seconds of a processor that each part has used since it began."""
    ours = {node.process.pid: "nodes" for node in house.nodes if node.process}
    ours |= {house.proxy.pid: "proxy", house.worker.pid: "worker"}
    found = dict.fromkeys(PARTS[:-1], 0.0)
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            text = stat.read_text()
        except OSError:
            continue
        name, fields = text[text.index("(") + 1 : text.rindex(")")], text[text.rindex(")") + 2 :].split()
        group, seconds = int(fields[2]), (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        if name == "postgres":
            found["PostgreSQL"] += seconds
        elif group in ours:
            found[ours[group]] += seconds
    return found


def _keep(table: str) -> None:
    title = "## Two nodes\n"
    before, _, rest = DOCUMENT.read_text().partition(title)
    _, _, after = rest.partition("\n## ")
    said = f"`.venv/bin/python -m bench.nodes --write` on {clock.now():%d %B %Y}; each node is one process, all on one machine.\n\n"
    DOCUMENT.write_text(f"{before.rstrip()}\n\n{title}{said}{table}\n" + (f"\n## {after}" if after else ""))


if __name__ == "__main__":
    main()
