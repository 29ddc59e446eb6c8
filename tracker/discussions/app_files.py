"""What a browser keeps so that a group's notes open without a network: script, styles, pictures - as one set."""

from flask import current_app

from tracker.core.offline import write_worker

KEY = "tracker.notes-app"
_FILES = ("css/tracker.css", "css/notes.css", "js/tracker.js", "js/pace.js", "img/mark.svg", "vendor/idb/index.js")


def worker() -> str:
    """The service worker; the page itself is kept by it as it was last opened."""
    kept: dict[str, str] = current_app.extensions.setdefault(KEY, {})
    if "worker" not in kept:
        kept["worker"] = write_worker("js/notes/worker.js", _FILES)
    return kept["worker"]
