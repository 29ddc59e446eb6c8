"""Passkeys (WebAuthn): what a browser is asked, and whether its answer holds. The library does the cryptography."""

import hmac
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from tracker.accounts.errors import PasskeyRefused

NAME = "Meeting tracker"
#: a browser's answer is a few thousand letters
LONGEST = 20_000
#: what reading an answer may end in, besides the library's own refusals; the last: brackets in brackets, by the thousand
_NONSENSE = (ValueError, TypeError, KeyError, RecursionError)


@dataclass(frozen=True, slots=True)
class Site:
    """The site passkeys are for. A challenge is made of its secret and of the sign-in it is good for: no other has it."""

    origin: str
    secret: str

    @property
    def name(self) -> str:
        return urlsplit(self.origin).hostname or "localhost"

    @property
    def offers_passkeys(self) -> bool:
        """Browsers make none for a bare number as address."""
        return not self.name.replace(".", "").isdecimal() and ":" not in self.name

    def challenge(self, purpose: str, sign_in_id: UUID) -> bytes:
        return hmac.new(self.secret.encode(), f"passkey {purpose} ".encode() + sign_in_id.bytes, sha256).digest()


@dataclass(frozen=True, slots=True)
class Credential:
    """A passkey as it is stored."""

    id: str
    public_key: str
    counter: int


def site(base_url: str, secret: str) -> Site:
    """The site at the public address."""
    parts = urlsplit(base_url)
    return Site(f"{parts.scheme}://{parts.netloc}", secret)


def to_make(where: Site, sign_in_id: UUID, user_id: UUID, email: str, known: Sequence[str]) -> str:
    """What a browser is asked to make a passkey of, as JSON."""
    import webauthn
    from webauthn.helpers import base64url_to_bytes, options_to_json
    from webauthn.helpers.structs import (
        AuthenticatorSelectionCriteria,
        PublicKeyCredentialDescriptor,
        ResidentKeyRequirement,
    )

    options = webauthn.generate_registration_options(
        rp_id=where.name,
        rp_name=NAME,
        user_id=user_id.bytes,
        user_name=email,
        challenge=where.challenge("make", sign_in_id),
        authenticator_selection=AuthenticatorSelectionCriteria(resident_key=ResidentKeyRequirement.PREFERRED),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=base64url_to_bytes(one)) for one in known],
    )
    return options_to_json(options)


def made(where: Site, sign_in_id: UUID, answer: str) -> Credential:
    """The passkey that a browser made. Raises PasskeyRefused."""
    import webauthn
    from webauthn.helpers import bytes_to_base64url

    with _refusing():
        proved = webauthn.verify_registration_response(**_expected(where, "make", sign_in_id, answer))
    return Credential(
        bytes_to_base64url(proved.credential_id), bytes_to_base64url(proved.credential_public_key), proved.sign_count
    )


def to_use(where: Site, sign_in_id: UUID, known: Sequence[str]) -> str:
    """What a browser is asked to prove, as JSON."""
    import webauthn
    from webauthn.helpers import base64url_to_bytes, options_to_json
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor

    options = webauthn.generate_authentication_options(
        rp_id=where.name,
        challenge=where.challenge("use", sign_in_id),
        allow_credentials=[PublicKeyCredentialDescriptor(id=base64url_to_bytes(one)) for one in known],
    )
    return options_to_json(options)


def named(answer: str) -> str:
    """The id of the passkey that an answer is of, not yet believed. Raises PasskeyRefused."""
    found = _parsed(answer).get("id")
    if not isinstance(found, str):
        raise PasskeyRefused
    return found


def used(where: Site, sign_in_id: UUID, answer: str, kept: Credential) -> int:
    """The passkey's count of uses after this one. Raises PasskeyRefused."""
    import webauthn
    from webauthn.helpers import base64url_to_bytes

    with _refusing():
        proved = webauthn.verify_authentication_response(
            **_expected(where, "use", sign_in_id, answer),
            credential_public_key=base64url_to_bytes(kept.public_key),
            credential_current_sign_count=kept.counter,
        )
    return int(proved.new_sign_count)


@contextmanager
def _refusing() -> Iterator[None]:
    """Whatever reading or checking an answer ends in, it is refused."""
    from webauthn.helpers.exceptions import WebAuthnException

    try:
        yield
    except (WebAuthnException, *_NONSENSE) as error:
        raise PasskeyRefused from error


def _expected(where: Site, purpose: str, sign_in_id: UUID, answer: str) -> dict[str, Any]:
    """What the library compares an answer with."""
    return {
        "credential": _parsed(answer),
        "expected_challenge": where.challenge(purpose, sign_in_id),
        "expected_rp_id": where.name,
        "expected_origin": where.origin,
    }


def _parsed(answer: str) -> dict[str, Any]:
    if len(answer) > LONGEST:
        raise PasskeyRefused
    try:
        said = json.loads(answer)
    except _NONSENSE as error:
        raise PasskeyRefused from error
    if not isinstance(said, dict):
        raise PasskeyRefused
    return said
