"""The pages with the registration's fields. The empty form is the same for everybody, so it is rendered once and kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from flask import current_app, render_template, request, session
from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from tracker.core.csrf import generate_csrf
from tracker.core.i18n import current_language
from tracker.core.ids import new_id
from tracker.meetings.models import Meeting
from tracker.organisations import queries as organisations
from tracker.organisations.models import OrganisationType
from tracker.organisations.queries import OrganisationChoice
from tracker.registration import queries
from tracker.registration.forms import RegistrationForm, days_of, genders, needs

#: stand in the kept page where each reader gets something of their own
_TOKEN, _SUBMISSION = "@@token@@", "@@submission@@"
_KEPT = "tracker.registration.pages"
_MOST_KEPT = 64


@dataclass(frozen=True, slots=True)
class PickerLists:
    """What stands in the two lists: organisations under their headings, countries by code."""

    groups: Sequence[tuple[str, Sequence[OrganisationChoice]]]
    codes: frozenset[str]
    countries: Mapping[str, str]


def empty_form(meeting: Meeting) -> str:
    """The form as it is first shown, with a token and an id of its own."""
    language = current_language()
    found = organisations.pickers(meeting.starts_on, language)
    full = meeting.capacity is not None and queries.count_confirmed(meeting.id) >= meeting.capacity
    # what the frame adds for one reader alone must not be kept for all
    plain = not (set(request.args) - {"lang"}) and "_flashes" not in session
    key = (meeting.id, meeting.revision, meeting.notice_version, language, found.version, full)
    kept: dict[object, tuple[str, str, str]] = current_app.extensions.setdefault(_KEPT, {})
    if key not in kept or not plain:
        parts = _rendered(meeting, found, full=full)
        if not plain:
            return _filled(parts)
        if len(kept) >= _MOST_KEPT:
            kept.clear()
        kept[key] = parts
    return _filled(kept[key])


def _rendered(meeting: Meeting, found: organisations.Pickers, *, full: bool) -> tuple[str, str, str]:
    text = render_template(
        "registration/register.html",
        **_context(meeting, found, RegistrationForm(MultiDict())),
        token=_TOKEN,
        submission=_SUBMISSION,
        full=full,
        stale=False,
    )
    head, _, rest = text.partition(_TOKEN)
    middle, _, tail = rest.partition(_SUBMISSION)
    return head, middle, tail


def _filled(parts: tuple[str, str, str]) -> str:
    head, middle, tail = parts
    return f"{head}{generate_csrf()}{middle}{new_id()}{tail}"


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
