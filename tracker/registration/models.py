"""A participant: one person's place at one meeting, with the history of its states."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ColumnElement, ForeignKey, Index, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.core.db import Model, also_equal, one_of, word
from tracker.core.ids import new_id
from tracker.core.prepared import among
from tracker.meetings.models import Meeting, Part
from tracker.organisations.models import OrganisationType
from tracker.persons.models import Person
from tracker.registration.rules import Gender, Mode, Origin, State

__all__ = [
    "Gender",
    "MergedRegistration",
    "Mode",
    "Origin",
    "Participant",
    "ParticipantEvent",
    "RepeatedRegistration",
    "State",
    "with_ids",
]

#: states in which an address is taken; a withdrawn or declined person may register anew
LIVE_SQL = text("state NOT IN ('withdrawn', 'declined')")
FLAGGED_SQL = text("flagged_at IS NOT NULL")
ONE_PLACE_PER_EMAIL = (
    "uq_participant_meeting_id_email",
    "participant.meeting_id",
    "participant.email",
    "participant.email_share",
)
ONE_PLACE_PER_SUBMISSION = ("uq_participant_meeting_id_submission", "participant.meeting_id", "participant.submission")
#: whom the worker has not yet compared with the others, nor joined to their other meetings
NOT_COMPARED = text("NOT compared")
ORGANISERS = text("part = 'organiser'")
#: who asked for a visa letter, money or access: few of many; written as its index has it
IN_NEED_SQL = text("CAST(needs AS VARCHAR) <> '[]'")
WITH_OTHER = text("email_other IS NOT NULL")
ONE_CODE = ("uq_participant_meeting_id_code", "participant.meeting_id", "participant.code")


class Participant(Model):
    """A person's registration. The organisation's name, type, region and part are kept as they were at the meeting."""

    __tablename__ = "participant"
    __table_args__ = (
        Index(
            "uq_participant_meeting_id_email",
            "meeting_id",
            "email",
            "email_share",
            unique=True,
            sqlite_where=LIVE_SQL,
            postgresql_where=LIVE_SQL,
        ),
        UniqueConstraint("meeting_id", "submission"),
        UniqueConstraint("meeting_id", "code"),
        Index("ix_participant_email", "email"),
        Index(
            "ix_participant_meeting_id_email_other",
            "meeting_id",
            "email_other",
            sqlite_where=WITH_OTHER,
            postgresql_where=WITH_OTHER,
        ),
        Index("ix_participant_not_compared", "id", sqlite_where=NOT_COMPARED, postgresql_where=NOT_COMPARED),
        # counts of the states, those to decide and the waiting list in their order; whether many agreed to be listed
        Index("ix_participant_states", "meeting_id", "state", "registered_at", "id", "list_consent"),
        Index(
            "ix_participant_organisation_id_meeting_id_sort_key_id", "organisation_id", "meeting_id", "sort_key", "id"
        ),
        Index(
            "ix_participant_flagged",
            "meeting_id",
            "sort_key",
            sqlite_where=FLAGGED_SQL,
            postgresql_where=FLAGGED_SQL,
        ),
        # in the order of the list, without those who need nothing
        Index(
            "ix_participant_in_need",
            "meeting_id",
            "sort_key",
            "id",
            sqlite_where=IN_NEED_SQL,
            postgresql_where=IN_NEED_SQL,
        ),
        # few of many; they are taken off what is counted
        Index("ix_participant_organisers", "meeting_id", sqlite_where=ORGANISERS, postgresql_where=ORGANISERS),
        # everything the list's filter and search ask, so that neither reads the people themselves (docs/benchmarks.md)
        Index(
            "ix_participant_list",
            "meeting_id",
            "sort_key",
            "id",
            "state",
            "part",
            "region_code",
            "organisation_type",
            "organisation_id",
            "mode",
            "origin",
            "registered_at",
            "search_text",
        ),
        CheckConstraint("email = lower(email)", name="email_lowercase"),
        CheckConstraint("given_name <> '' OR family_name <> ''", name="named"),
        one_of("state", State),
        one_of("mode", Mode),
        one_of("gender", Gender),
        one_of("origin", Origin),
        one_of("part", Part),
        one_of("organisation_type", OrganisationType),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    #: entry code of five symbols without 0 O 1 I: shown as "K7 4QX", stored as "K74QX"
    code: Mapped[str]
    #: the form's own id: sent twice, it is the same registration
    submission: Mapped[UUID]
    state: Mapped[State] = mapped_column(word(State))
    origin: Mapped[Origin] = mapped_column(word(Origin))
    #: either may be empty, not both
    given_name: Mapped[str]
    family_name: Mapped[str]
    badge_name: Mapped[str] = mapped_column(default="")
    #: the name in the script it is written in at home; may be empty
    name_original: Mapped[str] = mapped_column(default="", server_default="")
    honorific: Mapped[str] = mapped_column(default="")
    #: None for a walk-in without one
    email: Mapped[str | None]
    #: "", or where the meeting lets people share an address: the folded name that tells them apart
    email_share: Mapped[str] = mapped_column(default="", server_default="")
    #: gets copies of the mails; it claims no place
    email_other: Mapped[str | None]
    phone: Mapped[str] = mapped_column(default="")
    job_title: Mapped[str] = mapped_column(default="")
    gender: Mapped[Gender | None] = mapped_column(word(Gender))
    mode: Mapped[Mode] = mapped_column(word(Mode), default=Mode.IN_PERSON)
    #: what the person asked for: "visa", "funding", "access"
    needs: Mapped[list[str]] = mapped_column(JSON, default=list)
    remarks: Mapped[str] = mapped_column(default="")
    #: ISO dates of the days they mean to come; empty: all
    days: Mapped[list[str]] = mapped_column(JSON, default=list)
    preferred_group: Mapped[str] = mapped_column(default="")
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"))
    part: Mapped[Part] = mapped_column(word(Part))
    organisation_type: Mapped[OrganisationType] = mapped_column(word(OrganisationType))
    #: as at the meeting: official and short name, the parent body's name ("" without one), UN regional group
    organisation_name: Mapped[str]
    organisation_short: Mapped[str]
    organisation_parent: Mapped[str] = mapped_column(default="")
    region_code: Mapped[str | None]
    country_iso2: Mapped[str | None] = mapped_column(ForeignKey("country.iso2"))
    locale: Mapped[str] = mapped_column(default="en")
    #: consent to the notice; the others, given apart, as they are now (the events have their history)
    consent_at: Mapped[datetime | None]
    notice_version: Mapped[str | None]
    list_consent: Mapped[bool] = mapped_column(default=False)
    #: the name in the list that participants get; the address and the number in either list, both: `contact_consent`
    inner_list_consent: Mapped[bool] = mapped_column(default=False, server_default=false())
    email_consent: Mapped[bool] = mapped_column(default=False, server_default=false())
    phone_consent: Mapped[bool] = mapped_column(default=False, server_default=false())
    contact_consent: Mapped[bool] = mapped_column(default=False)
    photo_consent: Mapped[bool] = mapped_column(default=False, server_default=false())
    later_consent: Mapped[bool] = mapped_column(default=False, server_default=false())
    #: folded "family given", the order of every list; ties by id
    sort_key: Mapped[str]
    #: folded names, organisation, e-mail and code between blanks, for the search
    search_text: Mapped[str]
    #: raised to end the private links sent so far
    link_epoch: Mapped[int] = mapped_column(default=1)
    #: set by a change after confirmation, cleared by the organiser
    flagged_at: Mapped[datetime | None]
    registered_at: Mapped[datetime]
    state_at: Mapped[datetime]
    #: who it is, over all meetings; found by the worker shortly after (docs/persons.md)
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    compared: Mapped[bool] = mapped_column(default=False, server_default=false())
    #: when everything that could tell who this was went; what the figures count stays
    erased_at: Mapped[datetime | None]

    meeting: Mapped[Meeting] = relationship(lazy="raise_on_sql")
    person: Mapped[Person | None] = relationship(lazy="raise_on_sql")


def with_ids(meeting_id: UUID, ids: Collection[UUID]) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """That a participant is of the meeting and one of these, read by their ids: strangers' ids find nobody."""
    return also_equal(Participant.meeting_id, meeting_id), among(Participant.id, "ids", ids)


class ParticipantEvent(Model):
    """What happened to a registration: a state reached or answers changed, by whom, when, why. Only ever appended."""

    __tablename__ = "participant_event"
    __table_args__ = (
        Index("ix_participant_event_participant_id_at", "participant_id", "at"),
        Index("ix_participant_event_meeting_id_at", "meeting_id", "at"),
        one_of("state", State),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"), index=True)
    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participant.id", ondelete="CASCADE"))
    at: Mapped[datetime]
    #: the state after it
    state: Mapped[State] = mapped_column(word(State))
    actor_kind: Mapped[str]
    actor_id: Mapped[UUID | None]
    actor_label: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    #: field -> [before, after]; empty for a mere change of state
    changes: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    #: consent -> yes or no, those given or taken back now, and under which notice; NULL when none was
    agreed: Mapped[dict[str, bool] | None] = mapped_column(JSON(none_as_null=True))
    notice_version: Mapped[str | None]


class RepeatedRegistration(Model):
    """A registration sent for an address that already has a place. It got a page like any other, with this code.

    The code opens nothing: at the door it only says that the person is to be found by name. So nobody learns from the
    form whether an address is registered, and nobody enters as somebody else by typing their address.
    """

    __tablename__ = "repeated_registration"
    __table_args__ = (
        UniqueConstraint("meeting_id", "submission"),
        UniqueConstraint("meeting_id", "code"),
        one_of("state", State),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participant.id", ondelete="CASCADE"), index=True)
    code: Mapped[str]
    submission: Mapped[UUID]
    #: what the page showed
    state: Mapped[State] = mapped_column(word(State))
    at: Mapped[datetime]


class MergedRegistration(Model):
    """A second registration of somebody, put away whole: it counts nowhere, and everything it had is at the one kept.

    Its code still opens the door to the one kept; its address and its private link lead nowhere, or who registers under
    another's name could have themselves joined to them. Taking it back restores every row as it was; see docs/persons.md.
    """

    __tablename__ = "merged_registration"
    __table_args__ = (
        UniqueConstraint("meeting_id", "code"),
        Index("ix_merged_registration_meeting_id_submission", "meeting_id", "submission"),
    )

    #: the participant's that it was
    id: Mapped[UUID] = mapped_column(primary_key=True)
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    kept_id: Mapped[UUID] = mapped_column(ForeignKey("participant.id", ondelete="CASCADE"), index=True)
    code: Mapped[str]
    submission: Mapped[UUID]
    email: Mapped[str | None]
    #: as the two were called, for the list of what can be taken back
    name: Mapped[str]
    at: Mapped[datetime]
    by_label: Mapped[str]
    #: every column, as it was
    row: Mapped[dict[str, Any]] = mapped_column(JSON)
    #: table -> ids of the rows that were given to the one kept
    moved: Mapped[dict[str, list[str]]] = mapped_column(JSON)
    #: table -> rows that were put away with it, or rewritten, as they were
    put_away: Mapped[dict[str, list[dict[str, Any]]]] = mapped_column(JSON)
    #: column of the one kept -> [before, after]
    changes: Mapped[dict[str, Any]] = mapped_column(JSON)
