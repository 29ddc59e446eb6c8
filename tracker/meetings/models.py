"""A meeting: its dates and place, days, sessions, agenda, and the organisations expected at it."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.core.db import Model, one_of, word
from tracker.core.ids import new_id
from tracker.organisations.models import Organisation


class Part(StrEnum):
    """The part an organisation has at a meeting; figures keep the four apart."""

    CENTRE = "centre"
    PARTNER = "partner"
    ORGANISER = "organiser"
    OTHER = "other"


class SessionKind(StrEnum):
    PLENARY = "plenary"
    GROUPS = "groups"
    BREAK = "break"
    SOCIAL = "social"
    OTHER = "other"


class Meeting(Model):
    """What people register for, and what the report is about."""

    __tablename__ = "meeting"
    __table_args__ = (
        UniqueConstraint("slug"),
        CheckConstraint("starts_on <= ends_on", name="dates_ordered"),
        CheckConstraint("capacity IS NULL OR capacity >= 0", name="capacity_positive"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    slug: Mapped[str]
    title: Mapped[str]
    #: for navigation: "Annual joint meeting 2016"
    short_title: Mapped[str]
    #: the meeting's subject, the public page's heading; may be empty
    theme: Mapped[str] = mapped_column(default="")
    #: document symbol of the report; free text, may be empty
    symbol: Mapped[str] = mapped_column(default="")
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    #: IANA name of the zone all times of the meeting are shown in
    timezone: Mapped[str]
    city: Mapped[str] = mapped_column(default="")
    country_iso2: Mapped[str | None] = mapped_column(ForeignKey("country.iso2"))
    venue: Mapped[str] = mapped_column(default="")
    #: whether people may attend from afar
    online: Mapped[bool] = mapped_column(default=False)
    working_language: Mapped[str] = mapped_column(default="en")
    #: who convenes it, in masthead order
    organisers: Mapped[list[str]] = mapped_column(JSON, default=list)
    objectives: Mapped[list[str]] = mapped_column(JSON, default=list)
    audience: Mapped[str] = mapped_column(default="")
    #: decisions it rests on, e.g. "BC-12/10"
    mandates: Mapped[list[str]] = mapped_column(JSON, default=list)
    background: Mapped[list[str]] = mapped_column(JSON, default=list)
    #: what the generated summary sentence is followed by on the public page and in the report
    summary: Mapped[str] = mapped_column(default="")
    #: paragraphs of the report that no record gives: opening remarks, other matters, closure
    opening: Mapped[list[str]] = mapped_column(JSON, default=list)
    organization_of_work: Mapped[list[str]] = mapped_column(JSON, default=list)
    other_matters: Mapped[list[str]] = mapped_column(JSON, default=list)
    closing: Mapped[list[str]] = mapped_column(JSON, default=list)
    #: who called it to order and who closed it: "Ms. ... (Uruguay), Chair"
    chair: Mapped[str] = mapped_column(default="")
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    contact_name: Mapped[str] = mapped_column(default="")
    contact_email: Mapped[str] = mapped_column(default="")
    contact_phone: Mapped[str] = mapped_column(default="")
    registration_opens_at: Mapped[datetime | None]
    registration_closes_at: Mapped[datetime | None]
    #: places; None: no limit
    capacity: Mapped[int | None]
    #: a registration is confirmed at once when there is room; else the organiser decides each
    confirms_itself: Mapped[bool] = mapped_column(default=False)
    #: only who was invited may register
    invitation_only: Mapped[bool] = mapped_column(default=False, server_default=false())
    #: who registers from the address they were invited at is confirmed at once when there is room
    confirms_invited: Mapped[bool] = mapped_column(default=False, server_default=false())
    #: two people may register with one address; the same name with it is still one registration
    shared_emails: Mapped[bool] = mapped_column(default=False, server_default=false())
    #: a place that comes free goes to whoever waited longest; else the organiser gives it
    moves_up: Mapped[bool] = mapped_column(default=False, server_default=false())
    #: minutes the mails of a decision wait so that it can be undone; None: the usual two
    undo_minutes: Mapped[int | None]
    #: version of the privacy notice that consent is given to
    notice_version: Mapped[str] = mapped_column(default="1")
    #: how long after its end names and answers are kept; None: until an organiser erases them (docs/privacy.md)
    retention_days: Mapped[int | None]
    #: when everything private of it was erased
    purged_at: Mapped[datetime | None]
    #: classes of fewer persons are not shown in a breakdown by gender; None: the usual three
    small_cells: Mapped[int | None]
    #: words shown where the sample's people appear: that they are invented; "" for a real meeting
    disclaimer: Mapped[str] = mapped_column(default="")
    #: raised by every change to what the public page shows
    revision: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]


class Day(Model):
    """One day of a meeting, in the meeting's own zone."""

    __tablename__ = "meeting_day"
    __table_args__ = (UniqueConstraint("meeting_id", "date"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    date: Mapped[date]
    title: Mapped[str] = mapped_column(default="")


class AgendaItem(Model):
    """A point of the agenda, and what the meeting did about it ("Matters discussed" is written from this)."""

    __tablename__ = "agenda_item"
    __table_args__ = (UniqueConstraint("meeting_id", "position"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("agenda_item.id", ondelete="CASCADE"))
    position: Mapped[int]
    #: as printed: "3", "3 (a)"
    number: Mapped[str]
    title: Mapped[str]
    #: who introduced it: "the representative of the Secretariat"; may be empty
    presenter: Mapped[str] = mapped_column(default="")
    #: what was said, views not attributed; one text a paragraph
    discussion: Mapped[list[str]] = mapped_column(JSON, default=list)
    #: "took note of the information provided"; may be empty
    outcome: Mapped[str] = mapped_column(default="")


class Session(Model):
    """A part of the programme: what people come to and are checked in at."""

    __tablename__ = "meeting_session"
    __table_args__ = (
        UniqueConstraint("meeting_id", "position"),
        CheckConstraint("starts_at < ends_at", name="times_ordered"),
        one_of("kind", SessionKind),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    day_id: Mapped[UUID] = mapped_column(ForeignKey("meeting_day.id", ondelete="CASCADE"), index=True)
    agenda_item_id: Mapped[UUID | None] = mapped_column(ForeignKey("agenda_item.id", ondelete="SET NULL"))
    position: Mapped[int]
    kind: Mapped[SessionKind] = mapped_column(word(SessionKind))
    title: Mapped[str]
    speaker: Mapped[str] = mapped_column(default="")
    room: Mapped[str] = mapped_column(default="")
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    #: when it was really opened and closed
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    #: people are checked in at it (breaks are not)
    counted: Mapped[bool] = mapped_column(default=True)
    capacity: Mapped[int | None]

    day: Mapped[Day] = relationship(lazy="raise_on_sql")


class ExpectedOrganisation(Model):
    """An organisation expected at a meeting: the "of 23" of "22 of 23 centres". Its name is kept as at the meeting."""

    __tablename__ = "expected_organisation"
    __table_args__ = (UniqueConstraint("meeting_id", "organisation_id"), one_of("part", Part))

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    part: Mapped[Part] = mapped_column(word(Part))
    position: Mapped[int]
    #: snapshot at the time the meeting was entered
    name: Mapped[str]
    short_name: Mapped[str]
    region_code: Mapped[str | None]
    country_iso2: Mapped[str | None]
    parent_name: Mapped[str] = mapped_column(default="")

    organisation: Mapped[Organisation] = relationship(lazy="raise_on_sql")
