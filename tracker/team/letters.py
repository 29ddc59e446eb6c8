"""What the mail to somebody who works at a meeting says; its link is made while it is written out."""

from urllib.parse import quote
from uuid import UUID

from flask import current_app

from tracker.accounts import mailed_links
from tracker.core import clock
from tracker.core.formats import weekday_date
from tracker.core.i18n import force_locale, say
from tracker.mail.models import OutboxMail
from tracker.mail.sending import Builder, Letter
from tracker.meetings.queries import get_meeting_by_id
from tracker.team import queries, words


def write(mail: OutboxMail) -> Letter | None:
    """The mail; None when the role was taken away since, or the link is used."""
    found = (
        queries.find_written_to(mail.subject_id, UUID(mail.context["link_id"]), clock.now())
        if mail.subject_id
        else None
    )
    if found is None or mail.meeting_id is None:
        return None
    held, user, link = found
    meeting = get_meeting_by_id(mail.meeting_id)
    base, secret = current_app.config["TRACKER_BASE_URL"].rstrip("/"), current_app.config["TRACKER_SECRET_KEY"]
    onward = "" if user.password_hash else f"?next={quote('/account/password')}"
    with force_locale(mail.locale):
        role = say(words.ROLES[held.role])
    values = {
        "name": user.name,
        "meeting": meeting,
        "page": f"{base}/m/{meeting.slug}",
        "role": role,
        "by": mail.context["by"],
        "link": f"{base}/login/{mailed_links.token_of(secret, link.id)}{onward}",
        "until": weekday_date(clock.local(link.expires_at, meeting.timezone).date(), mail.locale),
        "has_password": user.password_hash is not None,
    }
    sender = meeting.contact_name or meeting.short_title
    return Letter(values, reply_to=meeting.contact_email, sender=sender)


BUILDERS: dict[str, Builder] = {queries.MAIL: write}
