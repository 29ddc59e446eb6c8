"""Two nodes behind a proxy, one of them killed in the middle: the whole way of the data, each request at the next node."""

import json
import re
import threading
import time
from datetime import datetime
from io import BytesIO

import docx
import httpx
import lxml.html
import pypdf
import pytest

from tests import nodes
from tests.nodes import House
from tests.storage.made_files import PDF
from tracker.core import clock
from tracker.core.ids import new_id

SLUG = "joint-2016"
AHEAD = 180
ADDRESS = "jana.testova@example.org"
POINT = "Shared inventories of obsolete pesticides help every centre of the region."


@pytest.fixture(scope="module")
def house(tmp_path_factory) -> House:
    """The clock of the second node is ahead of the first's, the database's and the worker's."""
    with nodes.house(tmp_path_factory.mktemp("nodes"), ahead=(0, AHEAD), TRACKER_LOG_LEVEL="DEBUG") as made:
        yield made


class Visitor:
    """A browser without script: it keeps cookies, fills in forms, and asks for the same page again when no answer came."""

    def __init__(self, url: str, token: str = "") -> None:
        self.http = httpx.Client(base_url=url, follow_redirects=True, timeout=60, headers={"Connection": "close"})
        if token:
            self.http.headers["Authorization"] = f"Bearer {token}"
        self.again = 0

    def get(self, path: str, **headers: str) -> httpx.Response:
        return self._until_answered("GET", path, headers=headers)

    def send(
        self, page: httpx.Response, action: str, button: dict[str, str] | None = None, **typed: object
    ) -> httpx.Response:
        """Fill in the form of a page whose address has this in it (none: the page's own), and send it."""
        forms = lxml.html.fromstring(page.text).forms
        form = next(one for one in forms if (action in (one.action or "") if action else not one.action))
        files = {name: typed.pop(name) for name in list(typed) if isinstance(typed[name], tuple)}
        fields = dict(form.form_values()) | {name: str(value) for name, value in typed.items()} | (button or {})
        answer = self.http.post(form.action or page.url.path, data=fields, files=files or None)
        assert answer.status_code == 200, (answer.status_code, answer.text[:2000])
        return answer

    def call(self, method: str, path: str, body: object = None) -> httpx.Response:
        """A call of the API, with a key, so that it can be sent again."""
        headers = {"Idempotency-Key": str(new_id())} if method == "POST" else {}
        return self._until_answered(method, f"/api/v1/meetings/{SLUG}{path}", json=body, headers=headers)

    def _until_answered(self, method: str, path: str, **more: object) -> httpx.Response:
        for _ in range(50):
            try:
                answer = self.http.request(method, path, **more)
            except httpx.TransportError:
                answer = None
            if answer is not None and answer.status_code < 500:
                return answer
            self.again += 1
            time.sleep(0.1)
        raise AssertionError(f"{method} {path} was not answered")


class Door(threading.Thread):
    """Checks people in one after the other, until told to stop; keeps what was acknowledged."""

    def __init__(self, house: House, token: str, codes: list[str], session: str) -> None:
        super().__init__()
        self.visitor, self.codes, self.session = Visitor(house.url, token), codes, session
        self.device = f"Door {new_id()}"
        self.acknowledged: dict[str, str] = {}
        self.enough = threading.Event()

    def run(self) -> None:
        for code in self.codes:
            if self.enough.is_set():
                return
            event = {"id": str(new_id()), "code": code, "session": self.session, "kind": "in", "device": self.device}
            answer = self.visitor.call("POST", "/check-ins", event | {"at": clock.now().isoformat()})
            assert answer.status_code == 200, answer.text
            self.acknowledged[event["id"]] = answer.json()["result"]


def mailed(house: House, to: str, pattern: str) -> str:
    """What matches in a mail that the worker wrote out."""
    end = time.monotonic() + 120
    while time.monotonic() < end:
        lines = house.mail.read_text().splitlines() if house.mail.exists() else []
        for mail in map(json.loads, lines):
            if mail["to"] == to and (found := re.search(pattern, mail["text"])):
                return found[0]
        time.sleep(0.05)
    raise AssertionError(f"no such mail to {to}")


def register(house: House) -> str:
    """By the form; gives the private link that the worker mailed."""
    visitor = Visitor(house.url)
    typed = {
        "given_name": "Jana",
        "family_name": "Testová",
        "email": ADDRESS,
        "organisation": "SCRC-CZE",
        "country": "CZ",
        "job_title": "Adviser",
        "gender": "",
        "consent": "yes",
        "list_consent": "yes",
        "photo_consent": "yes",
    }
    done = visitor.send(visitor.get(f"/m/{SLUG}/register"), "/register", **typed)
    assert done.url.path == f"/m/{SLUG}/register/done"
    return mailed(house, ADDRESS, r"http://\S+/r/[\w-]+")


def sign_in(house: House) -> Visitor:
    organiser = Visitor(house.url)
    link = re.search(r"\S+/login/\S+", house.nodes[0].log.read_text())[0]  # printed when the house was made ready
    home = organiser.send(organiser.get(link), "")
    assert home.url.path == "/o"
    return organiser


def confirm(organiser: Visitor) -> None:
    people = organiser.get(f"/o/{SLUG}/people?q={ADDRESS}")
    person = lxml.html.fromstring(people.text).xpath("//input[@name='id']/@value")[0]
    shown = organiser.send(people, "/decide", {"state": "confirmed"}, id=person)
    organiser.send(shown, "/decide", {"sure": "1"})


def add_document(organiser: Visitor) -> str:
    """Gives its public address."""
    organiser.send(organiser.get(f"/o/{SLUG}/documents"), "", title="Two nodes", file=("two nodes.pdf", PDF))
    page = organiser.get(f"/m/{SLUG}")
    return lxml.html.fromstring(page.text).xpath("//a[contains(@href, 'two%20nodes.pdf')]/@href")[0]


def a_point(text: str) -> dict[str, object]:
    return {
        "id": str(new_id()),
        "point": str(new_id()),
        "base": None,
        "heading": "strengths",
        "text": text,
        "at": clock.now().isoformat(),
    }


def points_of(visitor: Visitor, group: str) -> list[str]:
    return [point["text"] for point in visitor.call("GET", f"/groups/{group}/points").json()["items"]]


def texts_of(organiser: Visitor, version: int) -> list[str]:
    """The words of the report's Word and PDF files."""
    files = [organiser.get(f"/o/{SLUG}/report.{kind}?version={version}").content for kind in ("docx", "pdf")]
    word = docx.Document(BytesIO(files[0]))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    written = " ".join([*(p.text for p in word.paragraphs), *cells])
    printed = " ".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(files[1])).pages)
    return [re.sub(r"\s+", " ", text) for text in (written, printed)]


def test_the_whole_way_goes_on_when_a_node_is_killed(house):
    link = register(house)
    organiser = sign_in(house)
    confirm(organiser)
    mine = Visitor(house.url).get(link)
    assert "Confirmed" in mine.text
    code = re.sub(r"\s", "", lxml.html.fromstring(mine.text).xpath("string(//code)"))

    token = a_token(house)
    program = Visitor(house.url, token)
    group = program.call("GET", "/groups").json()["items"][0]
    assert_both_answer_alike(house, token, group["id"], add_document(organiser))

    door = Door(house, token, [code, *others(program, code)], group["session"])
    door.start()
    wait_until(lambda: len(door.acknowledged) >= 5)
    house.nodes[0].kill()
    saved = [program.call("POST", f"/groups/{group['id']}/points", [a_point(text)]) for text in (POINT, "Another.")]
    assert [answer.status_code for answer in saved] == [200, 200]
    assert organiser.get(f"/o/{SLUG}").status_code == 200  # signed in at the other one as well
    door.join(120)
    assert len(door.acknowledged) == len(door.codes) > 30
    house.nodes[0].start()
    assert_nothing_is_lost(house, token, door, group["id"])

    publish(organiser)
    for node in house.nodes:
        assert POINT in Visitor(node.url).get(f"/m/{SLUG}/report").text
    logs = [node.log.read_text() for node in house.nodes]
    assert min(log.count('"message": "request"') for log in logs) > 20
    assert [log.count("worker started") for log in logs] == [0, 0]  # the mails were the worker's


def a_token(house: House) -> str:
    scopes = [part for scope in ("read", "check-in", "notes", "report") for part in ("--scope", scope)]
    return house.flask("token", "create", "--user", "organiser@example.org", *scopes).split()[-1]


def others(program: Visitor, code: str) -> list[str]:
    """The codes of everybody else who is confirmed."""
    people = program.call("GET", "/participants?limit=500").json()["items"]
    return [one["code"] for one in people if one["state"] == "confirmed" and one["code"] != code]


def publish(organiser: Visitor) -> None:
    """Lock the report and publish it; its files say what was written."""
    locked = organiser.send(organiser.get(f"/o/{SLUG}/report"), "/lock")
    number = int(locked.url.params["version"])
    organiser.send(locked, "/publish")
    for text in texts_of(organiser, number):
        assert "TESTOVÁ" in text
        assert POINT in text


def assert_both_answer_alike(house: House, token: str, group: str, document: str) -> None:
    """A page that one node sent is known to the other; so is a file that one of them took."""
    for path in (f"/m/{SLUG}", f"/api/v1/meetings/{SLUG}/groups/{group}/points"):
        visitors = [Visitor(node.url, token) for node in house.nodes]
        (tag,) = {visitor.get(path).headers["ETag"] for visitor in visitors}
        assert [visitor.get(path, **{"If-None-Match": tag}).status_code for visitor in visitors] == [304, 304]
    assert [Visitor(node.url).get(document, Range="bytes=10-").content for node in house.nodes] == [PDF[10:], PDF[10:]]


def assert_nothing_is_lost(house: House, token: str, door: Door, group: str) -> None:
    """What was acknowledged is there once, at whichever node one asks."""
    for node in house.nodes:
        visitor = Visitor(node.url, token)
        kept = [one for one in every_check_in(visitor) if one["device"] == door.device]
        assert {one["id"]: one["result"] for one in kept} == door.acknowledged
        assert len(kept) == len(door.acknowledged)
        assert {POINT, "Another."} <= set(points_of(visitor, group))
    figures = [Visitor(node.url, token).call("GET", "/figures").json()["figures"] for node in house.nodes]
    values = [{figure["name"]: figure["value"] for figure in found} for found in figures]
    assert values[0] == values[1]
    assert values[0]["confirmed"] > 30


def every_check_in(visitor: Visitor) -> list[dict[str, str]]:
    found, cursor = [], ""
    while cursor is not None:
        page = visitor.call("GET", f"/check-ins?limit=500&cursor={cursor}").json()
        found, cursor = [*found, *page["items"]], page["next"]
    return found


def wait_until(happened: object, seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_the_clocks_of_the_two_differ(house):
    """So all that stands above was done with a node that had the time wrong."""
    token = a_token(house)
    told = [Visitor(node.url, token).call("GET", "/figures").json()["as_of"] for node in house.nodes]
    first, second = map(datetime.fromisoformat, told)
    assert AHEAD <= (second - first).total_seconds() < AHEAD + 60


def test_guesses_are_counted_over_both_nodes(house):
    visitor = Visitor(house.url)
    assert [visitor.get(f"/r/{'x' * 42}{n}").status_code for n in range(9)] == [404] * 7 + [429] * 2


def test_each_node_tells_its_numbers_and_the_proxy_passes_nobody_on(house):
    assert Visitor(house.url).get("/metrics").status_code == 404
    for node in house.nodes:
        told = Visitor(node.url).get("/metrics").text
        assert re.search(
            r'^tracker_requests_total\{method="GET",rule="/readyz",status="200"\} [1-9]', told, re.MULTILINE
        )
        assert 'tracker_waiting{queue="mail"} 0.0' in told
        assert "tracker_limits_as_set 1.0" in told
