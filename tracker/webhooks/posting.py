"""One POST to an address that organisers gave: to the outside world only, to the very address that was looked at.

The name is looked up once and what it stands for is what is called, so it cannot mean another machine a moment later;
nothing is redirected, and no more than a few seconds are spent on it.
"""

import http.client
import socket
import ssl
import threading
from collections.abc import Mapping
from urllib.parse import urlsplit

from tracker.webhooks.rules import is_address, is_public

#: seconds for everything together
PATIENCE = 10.0


class NotCalled(Exception):
    """The address may not be called: the message says why."""


class NoAnswer(Exception):
    """It was called in vain."""


def post(url: str, body: bytes, headers: Mapping[str, str], *, inside: frozenset[str] = frozenset()) -> int:
    """The status that is answered. Raises NotCalled, NoAnswer. `inside`: hosts that may be of the operator's own network."""
    parts = urlsplit(url)
    host = parts.hostname
    if host is None or not is_address(url, inside):
        raise NotCalled("not an https address")
    secure = parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    try:
        with _connected(_address(host, port, outside=host not in inside), host, secure=secure) as connected:
            return _ask(
                connected, parts.netloc, f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}", body, headers
            )
    except (
        OSError,
        http.client.HTTPException,
        ValueError,
    ) as error:  # ValueError: no name that can be looked up or shown
        raise NoAnswer(type(error).__name__) from error


def _address(host: str, port: int, *, outside: bool) -> tuple[str, int]:
    found = [place[4] for place in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if outside and not all(is_public(str(place[0])) for place in found):
        raise NotCalled("an address of a private network")
    return str(found[0][0]), port


def _connected(place: tuple[str, int], host: str, *, secure: bool) -> socket.socket:
    connected = socket.create_connection(place, timeout=PATIENCE)
    if not secure:
        return connected
    try:
        context = ssl.create_default_context()
        return context.wrap_socket(
            connected, server_hostname=host, do_handshake_on_connect=False
        )  # its time is counted
    except BaseException:
        connected.close()
        raise


def _ask(connected: socket.socket, name: str, path: str, body: bytes, headers: Mapping[str, str]) -> int:
    connection = http.client.HTTPConnection(name)
    connection.sock = connected
    # who answers, or shakes hands, a letter at a time would hold up everything else
    end = threading.Timer(PATIENCE, _hang_up, [connected])
    end.start()
    try:
        if isinstance(connected, ssl.SSLSocket):
            connected.do_handshake()
        connection.request("POST", path, body, {"Host": name, "Connection": "close", **headers})
        return connection.getresponse().status
    finally:
        end.cancel()
        connection.close()


def _hang_up(connected: socket.socket) -> None:
    try:
        socket.socket.shutdown(connected, socket.SHUT_RDWR)  # TLS's own would take it from under who reads
    except OSError:
        connected.close()
