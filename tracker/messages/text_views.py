"""What a meeting's mails say: change it, look at it, try it on oneself, put it back."""

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tracker.accounts.queries import get_user
from tracker.core import clock, headers
from tracker.core.access import Role, actor, allow
from tracker.core.csrf import TokenOutOfDate, checks_own_token, token_is_current
from tracker.core.errors import NotFound, TrackerError
from tracker.core.i18n import LANGUAGES, RIGHT_TO_LEFT, say
from tracker.core.limits import throttle
from tracker.mail import kinds as mail_kinds
from tracker.mail import queries as mail
from tracker.mail.kinds import MailKind
from tracker.mail.wording import Words, builtin_words, current_words
from tracker.meetings.models import Meeting
from tracker.meetings.queries import get_meeting
from tracker.meetings.settings import one_break
from tracker.messages import operations, samples
from tracker.messages.blueprint import bp
from tracker.messages.errors import NoSuchKind, TextChanged
from tracker.registration import mail_words
from tracker.registration.errors import WrongWords

TRIALS = "10 per minute; 60 per hour"


@bp.get("/o/<slug>/messages/texts")
@allow(Role.ORGANISER)
def texts(slug: str) -> ResponseReturnValue:
    """Every kind of mail in every language: the built-in text, or the meeting's own."""
    meeting = get_meeting(slug)
    editable = [kind for kind in mail_kinds.kinds().values() if not kind.is_free]
    return render_template(
        "messages/texts.html", meeting=meeting, kinds=editable, own=mail.list_own_texts(meeting.id), names=LANGUAGES
    )


@bp.route("/o/<slug>/messages/texts/<kind>/<language>", methods=["GET", "POST"])
@allow(Role.ORGANISER)
@checks_own_token
def text(slug: str, kind: str, language: str) -> ResponseReturnValue:
    """Change one text; what was typed is kept when something is wrong."""
    meeting, found = get_meeting(slug), _kind(kind, language)
    if request.method == "GET":
        return _page(meeting, found, current_words(meeting.id, found, language))
    typed = Words(request.form.get("subject", ""), request.form.get("text", ""), language)
    act = request.form.get("act", "")
    try:
        if not token_is_current(request.form):
            raise TokenOutOfDate(gettext("This page was open for too long. What you typed is kept: send it again."))
        return _do(act, meeting, found, typed)
    except TrackerError as error:
        return _page(meeting, found, typed, error)


@bp.route("/o/<slug>/messages/texts/<kind>/<language>/preview", methods=["GET", "POST"])
@allow(Role.ORGANISER)
def preview(slug: str, kind: str, language: str) -> ResponseReturnValue:
    """How the text looks with an invented person, for the frame on its page; nothing is kept."""
    meeting, found = get_meeting(slug), _kind(kind, language)
    words = current_words(meeting.id, found, language)
    if request.method == "POST":
        words = Words(
            request.form.get("subject", "")[:1000], one_break(request.form.get("text", ""))[:20_000], language
        )
    shown = samples.show_sample(meeting, kind, words, to="", now=clock.now())
    as_text = request.values.get("as") == "text"
    page = render_template("mail/as_text.html", mail=shown) if as_text else shown.html
    return Response(page, headers=headers.FRAMED, content_type="text/html; charset=utf-8")


def _kind(name: str, language: str) -> MailKind:
    kind = mail_kinds.find_kind(name)
    if kind is None or kind.is_free or language not in LANGUAGES:
        raise NoSuchKind
    return kind


def _do(act: str, meeting: Meeting, kind: MailKind, typed: Words) -> ResponseReturnValue:
    here, base = url_for(".text", slug=meeting.slug, kind=kind.name, language=typed.language), _base()
    if act == "builtin":
        operations.change_text(meeting, kind.name, typed.language, None, base=base, by=actor(), now=clock.now())
        flash(gettext("The built-in text holds again."), "ok")
        return redirect(here, 303)
    words = mail_words.checked_words(typed.subject, typed.text, kind.fields)
    if act == "trial":
        return _try(meeting, kind, Words(*words, typed.language))
    operations.change_text(meeting, kind.name, typed.language, words, base=base, by=actor(), now=clock.now())
    flash(gettext("The text is saved. E-mails that leave from now on say it."), "ok")
    lost = mail_words.lost_fields(builtin_words(kind, typed.language).text, words[1], kind.links | {"code"})
    if lost:
        named = ", ".join(f"{{{name}}}" for name in lost)
        flash(gettext("It no longer has %(fields)s, which people may need.", fields=named), "warn")
    return redirect(here, 303)


def _try(meeting: Meeting, kind: MailKind, words: Words) -> ResponseReturnValue:
    who = actor()
    user = get_user(who.id) if who.id else None
    if user is None:
        raise NotFound
    throttle(TRIALS, "mail-trial", str(user.id))
    operations.send_trial(
        meeting, kind.name, words.language, (words.subject, words.text), to=user.email, by=who, now=clock.now()
    )
    flash(
        gettext("On its way to %(email)s. Nothing was saved: what you typed still stands here.", email=user.email), "ok"
    )
    return _page(meeting, kind, words)


def _base() -> int:
    text = request.form.get("base", "")
    return int(text) if text.isdecimal() and len(text) < 7 else 0


def _page(meeting: Meeting, kind: MailKind, words: Words, error: TrackerError | None = None) -> Response:
    versions = mail.list_versions(meeting.id, kind.name, words.language)
    errors = error.fields if isinstance(error, WrongWords) else {}
    page = render_template(
        "messages/text.html",
        meeting=meeting,
        kind=kind,
        typed=words,
        errors={name: say(told) for name, told in errors.items()},
        refused=say(error.message) if error and not errors else "",
        versions=versions,
        # who saves after being told takes the newer version as read
        base=versions[0].number if versions and (error is None or isinstance(error, TextChanged)) else _base(),
        builtin=builtin_words(kind, words.language),
        names=LANGUAGES,
        direction_of=RIGHT_TO_LEFT,
    )
    return make_response(page, error.status if error else 200, headers.FRAMING)
