"""Registering for another meeting with what an earlier registration holds: never its consents, nor its answers to own questions."""

from collections.abc import Sequence
from datetime import datetime

from werkzeug.datastructures import MultiDict

from tracker.meetings.models import Meeting
from tracker.meetings.queries import list_meetings
from tracker.meetings.rules import Phase, phase, registration_is_open
from tracker.registration.forms import RegistrationForm
from tracker.registration.models import Participant

#: who somebody is and where to reach them; days, needs, remarks, gender and consents are asked anew
KEPT = (
    "given_name",
    "family_name",
    "name_original",
    "badge_name",
    "honorific",
    "email",
    "email_other",
    "phone",
    "job_title",
    "organisation",
    "organisation_other",
    "country",
)


def filled_in(person: Participant, code: str | None) -> RegistrationForm:
    """The form of another meeting with what this registration holds; `code` is the organisation's in the directory."""
    whole = RegistrationForm.of(person, code)
    return RegistrationForm(MultiDict({name: whole.value(name) for name in KEPT}))


def open_to_all(now: datetime, *, but: Meeting) -> Sequence[Meeting]:
    """The other meetings that anybody may register for now, the next one first."""
    others = (meeting for meeting in list_meetings() if meeting.id != but.id and not meeting.invitation_only)
    # a form may be kept open to be tried when the meeting is over
    found = (m for m in others if registration_is_open(m, now) and phase(m, now) is not Phase.OVER)
    return sorted(found, key=lambda meeting: (meeting.starts_on, meeting.slug))
