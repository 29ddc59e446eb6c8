"""A message to a selection of people: chosen, written, looked at, sent."""

from collections.abc import Mapping
from uuid import UUID

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from tracker.core import clock
from tracker.core.access import Role, actor, allow
from tracker.core.csrf import TokenOutOfDate, checks_own_token, token_is_current
from tracker.core.errors import TrackerError
from tracker.core.i18n import LANGUAGES, RIGHT_TO_LEFT, say
from tracker.core.ids import as_id, new_id
from tracker.core.keeping import LARGE, kept
from tracker.core.limits import throttle
from tracker.mail.kinds import find_kind
from tracker.mail.wording import Words
from tracker.meetings.models import Meeting
from tracker.meetings.queries import get_meeting, list_expected
from tracker.messages import operations, queries, samples
from tracker.messages.blueprint import bp
from tracker.messages.errors import NobodyToWriteTo
from tracker.messages.operations import MESSAGE
from tracker.messages.queries import Audience
from tracker.organisations.queries import list_regions
from tracker.registration import lists, mail_words
from tracker.registration.errors import WrongWords
from tracker.registration.rules import State

#: messages of one meeting
MESSAGES = "5 per minute; 30 per hour"


@bp.route("/o/<slug>/messages/write", methods=["GET", "POST"])
@allow(Role.ORGANISER)
@checks_own_token
def write(slug: str) -> ResponseReturnValue:
    """Who gets it stands in the address, as in the list of participants. First it is shown, then it is sent."""
    meeting, asked = get_meeting(slug), _asked()
    if request.method == "GET":
        return _page(meeting, asked, {})
    typed = {code: (_field("subject", code), _field("text", code)) for code in LANGUAGES}
    try:
        if not token_is_current(request.form):
            raise TokenOutOfDate(gettext("This page was open for too long. What you typed is kept: send it again."))
        words = _checked(meeting, typed)
        if request.form.get("act") != "send":
            return _page(meeting, asked, typed, shown=_shown(meeting, asked, words))
        return _send(meeting, asked, words)
    except TrackerError as error:
        return _page(meeting, asked, typed, error=error)


def _asked() -> lists.Filter:
    """Nothing asked for: the confirmed."""
    return lists.read_filter(request.args or {"state": State.CONFIRMED.value})


def _field(name: str, language: str) -> str:
    return request.form.get(f"{name}_{language}", "")


def _checked(meeting: Meeting, typed: Mapping[str, tuple[str, str]]) -> dict[str, tuple[str, str]]:
    """The words by language, those of the meeting's language first. Raises WrongWords."""
    kind = find_kind(MESSAGE)
    fields = kind.fields if kind else {}
    written = mail_words.written_languages(typed) or {meeting.working_language: ("", "")}
    words = mail_words.checked_languages(written, fields)
    return dict(sorted(words.items(), key=lambda item: item[0] != meeting.working_language))


def _shown(meeting: Meeting, asked: lists.Filter, words: Mapping[str, tuple[str, str]]) -> list[samples.Shown]:
    """What the first reader of each language would get. Raises NobodyToWriteTo."""
    readers = queries.list_readers(meeting.id, asked, queries.SHOWN)
    if not readers:
        raise NobodyToWriteTo
    shown = []
    for code, (subject, text) in words.items():
        reader = next((one for one in readers if one.locale == code), readers[0])
        said = Words(subject, text, code)
        shown.append(samples.show_to(meeting, MESSAGE, said, to=reader.email, subject_id=reader.id, now=clock.now()))
    return shown


def _send(meeting: Meeting, asked: lists.Filter, words: Mapping[str, tuple[str, str]]) -> ResponseReturnValue:
    throttle(MESSAGES, "message", str(meeting.id))
    expected = request.form.get("count", "")
    sent = operations.send_message(
        meeting,
        words,
        asked,
        wording_id=_wording_id(),
        expected=int(expected) if expected.isdecimal() and len(expected) < 8 else -1,
        by=actor(),
        now=clock.now(),
    )
    flash(
        ngettext("On its way to %(num)s person.", "On its way to %(num)s people.", sent.recipients),
        "ok",
    )
    return redirect(url_for(".index", slug=meeting.slug), 303)


def _wording_id() -> UUID:
    """The form's own id: sent twice, it is one message."""
    return as_id(request.form.get("message", "")) or new_id()


def _page(
    meeting: Meeting,
    asked: lists.Filter,
    typed: Mapping[str, tuple[str, str]],
    *,
    shown: list[samples.Shown] | None = None,
    error: TrackerError | None = None,
) -> Response:
    kind, errors = find_kind(MESSAGE), error.fields if isinstance(error, WrongWords) else {}
    page = render_template(
        "messages/write.html",
        meeting=meeting,
        asked=asked,
        lists=lists,
        audience=_audience(meeting, asked, to_send=bool(shown)),
        readers=queries.list_readers(meeting.id, asked, queries.SHOWN),
        regions=list_regions(),
        expected=list_expected(meeting.id),
        kind=kind,
        typed=typed,
        shown=shown or [],
        message=_wording_id(),
        errors={name: say(told) for name, told in errors.items()},
        refused=say(error.message) if error and not errors else "",
        names=LANGUAGES,
        direction_of=RIGHT_TO_LEFT,
    )
    return make_response(page, error.status if error else 200)


def _audience(meeting: Meeting, asked: lists.Filter, *, to_send: bool) -> Audience:
    """How many get it: of this moment when it is shown before it goes, else at a large meeting perhaps some seconds old."""

    def count() -> Audience:
        return queries.count_audience(meeting.id, asked)

    return count() if to_send else kept(("audience", meeting.id, asked), count, lambda found: found.count >= LARGE)
