"""Deciding about one or many: the mail is shown and may be changed, it waits a while, and until then all can be taken back."""

from collections.abc import Sequence
from uuid import UUID

from flask import Response, flash, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from tracker.core import clock
from tracker.core.access import Role, actor, allow
from tracker.core.i18n import LANGUAGES, RIGHT_TO_LEFT, say
from tracker.core.ids import as_id
from tracker.meetings.models import Meeting
from tracker.meetings.queries import get_meeting
from tracker.meetings.settings import one_break
from tracker.registration import decisions, lists
from tracker.registration.errors import WrongWords
from tracker.registration.mail_words import changed_words
from tracker.registration.models import State
from tracker.registration.operations import Refusal
from tracker.registration.organiser_views import back_to, bp, one_person
from tracker.registration.previews import kind_of, offered_words, previews

__all__ = ["bp"]

#: what an organiser decides; taking it back is a decision too
DECISIONS = (State.CONFIRMED, State.WAITING, State.DECLINED, State.SUBMITTED)
MOST_AT_ONCE = 500


@bp.post("/o/<slug>/people/decide")
@allow(Role.ORGANISER)
def decide(slug: str) -> ResponseReturnValue:
    """First the mail is shown; sent again with `sure`, it is done. Those who cannot be decided about are named."""
    meeting = get_meeting(slug)
    picked, state = _picked(), _decision(request.form.get("state", ""))
    if not picked or state is None:
        flash(gettext("Tick at least one person, then choose what happens to them."), "warn")
        return redirect(back_to(slug), 303)
    reason, exceed = _line("reason", 1000), _line("exceed", 300)
    try:
        words = _words(meeting, state)
    except WrongWords as error:
        return _ask(meeting, picked, state, reason, error)
    if "sure" not in request.form:
        return _ask(meeting, picked, state, reason)
    decided = decisions.decide_held(
        meeting, picked, state, by=actor(), now=clock.now(), reason=reason, exceed=exceed, words=words
    )
    return _tell(meeting, state, decided)


@bp.post("/o/<slug>/people/undo/<uuid:decision_id>")
@allow(Role.ORGANISER)
def undo(slug: str, decision_id: UUID) -> ResponseReturnValue:
    """Take a decision back while its mails wait."""
    meeting = get_meeting(slug)
    undone = decisions.undo(meeting, decision_id, by=actor(), now=clock.now())
    if undone.done:
        told = ngettext(
            "Taken back for %(num)s person; no e-mail goes.",
            "Taken back for %(num)s people; no e-mail goes.",
            undone.done,
        )
        flash(told, "ok")
    if not undone.refused:
        return redirect(back_to(slug), 303)
    return _refused(meeting, None, undone.refused)


def _picked() -> list[UUID]:
    ids = dict.fromkeys(request.form.getlist("id")[:MOST_AT_ONCE])
    return [found for text in ids if (found := as_id(text))]


def _line(name: str, most: int) -> str:
    return request.form.get(name, "").replace("\0", "").strip()[:most]


def _decision(text: str) -> State | None:
    return State(text) if text in DECISIONS else None


def _typed() -> dict[str, tuple[str, str]]:
    """The words as typed, by language; only those the page showed."""
    return {
        code: (request.form[f"subject_{code}"], one_break(request.form.get(f"text_{code}", "")))
        for code in LANGUAGES
        if f"subject_{code}" in request.form
    }


def _words(meeting: Meeting, state: State) -> dict[str, tuple[str, str]]:
    """The words that were changed for this decision. Raises WrongWords."""
    kind = kind_of(state)
    return changed_words(meeting, kind, _typed()) if kind else {}


def _ask(
    meeting: Meeting,
    picked: list[UUID],
    state: State,
    reason: str,
    error: WrongWords | None = None,
) -> ResponseReturnValue:
    people = lists.list_picked(meeting.id, picked)
    if not people:
        return redirect(back_to(meeting.slug), 303)
    typed = _typed()
    page = render_template(
        "registration/decide.html",
        meeting=meeting,
        people=people,
        state=state,
        reason=reason,
        mails=previews(meeting, people, state, reason=reason, now=clock.now(), typed={} if error else typed),
        offered=offered_words(meeting, people, state) | typed,
        is_changed=bool(typed) and (error is not None or bool(_words(meeting, state))),
        kind=kind_of(state),
        errors={name: say(told) for name, told in error.fields.items()} if error else {},
        minutes=decisions.minutes_to_undo(meeting),
        words=lists,
        names=LANGUAGES,
        direction_of=RIGHT_TO_LEFT,
        asked=lists.read_filter(request.args),
        one=one_person(),
    )
    return make_response(page, error.status if error else 200)


def _tell(meeting: Meeting, state: State, decided: decisions.Decided) -> ResponseReturnValue:
    if decided.done:
        what = say(lists.STATE_NAMES[state])
        flash(ngettext("%(num)s person: %(what)s.", "%(num)s people: %(what)s.", decided.done, what=what), "ok")
    if not decided.refused:
        return redirect(back_to(meeting.slug), 303)
    return _refused(meeting, state, decided.refused)


def _refused(meeting: Meeting, state: State | None, refused: Sequence[Refusal]) -> Response:
    page = render_template(
        "registration/refused.html",
        meeting=meeting,
        state=state,
        refused=refused,
        reason=request.form.get("reason", ""),
        typed=_typed(),
        words=lists,
        back=back_to(meeting.slug),
        asked={"one": one_person(), **lists.read_filter(request.args).address()},
    )
    return make_response(page)
