"""What is told, how it is signed, when it is tried again, and which addresses may be called. Pure."""

import base64
import hmac
import ipaddress
from datetime import timedelta
from enum import StrEnum
from hashlib import sha256
from urllib.parse import urlsplit
from uuid import UUID

#: acts of the trail that programs can be told of
ACTS = (
    "participant.registered", "participant.changed", "participant.confirmed", "participant.waiting",
    "participant.declined", "participant.withdrawn", "participant.merged", "privacy.erased", "people.imported",
    "check-in.corrected", "notes.agreed", "notes.presented", "document.added", "document.removed", "meeting.changed",
    "report.locked", "report.published",
)  # fmt: skip
#: sent to try an address
TRY = "webhook.tried"
LONGEST_URL = 500
#: about a day of trying
MOST_ATTEMPTS = 12
LONGEST_PAUSE = timedelta(hours=4)
#: who took a delivery has this long before another worker may take it
LEASE = timedelta(minutes=2)


class DeliveryState(StrEnum):
    """`queued` (waiting, perhaps after a vain try), `delivered`, or given up."""

    QUEUED = "queued"
    DELIVERED = "delivered"
    GIVEN_UP = "given-up"


def pause_after(attempts: int) -> timedelta:
    """How long to wait after so many vain attempts: half a minute, then twice as long each time, at most four hours."""
    return min(timedelta(seconds=30 * 2 ** (attempts - 1)), LONGEST_PAUSE)


def key_of(secret: str, webhook_id: UUID) -> str:
    """The key an address checks signatures with, as Standard Webhooks writes it."""
    made = hmac.new(secret.encode(), b"webhook:" + webhook_id.bytes, sha256).digest()
    return "whsec_" + base64.b64encode(made).decode()


def signature(key: str, message_id: str, timestamp: int, body: bytes) -> str:
    """The header `webhook-signature` (standardwebhooks.com): over the id, the time and the body."""
    said = f"{message_id}.{timestamp}.".encode() + body
    made = hmac.new(base64.b64decode(key.removeprefix("whsec_")), said, sha256).digest()
    return "v1," + base64.b64encode(made).decode()


def is_address(url: str, inside: frozenset[str]) -> bool:
    """Whether it may be called at all: https, or a host that the operator named; no name or password in it."""
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return False
    if not host or "@" in parts.netloc or len(url) > LONGEST_URL or not url.isascii() or not url.isprintable():
        return False
    return " " not in url and (parts.scheme == "https" or (parts.scheme == "http" and host in inside))


def is_public(address: str) -> bool:
    """Whether an IP address is out in the world: not of this machine, this network, or one wrapped in another form."""
    found = ipaddress.ip_address(address.split("%", maxsplit=1)[0])
    if isinstance(found, ipaddress.IPv6Address):
        wrapped = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        if found in ipaddress.ip_network("64:ff9b::/96"):
            wrapped = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if wrapped is not None:
            return is_public(str(wrapped))
    return found.is_global and not found.is_multicast
