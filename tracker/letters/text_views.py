"""What letters say: change it, look at it, put it back, put a logo on top."""

from flask import Response, current_app, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tracker.core import clock, headers
from tracker.core.access import Role, actor, allow
from tracker.core.csrf import TokenOutOfDate, checks_own_token, token_is_current
from tracker.core.errors import Invalid, TrackerError
from tracker.core.i18n import LANGUAGES, RIGHT_TO_LEFT, say
from tracker.core.texts import Text
from tracker.letters import files, operations, queries
from tracker.letters.blueprint import bp
from tracker.letters.errors import LetterTextChanged, NoSuchLetter, WrongLetter
from tracker.letters.rules import LINES, OPTIONAL, LetterParts
from tracker.letters.texts import builtin_parts, checked, current_parts, known_fields
from tracker.letters.writers import pdf
from tracker.letters.writing import sample
from tracker.meetings.models import Meeting
from tracker.meetings.queries import get_meeting
from tracker.meetings.settings import one_break
from tracker.storage.errors import FileRefused
from tracker.storage.files import Blob

LABELS = {
    "masthead": Text("Head of the letter"),
    "addressee": Text("Addressee"),
    "subject": Text("Subject"),
    "body": Text("Text"),
    "signature": Text("Who signs"),
    "signature_title": Text("Title of the person who signs"),
    "foot": Text("Foot of the page"),
}
PICTURES = frozenset({"image/png", "image/jpeg"})
LARGEST_LOGO = 1_000_000


@bp.route("/o/<slug>/letters/texts/<language>", methods=["GET", "POST"])
@allow(Role.ORGANISER)
@checks_own_token
def text(slug: str, language: str) -> ResponseReturnValue:
    """Change the letter in one language; what was typed is kept when something is wrong."""
    meeting = _meeting(slug, language)
    if request.method == "GET":
        return _page(meeting, language, current_parts(meeting, language))
    typed = _typed()
    try:
        if not token_is_current(request.form):
            raise TokenOutOfDate(gettext("This page was open for too long. What you typed is kept: send it again."))
        parts = None if request.form.get("act") == "builtin" else checked(typed, known_fields(meeting))
        logo = _sent_logo()
        operations.change_text(meeting, language, parts, base=_base(), by=actor(), now=clock.now(), logo=logo)
    except TrackerError as error:
        return _page(meeting, language, typed, error)
    flash(gettext("The letter is saved. Letters issued before stay as they are."), "ok")
    return redirect(url_for(".text", slug=slug, language=language), 303)


@bp.route("/o/<slug>/letters/texts/<language>/preview", methods=["GET", "POST"])
@allow(Role.ORGANISER)
def preview(slug: str, language: str) -> ResponseReturnValue:
    """The letter to an invented person as a picture, for the frame on its page; nothing is kept."""
    meeting = _meeting(slug, language)
    parts = _typed() if request.method == "POST" else current_parts(meeting, language)
    dated = clock.local(clock.now(), meeting.timezone).date()
    picture = pdf.write(sample(meeting, parts, language, dated), files.logo_of(meeting), "svg")
    return Response(picture, headers=headers.FRAMED, content_type="image/svg+xml")


def _meeting(slug: str, language: str) -> Meeting:
    if language not in LANGUAGES:
        raise NoSuchLetter
    return get_meeting(slug)


def _typed() -> LetterParts:
    return LetterParts(**{name: one_break(request.form.get(name, ""))[:20_000] for name in LABELS})


def _base() -> int:
    text = request.form.get("base", "")
    return int(text) if text.isdecimal() and len(text) < 7 else 0


def _sent_logo() -> str | None:
    """The stored picture; "" to have none, None when nothing was said of it. Raises WrongLetter for anything but a small PNG or JPEG."""
    if request.form.get("no_logo"):
        return ""
    file = request.files.get("logo")
    if file is None or not file.filename:
        return None
    data = file.stream.read(LARGEST_LOGO + 1)
    try:
        if len(data) > LARGEST_LOGO:
            raise FileRefused(Text("Choose a picture of at most 1 MB."))
        blob: Blob = current_app.extensions["tracker.storage"].put(data, accept=_accept_picture)
    except TrackerError as error:
        raise WrongLetter(fields={"logo": error.message}) from error
    return blob.sha256


def _accept_picture(media_type: str) -> None:
    if media_type not in PICTURES:
        raise FileRefused(Text("Choose a PNG or JPEG picture for the logo."))


def _page(meeting: Meeting, language: str, typed: LetterParts, error: TrackerError | None = None) -> Response:
    versions = queries.list_versions(meeting.id, language)
    errors = error.fields if isinstance(error, Invalid) else {}
    told = error is None or isinstance(error, LetterTextChanged)
    page = render_template(
        "letters/text.html",
        meeting=meeting,
        language=language,
        typed=typed.as_dict(),
        labels=LABELS,
        lines=LINES,
        optional=OPTIONAL,
        fields=known_fields(meeting),
        errors={name: say(text) for name, text in errors.items()},
        refused=say(error.message) if error and not errors else "",
        versions=versions,
        base=(versions[0].number if versions else 0) if told else _base(),
        builtin=builtin_parts(language).as_dict(),
        has_logo=bool(queries.find_logo(meeting.id)),
        names=LANGUAGES,
        direction_of=RIGHT_TO_LEFT,
    )
    return make_response(page, error.status if error else 200, headers.FRAMING)
