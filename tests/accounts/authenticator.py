"""A passkey device in software, as WebAuthn describes one: what a browser would answer to what it is asked."""

import json
from hashlib import sha256

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url


class Authenticator:
    def __init__(self, origin: str, credential_id: bytes = b"a passkey of the tests") -> None:
        self.origin, self.id = origin, credential_id
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.counter = 0

    def make(self, asked: str) -> str:
        options = json.loads(asked)
        numbers = self.key.public_key().public_numbers()
        key = cbor2.dumps({1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")})
        attested = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + key
        data = self._data(options["rp"]["id"], 0x45) + attested
        statement = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        return self._answer({"attestationObject": statement}, self._client("webauthn.create", options))

    def use(self, asked: str) -> str:
        options = json.loads(asked)
        self.counter += 1
        data, client = self._data(options["rpId"], 0x05), self._client("webauthn.get", options)
        signature = self.key.sign(data + sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer({"authenticatorData": data, "signature": signature}, client)

    def _data(self, site: str, flags: int) -> bytes:
        return sha256(site.encode()).digest() + bytes([flags]) + self.counter.to_bytes(4, "big")

    def _client(self, kind: str, options: dict) -> bytes:
        said = {"type": kind, "challenge": options["challenge"], "origin": self.origin, "crossOrigin": False}
        return json.dumps(said).encode()

    def _answer(self, parts: dict[str, bytes], client: bytes) -> str:
        named = bytes_to_base64url(self.id)
        response = {name: bytes_to_base64url(value) for name, value in (parts | {"clientDataJSON": client}).items()}
        assert base64url_to_bytes(named) == self.id
        return json.dumps({"id": named, "rawId": named, "type": "public-key", "response": response})
