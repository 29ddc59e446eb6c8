"""Languages: which are offered, and which one a request gets."""

from collections.abc import Iterator
from contextlib import contextmanager
from gettext import NullTranslations
from pathlib import Path

from flask import Flask, Response, current_app, g, has_app_context, has_request_context, request
from flask_babel import Babel, get_translations
from flask_babel import force_locale as babel_force_locale
from flask_babel import get_locale as babel_locale
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

from tracker.core.config import ROOT
from tracker.core.formats import locale_of
from tracker.core.texts import Text

#: the six official languages of the United Nations, each by its own name
LANGUAGES = {"ar": "العربية", "zh": "中文", "en": "English", "fr": "Français", "ru": "Русский", "es": "Español"}
RIGHT_TO_LEFT = frozenset({"ar"})
COOKIE = "lang"

babel = Babel()
__all__ = ["LANGUAGES", "current_language", "force_locale", "init_app", "offered", "say"]


def offered() -> dict[str, str]:
    """The languages that have a catalogue (English needs none)."""
    found = {p.parent.parent.name for p in Path(ROOT / "tracker" / "translations").glob("*/LC_MESSAGES/messages.mo")}
    return {code: name for code, name in LANGUAGES.items() if code == "en" or code in found}


def current_language() -> str:
    """The code of the language being written."""
    if not has_app_context():
        return "en"
    kept: str | None = g.get("language")
    if kept is None:
        locale = babel_locale()
        kept = g.language = locale.language if locale else "en"
    return kept


def say(text: str) -> str:
    """A `Text` (or plain str) in the language being written."""
    return text.show(_catalogue().gettext) if isinstance(text, Text) else text


@contextmanager
def force_locale(language: str) -> Iterator[None]:
    """Write in this language for a while, whatever the request asks for: mails do."""
    kept = g.pop("catalogue", None), g.pop("language", None)
    try:
        with babel_force_locale(locale_of(language)):
            yield
    finally:
        # None: to be looked up anew
        g.catalogue, g.language = kept


def _catalogue() -> NullTranslations:
    """The catalogue of the language being written, looked up once a request and not once a text."""
    if not has_app_context():
        return get_translations()
    found: NullTranslations | None = g.get("catalogue")
    if found is None:
        found = g.catalogue = get_translations()
    return found


@pass_eval_context
def _translated(context: EvalContext, message: str, /, **values: object) -> str:
    """What `_()` writes in a template. Jinja's own makes a new context, with all its names, at each call in a loop."""
    return _filled(context, _catalogue().gettext(message), values)


@pass_eval_context
def _counted(context: EvalContext, one: str, many: str, num: int, /, **values: object) -> str:
    return _filled(context, _catalogue().ngettext(one, many, num), {"num": num, **values})


def _filled(context: EvalContext, text: str, values: dict[str, object]) -> str:
    """With its values; where the template is markup, they are escaped."""
    return (Markup(text) if context.autoescape else text) % values  # noqa: S704 -- our own text, from the catalogue


def init_app(app: Flask) -> None:
    """Offer the languages; remember a choice made with `?lang=`."""
    app.extensions["tracker.languages"] = offered()
    babel.init_app(app, locale_selector=lambda: locale_of(_choose()))
    app.jinja_env.globals.update(_=_translated, gettext=_translated, ngettext=_counted)
    app.after_request(_remember)
    app.jinja_env.filters["say"] = say


def _choose() -> str:
    if not has_request_context():
        return "en"
    languages: dict[str, str] = current_app.extensions["tracker.languages"]
    asked = request.args.get("lang", "")
    if asked in languages:
        g.language_asked = asked
        return asked
    kept = request.cookies.get(COOKIE, "")
    if kept in languages:
        return kept
    return request.accept_languages.best_match(languages) or "en"


def _remember(response: Response) -> Response:
    asked = g.get("language_asked")
    if asked:
        response.set_cookie(COOKIE, asked, max_age=365 * 86400, samesite="Lax", httponly=True)
    if request.endpoint == "static":  # the same for everybody, and kept by whatever stands between
        return response
    if "Vary" in response.headers:
        response.vary.update(("Cookie", "Accept-Language"))
    else:  # the same without parsing and writing it back, with nearly every answer
        response.headers["Vary"] = "Cookie, Accept-Language"
    return response
