"""The script of a service worker: the libraries it uses, the set of files it keeps with a digest of each, what it does.

A browser takes the whole set or none of it, so it never runs half of one version and half of another.
"""

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path

from flask import current_app

_WORKBOX = ("core", "routing", "strategies", "precaching")
_KEEPING = "js/worker.js"


def digest(content: bytes) -> str:
    """What tells one version of a file from another."""
    return sha256(content).hexdigest()[:16]


def write_worker(
    worker: str, files: Iterable[str], *, pages: Mapping[str, str] | None = None, **constants: object
) -> str:
    """The script `worker` of the static files; `files` (the scripts of its own folder come by themselves) are its set.

    `pages` are addresses of pages in the set and what stands there; `constants` are given to the script by name.
    """
    static, base = Path(current_app.static_folder or ""), current_app.static_url_path or ""
    folder = Path(worker).parent.as_posix()
    names = [*files, *(f"{folder}/{path.name}" for path in sorted((static / folder).glob("*.js")))]
    entries = [
        {"url": f"{base}/{name}", "revision": digest((static / name).read_bytes())} for name in names if name != worker
    ]
    entries += [{"url": url, "revision": digest(page.encode())} for url, page in (pages or {}).items()]
    libraries = [f"{base}/vendor/workbox/workbox-{name}.prod.js" for name in _WORKBOX]
    head = "".join(f"const {name} = {json.dumps(value)};\n" for name, value in {"SET": entries, **constants}.items())
    scripts = "".join((static / name).read_text() for name in (_KEEPING, worker))
    return f"importScripts({', '.join(map(json.dumps, libraries))});\n{head}{scripts}"
