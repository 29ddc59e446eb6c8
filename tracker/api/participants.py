"""Participants as programs see and register them: the same rules as the form, every field only to an organiser."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated
from uuid import UUID

from flask import Response, request
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Row

from tracker.api import queries
from tracker.api.answers import Answer, answers_of, named_for_programs, typed_answers
from tracker.api.blueprint import bp
from tracker.api.bodies import Body
from tracker.api.openapi import documented
from tracker.api.paging import PAGED, Page, read_slice
from tracker.core import clock
from tracker.core.access import Role, actor, allow, may
from tracker.core.ids import new_id
from tracker.meetings.queries import get_meeting
from tracker.registration import operations, sending
from tracker.registration.answers import RegistrationDetails
from tracker.registration.errors import AlreadyRegistered, InvitationNeeded, RegistrationClosed, WrongAnswers
from tracker.registration.lists import read_filter
from tracker.registration.models import Gender, Mode, Origin, Participant, State
from tracker.registration.own_columns import own_columns

Words = Annotated[str, Field(max_length=2000)]


class Badge(BaseModel):
    """What the check-in desk may know of a person."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    code: str
    given_name: str
    family_name: str
    organisation_name: str


class ParticipantOut(Badge):
    """What an organiser may know of a person. Not the gender: the form promises that it is only counted."""

    state: State
    origin: Origin
    badge_name: str
    name_original: str
    honorific: str
    email: str | None
    email_other: str | None
    phone: str
    job_title: str
    mode: Mode
    days: list[str]
    needs: list[str]
    remarks: str
    preferred_group: str
    organisation: str | None = Field(None, description="Its code in the directory; null for one that is not in it.")
    organisation_short: str
    organisation_type: str
    part: str = Field(description="centre, partner, organiser or other; figures keep the four apart.")
    region_code: str | None
    country_iso2: str | None
    list_consent: bool
    contact_consent: bool = Field(description="E-mail and telephone both: `email_consent` and `phone_consent`.")
    inner_list_consent: bool
    email_consent: bool
    phone_consent: bool
    photo_consent: bool
    later_consent: bool
    locale: str
    registered_at: datetime
    state_at: datetime
    answers: dict[str, str | list[str]] = Field(
        default_factory=dict, description="To the meeting's own questions, by their key; of choices, the words chosen."
    )


class Registration(Body):
    """The registration form as JSON; docs/registration.md says what each field is for."""

    given_name: Words = ""
    family_name: Words = ""
    email: Words
    email_other: Words = Field("", description="Gets copies of the mails.")
    organisation: Words | None = Field(None, description="Code from the directory, or else `organisation_other`.")
    organisation_other: Words = ""
    country: Words | None = Field(None, description="ISO 3166 alpha-2.")
    job_title: Words = ""
    consent: bool = Field(description="Without it nothing is stored.")
    badge_name: Words = ""
    name_original: Words = Field("", description="The name in the script it is written in at home.")
    honorific: Words = ""
    phone: Words = ""
    gender: Gender | None = None
    mode: Mode = Mode.IN_PERSON
    days: list[Words] = Field(default_factory=list, max_length=60)
    needs: list[Words] = Field(default_factory=list, max_length=10)
    remarks: Words = ""
    preferred_group: Words = ""
    list_consent: bool = False
    contact_consent: bool = Field(default=False, description="E-mail and telephone at once.")
    inner_list_consent: bool = False
    email_consent: bool = False
    phone_consent: bool = False
    photo_consent: bool = False
    later_consent: bool = False
    locale: Words = "en"
    submission: UUID | None = Field(None, description="Made by the program: sent twice, it is the same registration.")
    answers: dict[str, Answer] = Field(
        default_factory=dict,
        max_length=100,
        description="To the meeting's own questions, by their key; choices by their id or words. docs/questions.md",
    )

    def details(self) -> RegistrationDetails:
        """The answers as the operation takes them."""
        answers = self.model_dump(exclude={"submission", "country", "days", "needs", "answers"})
        own = typed_answers(self.answers)
        return RegistrationDetails(
            **answers, country_iso2=self.country, days=tuple(self.days), needs=tuple(self.needs), own=own
        )


@bp.get("/meetings/<slug>/participants")
@allow(Role.ORGANISER, Role.DESK, scope="read")
@documented(
    "The participants by name; a check-in desk gets names, organisations and codes only",
    response=Page[ParticipantOut | Badge],
    query=PAGED,
)
def list_participants(slug: str) -> Page[ParticipantOut | Badge]:
    page, meeting = read_slice(2), get_meeting(slug)
    rows, following = page.cut(queries.list_participants(meeting.id, page.after, page.fetch), _position)
    if not may(Role.ORGANISER, slug=slug):
        return Page(items=[Badge.model_validate(row[0]) for row in rows], next=following)
    answers = answers_of(meeting, [row[0].id for row in rows])
    return Page(items=[_shown(row[0], row[1], answers) for row in rows], next=following)


@bp.post("/meetings/<slug>/participants")
@allow(Role.ORGANISER, scope="register")
@documented(
    "Register a person, by the same rules as the form",
    request=Registration,
    response=ParticipantOut,
    status=201,
    refuses=(WrongAnswers, RegistrationClosed, InvitationNeeded, AlreadyRegistered),
)
def register(slug: str, body: Registration) -> ParticipantOut:
    meeting, submission = get_meeting(slug), body.submission or new_id()
    with named_for_programs(meeting, body.answers):
        participant = operations.register(
            meeting, body.details(), submission=submission, origin=Origin.API, by=actor(), now=clock.now()
        )
    return _shown(participant, body.organisation, answers_of(meeting, [participant.id]))


FILTERED = {"q": "Words of names, organisations, codes.", "state": "One state.", "region": "Code of a region."}


@bp.get("/meetings/<slug>/participants.csv")
@allow(Role.ORGANISER, scope="read")
@documented("Every participant as CSV, the columns named for programs", media=sending.CSV, query=FILTERED)
def participants_csv(slug: str) -> Response:
    return _send(slug, "csv")


@bp.get("/meetings/<slug>/participants.xlsx")
@allow(Role.ORGANISER, scope="read")
@documented("Every participant as a workbook, the columns named for programs", media=sending.XLSX, query=FILTERED)
def participants_xlsx(slug: str) -> Response:
    return _send(slug, "xlsx")


def _send(slug: str, ending: str) -> Response:
    meeting, asked = get_meeting(slug), read_filter(request.args)
    extra = own_columns(meeting)
    wanted = sending.Wanted(meeting.id, asked, f"{slug}-participants", programs=True, extra=extra)
    return sending.send(wanted, ending, by=actor(), now=clock.now(), sheet_name="participants")


def _position(row: Row[Participant, str | None]) -> tuple[str, ...]:
    return row[0].sort_key, str(row[0].id)


def _shown(
    participant: Participant, organisation: str | None, answers: Mapping[UUID, dict[str, str | list[str]]]
) -> ParticipantOut:
    shown = ParticipantOut.model_validate(participant)
    shown.organisation = organisation
    shown.answers = answers.get(participant.id, {})
    return shown
