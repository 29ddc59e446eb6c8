"""The pages with the registration's fields, and the proof after it.

The empty form and the proof are the same for everybody but for a few words, so they are rendered once and kept.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from flask import Response, current_app, render_template, request, session
from flask_babel import gettext
from markupsafe import escape
from werkzeug.datastructures import MultiDict

from tracker.core import clock
from tracker.core.csrf import generate_csrf
from tracker.core.headers import as_private
from tracker.core.i18n import current_language
from tracker.core.ids import new_id
from tracker.core.limits import count_guess
from tracker.meetings.models import Meeting
from tracker.meetings.queries import Terms, get_meeting
from tracker.meetings.rules import Phase, phase
from tracker.organisations import queries as organisations
from tracker.organisations.models import OrganisationType
from tracker.organisations.names import region_name
from tracker.organisations.queries import OrganisationChoice
from tracker.places.queries import read_counts
from tracker.places.rules import EVERYBODY
from tracker.questions.queries import Reply
from tracker.questions.rules import Stage
from tracker.registration import rules
from tracker.registration.admission import Receipt
from tracker.registration.consents import CONSENTS
from tracker.registration.forms import RegistrationForm, days_of, genders, needs
from tracker.registration.own_fields import own_form
from tracker.registration.qr import qr_path

#: in a kept page, where each reader gets something of their own: "@@name@@"
_GAP = re.compile(r"@@(token|submission|name|email|job_title|organisation|shown_code|qr|draft)@@")
_KEPT = "tracker.registration.pages"
_MOST_KEPT = 64


@dataclass(frozen=True, slots=True)
class PickerLists:
    """What stands in the two lists: organisations under their headings, countries by code."""

    groups: Sequence[tuple[str, Sequence[OrganisationChoice]]]
    codes: frozenset[str]
    countries: Mapping[str, str]


def empty_form(terms: Terms) -> str:
    """The form as it is first shown, with a token and an id of its own."""
    language = current_language()
    found = organisations.pickers(terms.starts_on, language)
    full = terms.capacity is not None and read_counts(terms.id, [EVERYBODY]).get(EVERYBODY, 0) >= terms.capacity
    key = ("form", terms.id, terms.revision, terms.notice_version, language, found.version, full)
    parts = _kept(key, lambda: _empty_form(terms, found, full=full))
    return _filled(parts, {"token": generate_csrf(), "submission": str(new_id())})


def _empty_form(terms: Terms, found: organisations.Pickers, *, full: bool) -> str:
    return render_template(
        "registration/register.html",
        **_context(get_meeting(terms.slug), found, RegistrationForm(MultiDict())),
        token=_gap("token"),
        submission=_gap("submission"),
        full=full,
        stale=False,
    )


def no_link() -> Response:
    """For a private link that is none of ours, or was ended; it counts as a guess. Raises TooMany."""
    count_guess("participant")
    return as_private(render_template("registration/no_link.html"), 404)


def proof(terms: Terms, receipt: Mapping[str, str] | None) -> str:
    """What somebody who registered sees next. Without a receipt in this browser: where the proof is."""
    if receipt is None:
        return render_template("registration/done.html", meeting=terms, receipt=None)
    state, with_title, quota = receipt["state"], bool(receipt["job_title"]), receipt.get("quota", "")
    over = phase(terms, clock.now()) is Phase.OVER
    key = ("proof", terms.slug, terms.short_title, current_language(), state, with_title, quota, over)
    parts = _kept(key, lambda: _empty_proof(terms, state, quota, with_title=with_title, over=over))
    return _filled(parts, {"draft": f"register-{terms.slug}", **receipt, "qr": qr_path(receipt["code"])})


def _empty_proof(terms: Terms, state: str, quota: str, *, with_title: bool, over: bool) -> str:
    gaps = {name: _gap(name) for name in ("name", "email", "organisation", "shown_code", "draft")}
    receipt = {**gaps, "job_title": _gap("job_title") if with_title else "", "state": state, "quota": quota}
    return render_template("registration/done.html", meeting=terms, receipt=receipt, qr=_gap("qr"), over=over)


def _kept(key: object, render: Callable[[], str]) -> Sequence[str]:
    """The rendered page, in parts: what stands between two gaps, the gap's name, and so on."""
    # what the frame adds for one reader alone must not be kept for all
    if set(request.args) - {"lang"} or "_flashes" in session:
        return _GAP.split(render())
    kept: dict[object, Sequence[str]] = current_app.extensions.setdefault(_KEPT, {})
    parts = kept.get(key)
    if parts is None:
        parts = _GAP.split(render())
        if len(kept) >= _MOST_KEPT:
            kept.clear()
        kept[key] = parts
    return parts


def _gap(name: str) -> str:
    return f"@@{name}@@"


def _filled(parts: Sequence[str], values: Mapping[str, str]) -> str:
    filled = list(parts)
    filled[1::2] = [escape(values.get(name, _gap(name))) for name in parts[1::2]]
    return "".join(filled)


def shown(slug: str, form: RegistrationForm, receipt: Receipt, draft: str = "") -> dict[str, str]:
    """What the next page shows, kept in the browser that sent the form: only what was typed there, and the code.

    `draft`: under which name the browser kept what was typed, to forget it now; without one, the public form's.
    """
    return {
        "slug": slug,
        "name": rules.whole_name(receipt.given_name, receipt.family_name),
        "email": form.value("email").strip(),
        "job_title": form.value("job_title").strip(),
        "organisation": receipt.organisation,
        "code": receipt.code,
        "shown_code": rules.format_code(receipt.code),
        "state": receipt.state.value,
        **({"quota": "full"} if receipt.quota_full else {}),
        **({"draft": draft} if draft else {}),
    }


def closed(meeting: Meeting) -> str:
    """Why nobody can register, and what one can do instead."""
    now = clock.now()
    opens, closes = meeting.registration_opens_at, meeting.registration_closes_at
    return render_template(
        "registration/closed.html",
        meeting=meeting,
        opens=clock.local(opens, meeting.timezone) if opens and now < opens else None,
        closed=clock.local(closes, meeting.timezone) if closes and now >= closes else None,
        over=phase(meeting, now) is Phase.OVER,
        zone=meeting.city or meeting.timezone,
    )


def form_again(
    meeting: Meeting,
    form: RegistrationForm,
    *,
    stale: bool = False,
    template: str = "registration/register.html",
    **more: object,
) -> str:
    """The form with everything that was typed, and what is wrong with it; a `template` of its own is given `more`."""
    found = organisations.pickers(meeting.starts_on, current_language())
    return render_template(
        template,
        **_context(meeting, found, form),
        token=generate_csrf(),
        submission=form.submission,
        full=False,
        stale=stale,
        **more,
    )


def fields_of(
    meeting: Meeting,
    form: RegistrationForm,
    held: Mapping[UUID, Reply] | None = None,
    *,
    stage: Stage | None = Stage.REGISTRATION,
) -> dict[str, object]:
    """What the template of the fields needs. `held`: the person's answers to the own questions of `stage` (None: all)."""
    found = organisations.pickers(meeting.starts_on, current_language())
    return _context(meeting, found, form) | {"own": own_form(meeting, stage, form, held)}


def _context(meeting: Meeting, found: organisations.Pickers, form: RegistrationForm) -> dict[str, object]:
    return {
        "meeting": meeting,
        "form": form,
        "pickers": _lists(tuple(found.choices), tuple((c.iso2, c.name) for c in found.countries), current_language()),
        "days": days_of(meeting),
        "needs": needs(),
        "genders": genders(),
        "own": own_form(meeting, Stage.REGISTRATION, form),
        "agreements": CONSENTS,
    }


@lru_cache(maxsize=32)
def _lists(
    choices: tuple[OrganisationChoice, ...], countries: tuple[tuple[str, str], ...], language: str
) -> PickerLists:
    """`language` only keeps the headings of one language from another."""
    groups: dict[str, list[OrganisationChoice]] = {}
    others = gettext("Partners and other bodies")
    for choice in choices:
        is_centre = choice.type == OrganisationType.REGIONAL_CENTRE
        heading = region_name(choice.region_name) if is_centre else ""
        groups.setdefault(heading or others, []).append(choice)
    if others in groups:
        groups[others] = groups.pop(others)  # last
    return PickerLists(list(groups.items()), frozenset(c.code for c in choices), dict(countries))
