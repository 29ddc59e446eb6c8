"""What the app of the doors keeps on the phone: its pages in every language, its script, styles, pictures - as one set.

A service worker takes the whole set or none of it, so a phone never runs half of one version and half of another.
"""

import json
from hashlib import sha256
from pathlib import Path

from flask import current_app, render_template

from tracker.core.headers import PAGE_POLICY
from tracker.core.i18n import force_locale

KEY = "tracker.door-app"
#: the decoder of QR codes is a WebAssembly module, on these pages only
POLICY = PAGE_POLICY.replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'")
_FILES = (
    "css/tracker.css",
    "css/doors.css",
    "js/tracker.js",
    "img/mark.svg",
    "img/door-192.png",
    "vendor/idb/index.js",
)
_WORKBOX = ("core", "routing", "strategies", "precaching")
_WORKER = "js/desk/worker.js"


def shell(language: str) -> str:
    """The app's page in this language: no name, no token, the same for everybody."""
    kept: dict[str, str] = current_app.extensions.setdefault(KEY, {})
    if language not in kept:
        with force_locale(language):
            kept[language] = render_template("attendance/app.html")
    return kept[language]


def worker() -> str:
    """The service worker: the libraries, the list of the set with a digest each, and what it does with them."""
    kept: dict[str, str] = current_app.extensions.setdefault(KEY, {})
    if "worker" not in kept:
        kept["worker"] = _written()
    return kept["worker"]


def _written() -> str:
    static = Path(current_app.static_folder or "")
    base = current_app.static_url_path or ""
    names = [*_FILES, *(f"js/desk/{path.name}" for path in sorted((static / "js/desk").glob("*.js")))]
    entries = [
        {"url": f"{base}/{name}", "revision": _digest((static / name).read_bytes())}
        for name in names
        if name != _WORKER
    ]
    languages: dict[str, str] = current_app.extensions["tracker.languages"]
    entries += [{"url": f"/c/app/{code}", "revision": _digest(shell(code).encode())} for code in languages]
    libraries = [f"{base}/vendor/workbox/workbox-{name}.prod.js" for name in _WORKBOX]
    script = (static / _WORKER).read_text()
    head = f"const SET = {json.dumps(entries)};\nconst LANGUAGES = {json.dumps(list(languages))};\n"
    return f"importScripts({', '.join(map(json.dumps, libraries))});\n{head}{script}"


def _digest(content: bytes) -> str:
    return sha256(content).hexdigest()[:16]
