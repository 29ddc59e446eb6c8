"""Throttling: how often one address, account or link may try something.

Counted in each process, or for all nodes together in Redis: when that does not answer, each process counts by itself until it
does, and nobody is kept out for it. Addresses are never taken from X-Forwarded-For alone:
TRACKER_PROXIES says how many proxies to believe.
"""

import logging
import time
from collections.abc import Callable
from hashlib import blake2b
from typing import TypeVar

from flask import Flask, current_app, request
from limits import RateLimitItem, RateLimitItemPerHour, parse_many
from limits.errors import StorageError
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from tracker.core.errors import TooMany

T = TypeVar("T")
log = logging.getLogger("tracker.limits")
KEY = "tracker.limiter"
# one process of two lets seven pass: the fifteenth guess is refused whichever of them answers
GUESSES = "7 per minute; 60 per hour"


#: seconds for which Redis is not asked after an answer that did not come
PAUSE = 5.0


class Limiter:
    """Counts tries: in Redis for all nodes, in this process while there is none or it does not answer."""

    def __init__(self, url: str, secret: str) -> None:
        #: what this process counted by itself
        self.storage = MemoryStorage()
        self._own = FixedWindowRateLimiter(self.storage)
        self._shared = _in_redis(url) if url else None
        self._away_until = 0.0
        self._secret = secret.encode()[:64]

    def hides(self, who: tuple[str, ...]) -> str:
        """What stands for `who` where it is counted: nobody's address is written anywhere for it."""
        return blake2b("\0".join(who).encode(), key=self._secret, digest_size=16).hexdigest()

    def ask(self, question: Callable[[FixedWindowRateLimiter], T]) -> T:
        """The answer of whoever counts now."""
        if self._shared is not None and time.monotonic() >= self._away_until:
            if self._away_until:
                self._away_until = time.monotonic() + PAUSE  # one asks whether it is back, and nobody else waits for it
            try:
                answer = question(self._shared)
            except StorageError as error:
                if not self._away_until:
                    cause = type(error.__cause__ or error).__name__
                    log.warning("Redis does not answer: each process counts tries by itself", extra={"error": cause})
                self._away_until = time.monotonic() + PAUSE
            else:
                if self._away_until:
                    log.warning("Redis answers: tries are counted together again")
                self._away_until = 0.0
                return answer
        return question(self._own)

    def state(self) -> str | None:
        """How it stands with counting together, asked now; None when nobody wants that."""
        if self._shared is None:
            return None
        self.ask(lambda counter: counter.test(RateLimitItemPerHour(1), "ready"))
        return "each process by itself" if self._away_until else "ok"


def _in_redis(url: str) -> FixedWindowRateLimiter:
    from tracker.core.shared_counts import in_redis  # reads Redis's library

    return in_redis(url)


def init_app(app: Flask) -> None:
    """Make the counter; TRACKER_LIMITS=off counts nothing (for benchmarks on one machine)."""
    made = Limiter(app.config["TRACKER_REDIS_URL"], app.config["SECRET_KEY"])
    app.extensions[KEY] = made if app.config["TRACKER_LIMITS"] != "off" else None


def throttle(rule: str, *who: str) -> None:
    """Count one try by `who` against `rule`, e.g. "30 per minute; 300 per hour". Raises TooMany beyond it."""
    if not _all(FixedWindowRateLimiter.hit, rule, who):
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
    if not _all(FixedWindowRateLimiter.test, rule, who):
        raise TooMany


def forget(rule: str, *who: str) -> None:
    """Give `who` all tries back, e.g. after the right password."""

    def clear(counter: FixedWindowRateLimiter, limit: RateLimitItem, hidden: str) -> bool:
        counter.clear(limit, hidden)
        return True

    _all(clear, rule, who)


def _all(ask: Callable[[FixedWindowRateLimiter, RateLimitItem, str], bool], rule: str, who: tuple[str, ...]) -> bool:
    """Whether `ask` says yes to every limit of the rule, the first no being the last asked. Always, when nothing is counted."""
    limiter: Limiter | None = current_app.extensions[KEY]
    if limiter is None:
        return True
    hidden, limits = limiter.hides(who), parse_many(rule)
    return limiter.ask(lambda counter: all(ask(counter, limit, hidden) for limit in limits))


def count_guess(what: str) -> None:
    """Note that a private link was not genuine. Raises TooMany; who comes with a genuine one is never counted."""
    throttle(GUESSES, "guess", what, address())


def address() -> str:
    """Where the request comes from, as far as the configured proxies are believed."""
    return request.remote_addr or ""
