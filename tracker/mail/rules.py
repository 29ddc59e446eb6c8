"""When a mail is tried again, when it is given up, and what a refusal means. Pure."""

import random
import re
from datetime import timedelta
from enum import StrEnum

#: who took a mail to send it has this long before another sender may take it: a crash delays a mail, it loses none
LEASE = timedelta(minutes=5)
#: about two days of trying, as mail servers do themselves
MOST_ATTEMPTS = 14
LONGEST_PAUSE = timedelta(hours=6)
#: so that mails which failed together do not come back together
JITTER = 0.2

_STATUS = re.compile(r"(?<![\d.])[245]\.\d{1,3}\.\d{1,3}(?!\.?\d)")
#: what a private link's secret part looks like; ids with their hyphens stay
_SECRET = re.compile(r"(?<=[/=])(?![0-9a-f]{8}-)[A-Za-z0-9_-]{40,}")


class MailState(StrEnum):
    """`queued` (waiting, perhaps after a vain try), `sent`, or the end: refused at once, given up, sent back, taken back."""

    QUEUED = "queued"
    SENT = "sent"
    REFUSED = "refused"
    GIVEN_UP = "given-up"
    BOUNCED = "bounced"
    CANCELLED = "cancelled"


#: who wrote these did not reach anybody
FAILED = (MailState.REFUSED, MailState.GIVEN_UP, MailState.BOUNCED)


class Trouble(StrEnum):
    """`hard`: the address does not exist any more; `soft`: a full mailbox and the like, it may pass."""

    HARD = "hard"
    SOFT = "soft"


def pause_after(attempts: int, chance: float | None = None) -> timedelta:
    """How long to wait after so many vain attempts: one minute, then twice as long each time, at most six hours.

    A fifth more or less by chance (0 to 1; drawn when not given).
    """
    pause = min(timedelta(minutes=2 ** (attempts - 1)), LONGEST_PAUSE)
    chance = random.random() if chance is None else chance  # noqa: S311 -- nothing secret about a pause
    return pause * (1 - JITTER + 2 * JITTER * chance)


def status_in(text: str) -> str:
    """The enhanced status code in a server's words, "5.1.1"; "" without one."""
    found = _STATUS.search(text)
    return found[0] if found else ""


def trouble_of(status: str) -> Trouble:
    """What a status means for the address: 5.x.x is for good, except a full mailbox and what is about one mail only."""
    passing = ("5.2.2", "5.3.4", "5.6", "5.7")
    return Trouble.HARD if status.startswith("5") and not status.startswith(passing) else Trouble.SOFT


def blacked_out(text: str) -> str:
    """`text` without the secret parts of private links."""
    return _SECRET.sub("\N{HORIZONTAL ELLIPSIS}", text)


def verp(bounces: str, mail_id: object) -> str:
    """The envelope's sender: `bounces@x.org` for one mail is `bounces+ID@x.org`, so that what comes back names its mail."""
    local, _, domain = bounces.rpartition("@")
    return f"{local}+{mail_id}@{domain}"
