"""What the mails to invited people and to focal points say: read from the records at the moment they leave."""

from collections.abc import Mapping
from typing import Any

from flask import current_app
from flask_babel import gettext, ngettext

from tracker.core.formats import written_date
from tracker.core.i18n import force_locale
from tracker.invitations import queries
from tracker.invitations.mail_kinds import KINDS
from tracker.invitations.models import Invitation, NominationRequest
from tracker.invitations.private_links import invitation_address, nomination_address
from tracker.invitations.rules import InvitationState, may_register
from tracker.mail.models import OutboxMail
from tracker.mail.sending import Builder, Letter
from tracker.meetings.models import Meeting
from tracker.meetings.queries import get_meeting_by_id
from tracker.registration.letters import meeting_fields


def write_to_invited(mail: OutboxMail) -> Letter | None:
    """The invited person's mail; None when the invitation is gone, was used or taken back since."""
    if mail.context.get("sample"):
        return _sample(mail)
    found = queries.find_invitation(mail.subject_id) if mail.subject_id else None
    if found is None or not may_register(found[0].state):
        return None
    invitation, meeting = found
    about = _about(invitation)
    sentence = _introduction(about, mail.locale)
    own = {"name": about["name"], "organisation": about["organisation"], "introduction": sentence}
    return _worded(mail, meeting, {**own, "link": invitation_address(invitation)})


def write_the_end(mail: OutboxMail) -> Letter | None:
    """Why the link works no more; None when the invitation is gone or open again."""
    found = queries.find_invitation(mail.subject_id) if mail.subject_id else None
    if found is None:
        return None
    invitation, meeting = found
    replaced = invitation.state is InvitationState.REPLACED
    return _letter(meeting, **_about(invitation), replaced=replaced, reason=mail.context.get("reason", ""))


def write_of_declining(mail: OutboxMail) -> Letter | None:
    """To the focal point whose nominee cannot come."""
    found = queries.find_invitation(mail.subject_id) if mail.subject_id else None
    request = queries.find_request(found[0].request_id) if found and found[0].request_id else None
    if found is None or request is None:
        return None
    invitation, meeting = found
    return _letter(meeting, **_asked(meeting, request[0]), person=invitation.name, reason=invitation.reason)


def write_to_focal_point(mail: OutboxMail) -> Letter | None:
    """The focal point's mail with the link to its list; None when it is asked no more."""
    if mail.context.get("sample"):
        return _sample(mail)
    found = queries.find_request(mail.subject_id) if mail.subject_id else None
    if found is None:
        return None
    request, meeting = found
    organisation = queries.organisation_at(meeting.id, request.organisation_id)
    own = {
        "organisation": organisation,
        "deadline": written_date(request.due_on, mail.locale) if request.due_on else "",
        "funding": _funding(request.funded_seats, mail.locale),
    }
    return _worded(mail, meeting, {**_asked(meeting, request), **own})


def _sample(mail: OutboxMail) -> Letter | None:
    """What previews and tries show: an invented person's, whose link leads nowhere."""
    meeting = get_meeting_by_id(mail.meeting_id) if mail.meeting_id else None
    if meeting is None:
        return None
    kind = next(kind for kind in KINDS if kind.name == mail.template)
    about = {"organisation": kind.examples["organisation"], "named_by_focal_point": True}
    own = {
        "introduction": _introduction(about, mail.locale),
        "deadline": written_date(meeting.starts_on, mail.locale),
        "funding": _funding(2, mail.locale),
        "link": f"{current_app.config['TRACKER_BASE_URL'].rstrip('/')}/i/",
        **kind.examples,
    }
    return _worded(mail, meeting, {field: text for field, text in own.items() if field in kind.fields})


def _introduction(about: Mapping[str, Any], language: str) -> str:
    organisation = about["organisation"]
    with force_locale(language):
        if about["named_by_focal_point"]:
            return gettext("%(organisation)s has named you for this meeting.", organisation=organisation)
        if organisation:
            return gettext("You are invited to this meeting, for %(organisation)s.", organisation=organisation)
        return gettext("You are invited to this meeting.")


def _funding(seats: int, language: str) -> str:
    if not seats:
        return ""
    with force_locale(language):
        return ngettext(
            "Travel is paid for %(num)s person; others are welcome at their own cost.",
            "Travel is paid for %(num)s people; others are welcome at their own cost.",
            seats,
        )


def _about(invitation: Invitation) -> dict[str, Any]:
    return {
        "name": invitation.name,
        "organisation": queries.organisation_name(invitation),
        "named_by_focal_point": invitation.request_id is not None,
    }


def _asked(meeting: Meeting, request: NominationRequest) -> dict[str, Any]:
    return {"name": request.contact_name or request.contact_email, "link": nomination_address(meeting, request)}


def _worded(mail: OutboxMail, meeting: Meeting, own: Mapping[str, str]) -> Letter:
    """A mail whose words the organisers may change."""
    fields = {**meeting_fields(meeting, mail.locale), **own}
    letter = _letter(meeting, **own)
    return Letter(letter.values, reply_to=letter.reply_to, fields=fields, sender=letter.sender)


def _letter(meeting: Meeting, **values: Any) -> Letter:
    page = f"{current_app.config['TRACKER_BASE_URL'].rstrip('/')}/m/{meeting.slug}"
    sender = meeting.contact_name or meeting.short_title
    return Letter({**values, "meeting": meeting, "page": page}, reply_to=meeting.contact_email, sender=sender)


BUILDERS: dict[str, Builder] = {
    "invitation": write_to_invited,
    "invitation_reminder": write_to_invited,
    "invitation_ended": write_the_end,
    "nominee_declined": write_of_declining,
    "nomination": write_to_focal_point,
    "nomination_reminder": write_to_focal_point,
}
