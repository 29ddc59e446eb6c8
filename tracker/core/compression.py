"""Send text compressed, and let a browser keep a static file for a year once its address carries its content's hash.

Pages carry a CSRF token, so their length must not tell what is in them (BREACH): each compressed answer gets up to 100
random bytes in the gzip header, where a file name may stand, and our session cookie is never sent with another site's
requests for parts of a page (SameSite=Lax).
"""

import secrets
import zlib
from pathlib import Path

from flask import Flask, Response, current_app, request
from zlib_ng import zlib_ng

KINDS = frozenset(
    {
        "text/html",
        "text/css",
        "text/javascript",
        "text/plain",
        "text/csv",
        "text/markdown",
        "image/svg+xml",
        "application/json",
        "application/problem+json",
        "application/wasm",
    }
)
#: shorter answers fit one packet anyway
LEAST = 1000
#: 0.07 ms for a page of 20 KB at this level
LEVEL = 5
#: gzip with a name in its header, deflated, no time, on an unknown system (RFC 1952)
HEADER = b"\x1f\x8b\x08\x08\x00\x00\x00\x00\x00\xff"
LETTERS = b"abcdefghijklmnop"


def init_app(app: Flask) -> None:
    app.extensions["tracker.compressed"] = {}
    app.after_request(_send_compressed)


def _send_compressed(response: Response) -> Response:
    if request.endpoint == "static" and response.status_code == 200:
        _keep(response)
    if response.mimetype not in KINDS or response.status_code in (204, 206, 304):
        return response
    vary = response.headers.get("Vary")  # parsing it into a set and back takes ten times as long
    response.headers["Vary"] = f"{vary}, Accept-Encoding" if vary else "Accept-Encoding"
    if not _wanted(response):
        return response
    packed = _static_file() if request.endpoint == "static" else compress(response.get_data())
    if packed is None:
        return response
    if request.endpoint == "static":
        response.close()  # the file it would have been read from
    response.direct_passthrough = False
    response.set_data(packed)
    response.headers["Content-Encoding"] = "gzip"
    etag, _weak = response.get_etag()
    if etag:
        response.set_etag(etag, weak=True)  # the same content, but not the same bytes
    return response


def _wanted(response: Response) -> bool:
    """Streams are left alone: they are sent as they are made."""
    if "gzip" not in request.headers.get("Accept-Encoding", "") or "Content-Encoding" in response.headers:
        return False
    if response.is_streamed and request.endpoint != "static":
        return False
    return (response.content_length or response.calculate_content_length() or 0) >= LEAST


def compress(data: bytes, level: int = LEVEL) -> bytes:
    """`data` as gzip, its length blurred by a random name of up to 100 letters."""
    name = bytes(LETTERS[byte & 15] for byte in secrets.token_bytes(secrets.randbelow(100) + 1))
    packer = zlib_ng.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
    body = packer.compress(data) + packer.flush()
    ending = zlib_ng.crc32(data).to_bytes(4, "little") + (len(data) & 0xFFFFFFFF).to_bytes(4, "little")
    return b"".join((HEADER, name, b"\0", body, ending))


def _static_file() -> bytes | None:
    """A static file compressed once, as small as can be, and kept: they are few and change only with a release."""
    name = (request.view_args or {}).get("filename", "")
    path = Path(current_app.static_folder or "") / name
    kept: dict[tuple[str, float], bytes] = current_app.extensions["tracker.compressed"]
    key = (name, path.stat().st_mtime)
    if key not in kept:
        kept[key] = compress(path.read_bytes(), level=9)
    return kept[key]


def _keep(response: Response) -> None:
    if "v" in request.args:
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
