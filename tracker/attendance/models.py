"""Check-in events, only ever appended, and who is present, derived from them in the same transaction."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.attendance.rules import Channel, Kind, Result
from tracker.core.db import Model, one_of, word
from tracker.core.ids import new_id

__all__ = ["CheckIn", "Kind", "Presence", "Result", "Settled"]

#: few of many; written as their index has it, so that they are found by it (`rules.COUNTED`)
REFUSED_SQL = text("result NOT IN ('welcome', 'already_here')")


class CheckIn(Model):
    """One event at a door. The device makes the id, so a replay is recognised; the answer it got is kept with it."""

    __tablename__ = "check_in"
    __table_args__ = (
        Index("ix_check_in_meeting_id_recorded_at", "meeting_id", "recorded_at", "id"),
        Index("ix_check_in_participant_id_at", "participant_id", "at"),
        # all that tells whether somebody is still to be let in: the events themselves are read of those that are shown
        Index(
            "ix_check_in_refused",
            "meeting_id",
            "recorded_at",
            "id",
            "result",
            "participant_id",
            "session_id",
            "day_id",
            sqlite_where=REFUSED_SQL,
            postgresql_where=REFUSED_SQL,
        ),
        one_of("kind", Kind),
        one_of("result", Result),
        one_of("channel", Channel),
    )

    #: made by the device
    id: Mapped[UUID] = mapped_column(primary_key=True)
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    #: None when nobody has the code
    participant_id: Mapped[UUID | None] = mapped_column(ForeignKey("participant.id", ondelete="CASCADE"))
    session_id: Mapped[UUID | None] = mapped_column(ForeignKey("meeting_session.id", ondelete="CASCADE"))
    day_id: Mapped[UUID | None] = mapped_column(ForeignKey("meeting_day.id", ondelete="CASCADE"))
    #: as it was read at the door
    code: Mapped[str] = mapped_column(default="")
    kind: Mapped[Kind] = mapped_column(word(Kind))
    channel: Mapped[Channel] = mapped_column(word(Channel), default=Channel.DOOR, server_default="door")
    #: by the device's clock; odd ones are flagged, never refused
    at: Mapped[datetime]
    #: by the server's clock
    recorded_at: Mapped[datetime]
    device: Mapped[str] = mapped_column(default="")
    by_label: Mapped[str] = mapped_column(default="")
    result: Mapped[Result] = mapped_column(word(Result))
    #: why it was rejected, or why it was let in against the rule; may be empty
    reason: Mapped[str] = mapped_column(default="")
    #: the rest of the answer, so that a replay is answered the same: present since when, and at which desk
    since: Mapped[datetime | None]
    desk: Mapped[str] = mapped_column(default="")
    #: digest of what was sent: the same id with another content is refused
    digest: Mapped[str] = mapped_column(default="")


class Settled(Model):
    """A refused event an organiser has looked at and decided that it does not count."""

    __tablename__ = "settled_check_in"

    check_in_id: Mapped[UUID] = mapped_column(ForeignKey("check_in.id", ondelete="CASCADE"), primary_key=True)
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    by_label: Mapped[str]


class Presence(Model):
    """A participant's attendance of one session or day, derived from the events; one row each, the database sees to it."""

    __tablename__ = "presence"
    __table_args__ = (
        UniqueConstraint("participant_id", "session_id"),
        UniqueConstraint("participant_id", "day_id"),
        # the API's pages
        Index("ix_presence_meeting_id_id", "meeting_id", "id"),
        Index("ix_presence_session_id_attended", "session_id", "attended", "inside"),
        Index("ix_presence_meeting_id_attended", "meeting_id", "attended", "participant_id", "day_id", "remote"),
        CheckConstraint("(session_id IS NULL) <> (day_id IS NULL)", name="session_or_day"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participant.id", ondelete="CASCADE"))
    session_id: Mapped[UUID | None] = mapped_column(ForeignKey("meeting_session.id", ondelete="CASCADE"))
    day_id: Mapped[UUID | None] = mapped_column(ForeignKey("meeting_day.id", ondelete="CASCADE"), index=True)
    #: has an "in" that was not undone
    attended: Mapped[bool]
    #: there now: the last event is an "in"
    inside: Mapped[bool]
    #: only from afar; takes no place in the room and is counted apart
    remote: Mapped[bool] = mapped_column(default=False, server_default=false())
    #: the earliest "in" by the device's clock, and the last "out"
    first_in_at: Mapped[datetime | None]
    last_out_at: Mapped[datetime | None]


class DoorQuota(Model):
    """How many of one organisation may be in a session at a time; without an organisation: of each that has no row of its own."""

    __tablename__ = "door_quota"
    __table_args__ = (
        UniqueConstraint("session_id", "organisation_id"),
        Index(
            "uq_door_quota_session_id",
            "session_id",
            unique=True,
            sqlite_where=text("organisation_id IS NULL"),
            postgresql_where=text("organisation_id IS NULL"),
        ),
        CheckConstraint("places >= 0", name="places_positive"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"), index=True)
    session_id: Mapped[UUID] = mapped_column(ForeignKey("meeting_session.id", ondelete="CASCADE"))
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"), index=True)
    places: Mapped[int]


class SelfCheckIn(Model):
    """Whether people may check themselves in: in the room with the code shown there, and from afar by their private link."""

    __tablename__ = "self_check_in"

    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"), primary_key=True)
    in_room: Mapped[bool]
    online: Mapped[bool]
