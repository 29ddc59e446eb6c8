"""What every template can use: formats, the language, who may do what, the version of a static file."""

from collections.abc import Callable
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from flask import Flask, current_app, request

from tracker.core import access, clock, formats
from tracker.core.i18n import RIGHT_TO_LEFT, current_language


def init_app(app: Flask) -> None:
    env = app.jinja_env
    env.trim_blocks = env.lstrip_blocks = True
    env.globals.update(
        may=access.may, holder=access.holder, asset=_asset, Role=access.Role, local=clock.local, address=_address
    )
    for name in ("size", "written_date", "weekday_date", "clock_time", "labelled"):
        env.filters[name] = partial(_in_language, getattr(formats, name))
    for name in ("comma", "full_stop"):
        env.globals[name] = partial(_mark, getattr(formats, name))
    env.globals["clocks_of"] = lambda meeting: formats.clocks_of(meeting.timezone, meeting.city)
    env.globals["date_range"] = lambda first, last: formats.date_range(first, last, current_language())
    app.context_processor(_language)
    app.extensions["tracker.assets"] = {}


def _in_language(form: Callable[[Any, str], str], value: Any) -> str:
    return form(value, current_language())


def _mark(sign: Callable[[str], str]) -> str:
    return sign(current_language())


def _language() -> dict[str, object]:
    language = current_language()
    return {
        "lang": language,
        "direction": "rtl" if language in RIGHT_TO_LEFT else "ltr",
        "languages": current_app.extensions["tracker.languages"],
    }


def _address(code: str) -> str:
    """This page in another language, its other arguments kept."""
    kept = {k: v for k, v in request.args.items() if k != "lang"}
    return "?" + urlencode(kept | {"lang": code})


def _asset(name: str) -> str:
    """The address of a static file with its content's hash, so it can be kept for a year."""
    known: dict[str, str] = current_app.extensions["tracker.assets"]
    if name not in known:
        digest = sha256((Path(current_app.static_folder or "") / name).read_bytes()).hexdigest()[:10]
        known[name] = f"{current_app.static_url_path}/{name}?v={digest}"
    return known[name]
