"""What the mails to participants say: read from the records at the moment they leave."""

from collections.abc import Mapping

from flask import current_app

from tracker.core.clock import local
from tracker.core.formats import date_range, written_date
from tracker.core.i18n import current_language, force_locale
from tracker.mail.models import OutboxMail
from tracker.mail.sending import Attachment, Builder, Letter
from tracker.meetings.models import Meeting
from tracker.meetings.queries import get_meeting_by_id, list_sessions
from tracker.organisations.queries import country_name
from tracker.questions.queries import deadline
from tracker.registration import queries, rules, second_form
from tracker.registration.mail_kinds import EXAMPLES, KINDS, MESSAGE
from tracker.registration.models import Participant
from tracker.registration.private_links import address_of
from tracker.registration.records import name_of

#: these carry the programme for the person's calendar
WITH_CALENDAR = frozenset({"registered", "confirmed", "already_registered"})
TEMPLATES = tuple(kind.name for kind in KINDS if kind.name != MESSAGE)


def write(mail: OutboxMail) -> Letter | None:
    """The person's mail; None when the person was erased since. A sample shows the fields' examples."""
    if mail.context.get("sample"):
        meeting = get_meeting_by_id(mail.meeting_id) if mail.meeting_id else None
        kind = next(kind for kind in KINDS if kind.name == mail.template)
        return letter_with(mail, meeting, {**sample_fields(meeting, mail.locale), **kind.examples}) if meeting else None
    found = queries.find_with_meeting(mail.subject_id) if mail.subject_id else None
    if found is None:
        return None
    person, meeting = found
    fields = {**person_fields(person, meeting, mail.locale), "reason": str(mail.context.get("reason", ""))}
    if mail.template == second_form.MAIL:
        fields["form"] = f"{fields['link']}/more"
    return letter_with(mail, meeting, fields, (mail.to_address == person.email and person.email_other) or "")


def letter_with(mail: OutboxMail, meeting: Meeting, fields: Mapping[str, str], copy_to: str = "") -> Letter:
    """The mail with its fields: whom replies reach, on whose behalf, and the programme where it goes along."""
    values = {**fields, "meeting": meeting, "page": page_of(meeting)}
    attachments = (_calendar(meeting),) if mail.template in WITH_CALENDAR else ()
    sender = meeting.contact_name or meeting.short_title
    return Letter(
        values,
        reply_to=meeting.contact_email,
        attachments=attachments,
        cc=copy_to,
        fields=fields,
        sender=sender,
    )


def person_fields(person: Participant, meeting: Meeting, language: str) -> dict[str, str]:
    """What a text to this person is filled with; the private link among it."""
    return {
        **meeting_fields(meeting, language),
        "name": person.badge_name or name_of(person),
        "whole_name": name_of(person),
        "honorific": person.honorific,
        "given_name": person.given_name,
        "family_name": person.family_name,
        "job_title": person.job_title,
        "organisation": person.organisation_name,
        "organisation_short": person.organisation_short,
        "country": country_name(person.country_iso2, language) if person.country_iso2 else "",
        "code": rules.format_code(person.code),
        "link": address_of(person),
        **_second_form(meeting, person, language),
    }


def _second_form(meeting: Meeting, person: Participant, language: str) -> dict[str, str]:
    """Where and until when the second form is filled in; empty where there is none."""
    if not second_form.asked(meeting):
        return {"form": "", "deadline": ""}
    closes = deadline(meeting.id)
    day = written_date(local(closes, meeting.timezone).date(), language) if closes else ""
    return {"form": f"{address_of(person)}/more", "deadline": day}


def sample_fields(meeting: Meeting, language: str) -> dict[str, str]:
    """An invented person's, for previews and tries: the link leads nowhere."""
    base = current_app.config["TRACKER_BASE_URL"].rstrip("/")
    own = {**EXAMPLES, "link": f"{base}/r/", "form": f"{base}/r/", "deadline": ""}
    return {**meeting_fields(meeting, language), **own}


def meeting_fields(meeting: Meeting, language: str) -> dict[str, str]:
    """What a text about the meeting is filled with."""
    with force_locale(language):
        dates = date_range(meeting.starts_on, meeting.ends_on, current_language())
    return {
        "meeting": meeting.short_title,
        "meeting_title": meeting.title,
        "dates": dates,
        "city": meeting.city,
        "venue": meeting.venue,
        "contact": meeting.contact_name or meeting.contact_email,
        "page": page_of(meeting),
    }


def page_of(meeting: Meeting) -> str:
    """The public page's address, from the configured one."""
    return f"{current_app.config['TRACKER_BASE_URL'].rstrip('/')}/m/{meeting.slug}"


def _calendar(meeting: Meeting) -> Attachment:
    from tracker.meetings.calendar import calendar_file

    data = calendar_file(meeting, list_sessions(meeting.id), page_of(meeting))
    return Attachment(f"{meeting.slug}.ics", "text/calendar", data)


BUILDERS: dict[str, Builder] = dict.fromkeys((*TEMPLATES, MESSAGE), write)
