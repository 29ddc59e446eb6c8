"""What the app of the doors keeps on the phone: its pages in every language, its script, styles, pictures - as one set.

A service worker takes the whole set or none of it, so a phone never runs half of one version and half of another.
"""

from flask import current_app, render_template

from tracker.core.headers import PAGE_POLICY
from tracker.core.i18n import force_locale
from tracker.core.offline import write_worker

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
    languages: dict[str, str] = current_app.extensions["tracker.languages"]
    pages = {f"/c/app/{code}": shell(code) for code in languages}
    return write_worker(_WORKER, _FILES, pages=pages, LANGUAGES=list(languages))
