"""One-time codes of an app (RFC 6238), their sealed secrets, and recovery codes."""

import hmac
import secrets
from base64 import b32encode, urlsafe_b64encode
from datetime import datetime
from hashlib import sha256
from typing import Any

#: seconds a code of an app is shown
STEP = 30
#: steps an app's clock may be off, either way
DRIFT = 1
CODES = 10
_GROUPS = 4


def new_secret() -> str:
    """What an app is told once, as it is typed: 160 bits."""
    import pyotp

    return str(pyotp.random_base32())


def address(secret: str, email: str, issuer: str) -> str:
    """What the QR picture says to an app."""
    import pyotp

    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=issuer)


def step_of(secret: str, typed: str, now: datetime) -> int | None:
    """The time step whose code was typed, if it is near enough; a step must be accepted only once."""
    import pyotp

    code, clock = clean(typed), pyotp.TOTP(secret)
    if not code.isdecimal():
        return None
    present = int(now.timestamp()) // STEP
    near = range(present - DRIFT, present + DRIFT + 1)
    return next((step for step in near if hmac.compare_digest(clock.at(step * STEP), code)), None)


def seal(secret: str, key: str) -> str:
    """The secret as it is stored: the database or a backup of it alone gives no codes."""
    return str(_box(key).encrypt(secret.encode()).decode())


def unseal(sealed: str, key: str) -> str | None:
    """The secret again; None when it was sealed with another key."""
    from cryptography.fernet import InvalidToken

    try:
        return str(_box(key).decrypt(sealed.encode()).decode())
    except InvalidToken:
        return None


def _box(key: str) -> Any:
    from cryptography.fernet import Fernet

    return Fernet(urlsafe_b64encode(sha256(b"second factor:" + key.encode()).digest()))


def new_codes() -> list[str]:
    """Recovery codes as they are shown, once: 80 bits each."""
    return ["-".join(_group() for _ in range(_GROUPS)) for _ in range(CODES)]


def _group() -> str:
    return b32encode(secrets.token_bytes(3)).decode()[:4].lower()


def clean(typed: str) -> str:
    """A code as it is compared: without blanks and dashes, digits of any script as 0-9."""
    kept = "".join(character for character in typed.lower() if character.isalnum())
    return "".join(str(int(c)) if c.isdecimal() else c for c in kept)
