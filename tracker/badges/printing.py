"""Badges as a PDF, or one as a picture: what the records say of people, laid out by `badge.typ`."""

import logging
import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import current_app

from tracker.badges.errors import NotPrinted
from tracker.badges.queries import Holder
from tracker.badges.rules import COLOURS, Design, Size, names_on_badge
from tracker.core.i18n import LANGUAGES, force_locale, say
from tracker.core.ids import new_id
from tracker.core.texts import Text
from tracker.meetings.models import Meeting, Part
from tracker.organisations.models import OrganisationType
from tracker.registration.qr import qr_modules
from tracker.registration.rules import format_code
from tracker.storage.files import Storage
from tracker.typesetting.typeset import Output, TypesettingFailed, typeset

log = logging.getLogger("tracker.badges")
TEMPLATE = Path(__file__).resolve().parent / "badge.typ"
_BETWEEN = re.compile(r"[\s\-]")
_BREAKS_ANYWHERE = re.compile("[\u3040-\u9fff\uac00-\ud7af]")
#: somebody to show a design with while nobody is confirmed
NOBODY = Holder(
    id=new_id(),
    given_name="Amina",
    family_name="Ben Haddad",
    badge_name="",
    name_original="أمينة بن حداد",
    job_title="",
    organisation_name="Regional Centre",
    organisation_short="Regional Centre",
    organisation_type=OrganisationType.REGIONAL_CENTRE,
    part=Part.CENTRE,
    code="K74QX",
    country="",
)


def language_of(meeting: Meeting) -> str:
    """The language that badges are printed in: the meeting's working language, where we speak it."""
    return meeting.working_language if meeting.working_language in LANGUAGES else "en"


def print_badges(
    meeting: Meeting, design: Design, holders: Sequence[Holder], size: Size, output: Output = "pdf"
) -> bytes:
    """The file, laid out for this size. Raises NotPrinted."""
    language = language_of(meeting)
    with force_locale(language):
        data = {
            "title": say(Text("Badges: %(meeting)s", meeting=meeting.short_title)),
            "meeting": meeting.title,
            "meeting-line": _said(design.meeting_line),
            "language": language,
            "logo": _logo(design.logo),
            "qr-words": say(Text("Your entry code as a QR picture")),
            "size": {name: getattr(size, name) for name in ("width", "height", "columns", "rows", "gap")},
            "badges": [_badge(design, holder) for holder in holders],
        }
    try:
        return typeset(TEMPLATE, data, output)
    except TypesettingFailed as error:
        log.exception("badges could not be typeset", extra={"slug": meeting.slug})
        raise NotPrinted from error


def _badge(design: Design, holder: Holder) -> dict[str, Any]:
    name, second = names_on_badge(
        holder.given_name,
        holder.family_name,
        holder.badge_name,
        holder.name_original,
        latin_first=design.latin_first,
    )
    band = design.band_of(holder.part, holder.organisation_type)
    return {
        "name": _said(name),
        "second": _said(second),
        "job": _said(holder.job_title if design.job else ""),
        "organisation": _said(holder.organisation_name or holder.organisation_short),
        "country": _said(holder.country if design.country else ""),
        "code": format_code(holder.code) if design.code else "",
        "qr": [0 if dark == "1" else 255 for dark in qr_modules(holder.code)] if design.code else [],
        "band": _said(say(band.word)),
        "colour": COLOURS[band.colour].value,
    }


def _said(words: str) -> dict[str, Any]:
    """The words with what the template needs to fit them: the longest word's share, whether lines break anywhere."""
    longest = max((len(word) for word in _BETWEEN.split(words)), default=0)
    return {
        "words": words,
        "longest": longest / max(len(words), 1),
        "anywhere": _BREAKS_ANYWHERE.search(words) is not None,
    }


def _logo(digest: str) -> list[int] | None:
    return _bytes_of(current_app.extensions["tracker.storage"], digest) if digest else None


@lru_cache(maxsize=4)
def _bytes_of(storage: Storage, digest: str) -> list[int]:
    """A logo is small; the typesetter reads nothing but its own folder and the data."""
    return list(storage.read(digest))
