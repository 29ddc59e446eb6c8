"""The session's cookie, signed; nodes whose clocks differ accept each other's."""

from typing import Any

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import SignatureExpired, TimestampSigner, URLSafeTimedSerializer


class Signer(TimestampSigner):
    """As itsdangerous signs, but a signature of a moment to come is good: another node made it, whose clock is ahead.

    itsdangerous counts in seconds and refuses what is one second ahead: between two nodes that happens to any two clocks.
    """

    def unsign(self, signed_value: str | bytes, max_age: int | None = None, return_timestamp: bool = False) -> Any:
        """Raises BadSignature, SignatureExpired."""
        value, signed_at = super().unsign(signed_value, return_timestamp=True)
        if max_age is not None and self.get_timestamp() - signed_at.timestamp() > max_age:
            raise SignatureExpired("the session is over", payload=value, date_signed=signed_at)
        return (value, signed_at) if return_timestamp else value


class Cookies(SecureCookieSessionInterface):
    """Flask's own, with that signer, which is made once: Flask makes one for every request, cookie or none."""

    def __init__(self) -> None:
        self._made: dict[object, URLSafeTimedSerializer | None] = {}

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        keys = app.secret_key, tuple(app.config["SECRET_KEY_FALLBACKS"] or ())
        if keys not in self._made:
            serializer = super().get_signing_serializer(app)
            if serializer is not None:
                serializer.signer = Signer
            self._made[keys] = serializer
        return self._made[keys]


def init_app(app: Flask) -> None:
    app.session_interface = Cookies()
