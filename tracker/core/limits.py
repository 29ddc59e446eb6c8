"""Throttling: how often one address, account or link may try something.

Counted in each process, or for all nodes together in Redis. Addresses are never taken from X-Forwarded-For alone:
TRACKER_PROXIES says how many proxies to believe.
"""

from flask import Flask, current_app, request
from limits import parse_many
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter

from tracker.core.errors import TooMany

KEY = "tracker.limiter"
# one process of two lets seven pass: the fifteenth guess is refused whichever of them answers
GUESSES = "7 per minute; 60 per hour"


def init_app(app: Flask) -> None:
    """Make the counter; TRACKER_LIMITS=off counts nothing (for benchmarks on one machine)."""
    storage = storage_from_string(app.config["TRACKER_REDIS_URL"] or "memory://")
    app.extensions[KEY] = FixedWindowRateLimiter(storage) if app.config["TRACKER_LIMITS"] != "off" else None


def throttle(rule: str, *who: str) -> None:
    """Count one try by `who` against `rule`, e.g. "30 per minute; 300 per hour". Raises TooMany beyond it."""
    limiter: FixedWindowRateLimiter | None = current_app.extensions[KEY]
    if limiter is None:
        return
    for limit in parse_many(rule):
        if not limiter.hit(limit, *who):
            raise TooMany


def has_tries_left(rule: str, *who: str) -> bool:
    """Count one try by `who`; False beyond the rule, for what is then quietly left out and not refused."""
    try:
        throttle(rule, *who)
    except TooMany:
        return False
    return True


def check(rule: str, *who: str) -> None:
    """Raise TooMany when `who` has no try left against `rule`, without counting one."""
    limiter: FixedWindowRateLimiter | None = current_app.extensions[KEY]
    if limiter is not None and not all(limiter.test(limit, *who) for limit in parse_many(rule)):
        raise TooMany


def forget(rule: str, *who: str) -> None:
    """Give `who` all tries back, e.g. after the right password."""
    limiter: FixedWindowRateLimiter | None = current_app.extensions[KEY]
    for limit in parse_many(rule) if limiter is not None else ():
        limiter.clear(limit, *who)  # type: ignore[union-attr]


def count_guess(what: str) -> None:
    """Note that a private link was not genuine. Raises TooMany; who comes with a genuine one is never counted."""
    throttle(GUESSES, "guess", what, address())


def address() -> str:
    """Where the request comes from, as far as the configured proxies are believed."""
    return request.remote_addr or ""
