"""The parts of a registration that several acts write: the answers' columns, the history, the mail."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import insert

from tracker.audit.operations import record
from tracker.core.access import Actor
from tracker.core.db import db
from tracker.core.ids import new_id
from tracker.core.texts import Text
from tracker.mail.operations import queue_mail
from tracker.meetings.models import Part
from tracker.organisations.models import OrganisationType
from tracker.organisations.queries import recognise
from tracker.registration import queries, rules
from tracker.registration.answers import RegistrationDetails
from tracker.registration.consents import answers_of
from tracker.registration.errors import WrongAnswers
from tracker.registration.models import ParticipantEvent
from tracker.registration.queries import Affiliation
from tracker.registration.rules import State

#: the mail that tells of a state
LETTERS = {
    State.SUBMITTED: "registered",
    State.WAITING: "waiting",
    State.CONFIRMED: "confirmed",
    State.DECLINED: "declined",
    State.WITHDRAWN: "withdrawn",
}
#: those that tell of a decision; that a registration arrived is told with the private link, and stays so
DECISIONS: Mapping[State, str] = {state: letter for state, letter in LETTERS.items() if state is not State.SUBMITTED}
_INSERT_EVENT = insert(ParticipantEvent)


class Known(Protocol):
    """Whom something is told about: a participant, or one whose row was just written."""

    @property
    def id(self) -> UUID: ...
    @property
    def meeting_id(self) -> UUID: ...
    @property
    def state(self) -> State: ...
    @property
    def given_name(self) -> str: ...
    @property
    def family_name(self) -> str: ...
    @property
    def email(self) -> str | None: ...
    @property
    def locale(self) -> str: ...


def stored_answers(place: Affiliation, details: RegistrationDetails, code: str) -> dict[str, Any]:
    """The columns that follow from the answers; `place` is what `find_place` found for them."""
    return {
        "given_name": details.given_name,
        "family_name": details.family_name,
        "badge_name": details.badge_name,
        "name_original": details.name_original,
        "honorific": details.honorific,
        "email": details.email,
        "email_other": details.email_other,
        "phone": details.phone,
        "job_title": details.job_title,
        "gender": details.gender or None,
        "mode": details.mode,
        "needs": list(details.needs),
        "remarks": details.remarks,
        "days": sorted(details.days),
        "preferred_group": details.preferred_group,
        "organisation_id": place.organisation_id,
        "part": place.part,
        "organisation_type": place.type,
        "organisation_name": place.name,
        "organisation_short": place.short_name,
        "organisation_parent": place.parent,
        "region_code": place.region_code,
        "country_iso2": details.country_iso2 or place.country_iso2,
        "locale": details.locale,
        "contact_consent": details.contact_consent,
        **answers_of(details),
        "sort_key": rules.sort_key(details.given_name, details.family_name),
        "search_text": rules.search_text(
            code,
            details.given_name,
            details.family_name,
            details.badge_name,
            details.name_original,
            details.email,
            details.email_other,
            place.short_name,
            place.name,
        ),
    }


def find_place(meeting_id: UUID, details: RegistrationDetails) -> Affiliation:
    """The organisation as at the meeting; a name in words that the directory knows counts as the record itself.

    Raises WrongAnswers. It only reads, and is for before the operation: others may write meanwhile.
    """
    code, written = details.organisation, None
    if not code:
        written = recognise(details.organisation_other, details.country_iso2)
        code = written.code
    place = queries.find_affiliation(meeting_id, code, details.country_iso2) if code else None
    if place is None:
        found = written or recognise("", details.country_iso2)
        place = in_words(details, found.region_code, country_known=found.country_known)
    wrong: dict[str, str | Text] = {}
    if code and place.organisation_id is None:
        wrong["organisation"] = Text("Choose your centre or organisation from the list")
    if not place.country_known:
        wrong["country"] = Text("Choose the country from the list")
    if wrong:
        raise WrongAnswers(fields=wrong)
    return place


def in_words(details: RegistrationDetails, region_code: str | None, *, country_known: bool = True) -> Affiliation:
    """An organisation that the directory does not know; `region_code` is its country's."""
    name, kind, country = details.organisation_other, OrganisationType.OTHER, details.country_iso2
    return Affiliation(None, Part.OTHER, kind, name, name, "", region_code, country, country_known)


def name_of(person: Known) -> str:
    """A participant's name as it is said."""
    return rules.whole_name(person.given_name, person.family_name)


def event_of(
    person: Known,
    *,
    by: Actor,
    at: datetime,
    reason: str = "",
    changes: dict[str, Any] | None = None,
    agreed: dict[str, bool] | None = None,
    notice_version: str | None = None,
) -> dict[str, Any]:
    """The row of a person's history."""
    return {
        "id": new_id(),
        "meeting_id": person.meeting_id,
        "participant_id": person.id,
        "at": at,
        "state": person.state,
        "actor_kind": by.kind,
        "actor_id": by.id,
        "actor_label": by.label,
        "reason": reason,
        "changes": changes or {},
        "agreed": agreed or None,
        "notice_version": notice_version if agreed else None,
    }


def tell(
    person: Known,
    action: str,
    *,
    by: Actor,
    at: datetime,
    reason: str = "",
    changes: dict[str, Any] | None = None,
    agreed: dict[str, bool] | None = None,
    notice_version: str | None = None,
    **details: Any,
) -> None:
    """Append to the person's history and to the audit trail; the trail names changed fields, not their contents.

    `agreed`: the consents given or taken back by it, under that version of the notice.
    """
    event = event_of(person, by=by, at=at, reason=reason, changes=changes, agreed=agreed, notice_version=notice_version)
    db.session.connection().execute(_INSERT_EVENT, event)
    if changes:
        details["fields"] = sorted(changes)
    record(action, by=by, at=at, meeting_id=person.meeting_id, subject_id=person.id, subject=name_of(person), **details)


def write_to(person: Known, template: str, *, at: datetime, reason: str = "", to: str | None = None) -> None:
    """Queue a mail, to another of their addresses if one is named; what it says is read from the records when it is sent."""
    address = to or person.email
    if address is None:
        return
    queue_mail(
        template,
        to=address,
        context={"reason": reason} if reason else {},
        locale=person.locale,
        at=at,
        meeting_id=person.meeting_id,
        subject_id=person.id,
    )


def plain(value: object) -> object:
    """As the event keeps it in JSON."""
    return str(value) if isinstance(value, UUID) else value
