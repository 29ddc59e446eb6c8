"""Certificates of attendance, and the link in each that proves it: made from the secret, so nothing is stored.

What a certificate says is read from the attendance when it is made, and again when its link is opened: a correction
shows there at once.
"""

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import current_app

from tracker.badges import queries
from tracker.badges.errors import DidNotAttend, NotOverYet, NotPrinted
from tracker.badges.queries import Attended, Holder
from tracker.badges.rules import initials, names_on_badge
from tracker.core import clock, formats, links
from tracker.core.i18n import force_locale, say
from tracker.core.texts import Text
from tracker.meetings.models import Meeting
from tracker.meetings.rules import Phase, phase
from tracker.registration.models import Participant
from tracker.registration.queries import find_with_meeting
from tracker.typesetting.typeset import TypesettingFailed, typeset

log = logging.getLogger("tracker.badges")
TEMPLATE = Path(__file__).resolve().parent / "certificate.typ"
PURPOSE = "certificate"
#: a certificate is a paper: its link is not ended when the person's private link is
EPOCH = 1


@dataclass(frozen=True, slots=True)
class Proof:
    """What a link confirms: no more than the certificate prints, the name only by its initials."""

    meeting: Meeting
    initials: str
    sessions: int
    days: Sequence[date]


def token_of(participant_id: UUID) -> str:
    """The unguessable part of the link on somebody's certificate."""
    return links.make_token(current_app.config["TRACKER_SECRET_KEY"], PURPOSE, participant_id, EPOCH)


def address_of(participant_id: UUID) -> str:
    """The whole link, from the configured public address."""
    return f"{current_app.config['TRACKER_BASE_URL'].rstrip('/')}/v/{token_of(participant_id)}"


def prove(token: str) -> Proof | None:
    """What the link of a certificate confirms now; None when it is not one of ours, or nobody came."""
    subject = links.subject_of(token)
    found = find_with_meeting(subject) if subject else None
    secret = current_app.config["TRACKER_SECRET_KEY"]
    if found is None or not links.is_genuine(secret, PURPOSE, token, EPOCH):
        return None
    person, meeting = found
    attended = queries.list_attended(meeting.id, [person.id])
    if not attended:
        return None
    days = sorted({_day(one, meeting) for one in attended})
    return Proof(meeting, initials((person.given_name, person.family_name)), len(attended), days)


def certificate(meeting: Meeting, person: Participant, language: str, now: datetime) -> bytes:
    """One person's certificate. Raises NotOverYet, DidNotAttend, NotPrinted."""
    if phase(meeting, now) is not Phase.OVER:
        raise NotOverYet
    attended = queries.list_attended(meeting.id, [person.id])
    holder = queries.find_attendee(meeting.id, person.id, language)
    if not attended or holder is None:
        raise DidNotAttend
    return _print(meeting, [holder], attended, language, now)


def certificates(meeting: Meeting, people: Sequence[UUID], language: str, now: datetime) -> bytes:
    """Those of these people, one a page, by name. Raises DidNotAttend, NotPrinted."""
    if not people:
        raise DidNotAttend
    holders = queries.list_attendees(meeting.id, people, language)
    return _print(meeting, holders, queries.list_attended(meeting.id, people), language, now)


def _print(
    meeting: Meeting, holders: Iterable[Holder], attended: Sequence[Attended], language: str, now: datetime
) -> bytes:
    by_person: dict[UUID, list[Attended]] = {}
    for one in attended:
        by_person.setdefault(one.participant_id, []).append(one)
    with force_locale(language):
        data = _frame(meeting, language, now) | {
            "people": [_page(meeting, holder, by_person.get(holder.id, []), language) for holder in holders]
        }
    try:
        return typeset(TEMPLATE, data)
    except TypesettingFailed as error:
        log.exception("certificates could not be typeset", extra={"slug": meeting.slug})
        raise NotPrinted from error


def _frame(meeting: Meeting, language: str, now: datetime) -> dict[str, Any]:
    """What stands on every page."""
    words: Mapping[str, Text] = {
        "heading": Text("Certificate of attendance"),
        "certifies": Text("This is to certify that"),
        "attended": Text("attended"),
        "sessions": Text("Recorded at the doors"),
        "check": Text("Anybody can check this certificate at this address:"),
        "qr": Text("The address of this certificate as a QR picture"),
    }
    place = ", ".join(part for part in (meeting.venue, meeting.city) if part)
    return {
        "language": language,
        "words": {name: say(text) for name, text in words.items()},
        "meeting": meeting.title,
        "dates": formats.date_range(meeting.starts_on, meeting.ends_on, language),
        "place": place,
        "organisers": list(meeting.organisers),
        "issued": say(
            Text("Issued on %(day)s", day=formats.written_date(clock.local(now, meeting.timezone).date(), language))
        ),
        "zone": say(Text("Times of %(place)s", place=meeting.city or meeting.timezone)),
    }


def _page(meeting: Meeting, holder: Holder, attended: Sequence[Attended], language: str) -> dict[str, Any]:
    name, second = names_on_badge(holder.given_name, holder.family_name, holder.badge_name, holder.name_original)
    address = address_of(holder.id)
    days = [
        {
            "day": formats.weekday_date(day, language),
            "rows": [[_times(one, meeting, language), one.title] for one in those],
        }
        for day, those in groupby(_in_order(attended, meeting), lambda one: _day(one, meeting))
    ]
    return {
        "name": name,
        "second": second,
        "organisation": holder.organisation_name,
        "country": holder.country,
        "days": days,
        "address": address,
        "qr": _qr(address),
    }


def _in_order(attended: Sequence[Attended], meeting: Meeting) -> list[Attended]:
    """By day; a day itself stands before its sessions."""
    return sorted(attended, key=lambda one: (_day(one, meeting), one.starts_at is not None))


def _day(one: Attended, meeting: Meeting) -> date:
    if one.starts_at is not None:
        return clock.local(one.starts_at, meeting.timezone).date()
    return one.day or meeting.starts_on


def _times(one: Attended, meeting: Meeting, language: str) -> str:
    times = (one.starts_at, one.ends_at)
    return "–".join(formats.clock_time(clock.local(at, meeting.timezone), language) for at in times if at is not None)


def _qr(address: str) -> dict[str, Any]:
    """The modules of the address, for a raw picture: 0 dark, 255 light."""
    import segno

    rows = segno.make(address, micro=False, error="l").matrix
    return {"side": len(rows), "bits": [0 if dark else 255 for row in rows for dark in row]}
