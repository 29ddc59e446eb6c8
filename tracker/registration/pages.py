"""The pages with the registration's fields, and the proof after it.

The empty form and the proof are the same for everybody but for a few words, so they are rendered once and kept.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from flask import current_app, render_template, request, session
from flask_babel import gettext
from markupsafe import escape
from werkzeug.datastructures import MultiDict

from tracker.core.csrf import generate_csrf
from tracker.core.i18n import current_language
from tracker.core.ids import new_id
from tracker.meetings.models import Meeting
from tracker.meetings.queries import Terms, get_meeting
from tracker.organisations import queries as organisations
from tracker.organisations.models import OrganisationType
from tracker.organisations.queries import OrganisationChoice
from tracker.places.queries import read_counts
from tracker.places.rules import EVERYBODY
from tracker.registration.forms import RegistrationForm, days_of, genders, needs
from tracker.registration.qr import qr_path

#: in a kept page, where each reader gets something of their own: "@@name@@"
_GAP = re.compile(r"@@(token|submission|name|email|job_title|organisation|shown_code|qr)@@")
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


def proof(terms: Terms, receipt: Mapping[str, str] | None) -> str:
    """What somebody who registered sees next. Without a receipt in this browser: where the proof is."""
    if receipt is None:
        return render_template("registration/done.html", meeting=terms, receipt=None)
    state, with_title = receipt["state"], bool(receipt["job_title"])
    key = ("proof", terms.slug, terms.short_title, current_language(), state, with_title)
    parts = _kept(key, lambda: _empty_proof(terms, state, with_title=with_title))
    return _filled(parts, {**receipt, "qr": qr_path(receipt["code"])})


def _empty_proof(terms: Terms, state: str, *, with_title: bool) -> str:
    gaps = {name: _gap(name) for name in ("name", "email", "organisation", "shown_code")}
    receipt = {**gaps, "job_title": _gap("job_title") if with_title else "", "state": state}
    return render_template("registration/done.html", meeting=terms, receipt=receipt, qr=_gap("qr"))


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


def form_again(meeting: Meeting, form: RegistrationForm, *, stale: bool = False) -> str:
    """The form with everything that was typed, and what is wrong with it."""
    found = organisations.pickers(meeting.starts_on, current_language())
    return render_template(
        "registration/register.html",
        **_context(meeting, found, form),
        token=generate_csrf(),
        submission=form.submission,
        full=False,
        stale=stale,
    )


def fields_of(meeting: Meeting, form: RegistrationForm) -> dict[str, object]:
    """What the template of the fields needs."""
    return _context(meeting, organisations.pickers(meeting.starts_on, current_language()), form)


def _context(meeting: Meeting, found: organisations.Pickers, form: RegistrationForm) -> dict[str, object]:
    return {
        "meeting": meeting,
        "form": form,
        "pickers": _lists(tuple(found.choices), tuple((c.iso2, c.name) for c in found.countries), current_language()),
        "days": days_of(meeting),
        "needs": needs(),
        "genders": genders(),
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
        groups.setdefault((choice.region_name or others) if is_centre else others, []).append(choice)
    if others in groups:
        groups[others] = groups.pop(others)  # last
    return PickerLists(list(groups.items()), frozenset(c.code for c in choices), dict(countries))
