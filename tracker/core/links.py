"""Private links: made from the secret, never stored, so neither a backup nor a log can leak one."""

import base64
import hmac
from hashlib import sha256
from uuid import UUID


def make_token(secret: str, purpose: str, subject: UUID, epoch: int) -> str:
    """A token of 256 bits: the subject's id and 128 bits only the secret's owner can make. A new epoch ends it."""
    return base64.urlsafe_b64encode(subject.bytes + _mac(secret, purpose, subject, epoch)).decode().rstrip("=")


def subject_of(token: str) -> UUID | None:
    """Whom the token claims to be about; believe it only after `is_genuine`."""
    raw = _decode(token)
    return UUID(bytes=raw[:16]) if raw else None


def is_genuine(secret: str, purpose: str, token: str, epoch: int) -> bool:
    """True when the token was made with this secret, for this purpose and epoch."""
    raw = _decode(token)
    if raw is None:
        return False
    return hmac.compare_digest(raw[16:], _mac(secret, purpose, UUID(bytes=raw[:16]), epoch))


def _mac(secret: str, purpose: str, subject: UUID, epoch: int) -> bytes:
    return hmac.new(secret.encode(), f"{purpose}:{epoch}:".encode() + subject.bytes, sha256).digest()[:16]


def _decode(token: str) -> bytes | None:
    try:
        raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except ValueError:
        return None
    return raw if len(raw) == 32 else None
