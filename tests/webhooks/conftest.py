"""An address that takes what it is told, on this machine."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest


class Taker:
    """What came, and what is answered next."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, dict[str, str], bytes]] = []
        self.statuses: list[int] = []
        self.url = ""


@pytest.fixture
def taker(app, monkeypatch) -> Iterator[Taker]:
    found = Taker()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            found.taken.append((self.path, dict(self.headers.items()), body))
            self.send_response(found.statuses.pop(0) if found.statuses else 204)
            self.send_header("Location", "/elsewhere")
            self.end_headers()

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    found.url = f"http://localhost:{server.server_port}/told?by=us"
    monkeypatch.setitem(app.config, "TRACKER_WEBHOOK_HOSTS", "localhost")
    yield found
    server.shutdown()
    thread.join()
    server.server_close()
