"""The code shown in a room, by which somebody proves to be there: six digits that change every three minutes. Pure."""

import hmac
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

STEP = timedelta(minutes=3)
DIGITS = 6


def code_at(secret: str, place_id: UUID, now: datetime) -> str:
    """The code of this session or day at this moment (as RFC 6238 makes its codes, from a secret that never leaves)."""
    return _code(secret, place_id, _step(now))


def is_current(secret: str, place_id: UUID, typed: str, now: datetime) -> bool:
    """Whether this is the code now, or was until one step ago: typing takes a while."""
    # of any script: somebody may type Arabic digits
    digits = "".join(str(int(character)) for character in typed[:40] if character.isdecimal())
    step = _step(now)
    return any(hmac.compare_digest(_code(secret, place_id, one), digits) for one in (step, step - 1))


def lasts(now: datetime) -> int:
    """Seconds until the next code."""
    step = int(STEP.total_seconds())
    return step - int(now.timestamp()) % step


def _step(now: datetime) -> int:
    return int(now.timestamp()) // int(STEP.total_seconds())


def _code(secret: str, place_id: UUID, step: int) -> str:
    digest = hmac.new(secret.encode(), f"room:{step}:".encode() + place_id.bytes, sha256).digest()
    at = digest[-1] & 0xF
    return f"{(int.from_bytes(digest[at : at + 4]) & 0x7FFFFFFF) % 10**DIGITS:0{DIGITS}d}"
