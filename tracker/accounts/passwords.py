"""Passwords are kept as argon2id; one is hashed at a time, so a flood of sign-ins cannot fill the memory."""

import threading
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# OWASP's least memory for argon2id: 19 MiB, two passes, one lane
HASHER = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
_one_at_a_time = threading.Lock()


def hash_password(password: str) -> str:
    """What is stored of a password."""
    with _one_at_a_time:
        return HASHER.hash(password)


@cache
def _nobody() -> str:
    return HASHER.hash("nobody has this password")


def is_password(stored: str | None, password: str) -> bool:
    """True when `password` is the stored one. Without a stored one it takes as long, so nobody can tell who has an account."""
    with _one_at_a_time:
        try:
            HASHER.verify(stored or _nobody(), password)
        except (VerificationError, InvalidHashError):
            return False
    return stored is not None


def is_outdated(stored: str) -> bool:
    """True when it was hashed with other parameters than today's."""
    return HASHER.check_needs_rehash(stored)
