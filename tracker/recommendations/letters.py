"""What the mails to owners say: what is open of theirs at the moment the mail leaves."""

from collections.abc import Iterable, Mapping

from flask import current_app

from tracker.core.formats import written_date
from tracker.discussions.light import bare
from tracker.mail.models import OutboxMail
from tracker.mail.sending import Builder, Letter
from tracker.meetings.models import Meeting
from tracker.meetings.queries import get_meeting_by_id
from tracker.recommendations import queries
from tracker.recommendations.mail_kinds import EXAMPLES
from tracker.recommendations.models import Recommendation
from tracker.recommendations.owning import ASK, REMIND
from tracker.recommendations.private_links import address_of
from tracker.recommendations.rules import LIVE
from tracker.registration.letters import meeting_fields

#: of a recommendation's text in a mail; the page has the whole
SHOWN = 200


def write(mail: OutboxMail) -> Letter | None:
    """The owner's mail; None when the owner is gone or nothing of theirs is open any more."""
    if mail.context.get("sample"):
        meeting = get_meeting_by_id(mail.meeting_id) if mail.meeting_id else None
        link = f"{current_app.config['TRACKER_BASE_URL'].rstrip('/')}/m/"
        return _letter(mail, meeting, {**EXAMPLES, "link": link}) if meeting else None
    found = queries.find_owner(mail.subject_id) if mail.subject_id else None
    if found is None:
        return None
    owner, meeting = found
    live = [one for one in queries.list_owned(owner.id) if one.state in LIVE]
    if not live:
        return None
    own = {
        "name": owner.contact_name or owner.contact_email,
        "organisation": owner.name,
        "recommendations": listed(live, mail.locale),
        "link": address_of(meeting, owner),
    }
    return _letter(mail, meeting, own)


def listed(recommendations: Iterable[Recommendation], language: str) -> str:
    """One a line: its number, its text, by when."""
    return "\n".join(_line(one, language) for one in recommendations)


def _line(one: Recommendation, language: str) -> str:
    text = " ".join(bare(one.text).split())
    text = text if len(text) <= SHOWN else text[: SHOWN - 1].rstrip() + "…"
    return f"{one.mark}  {text}" + (f" ({written_date(one.due_on, language)})" if one.due_on else "")


def _letter(mail: OutboxMail, meeting: Meeting, own: Mapping[str, str]) -> Letter:
    page = f"{current_app.config['TRACKER_BASE_URL'].rstrip('/')}/m/{meeting.slug}"
    fields = {**meeting_fields(meeting, mail.locale), **own}
    sender = meeting.contact_name or meeting.short_title
    values = {**own, "meeting": meeting, "page": page}
    return Letter(values, reply_to=meeting.contact_email, fields=fields, sender=sender)


BUILDERS: dict[str, Builder] = {ASK: write, REMIND: write}
