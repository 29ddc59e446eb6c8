"""What registrations are found by when they are compared, and the pairs that look like one person."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.core.db import Model, one_of, word
from tracker.core.ids import new_id


class Verdict(StrEnum):
    """What an organiser said of a pair. `two` is remembered, so that it is not proposed again."""

    OPEN = "open"
    TWO = "two"
    SAME = "same"


class MatchKey(Model):
    """A number that registrations which may be one person's have in common; made from names and addresses, telling neither."""

    __tablename__ = "match_key"
    __table_args__ = ({"sqlite_with_rowid": False},)

    key: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    participant_id: Mapped[UUID] = mapped_column(
        ForeignKey("participant.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class LookAlike(Model):
    """Two registrations that may be one person's, at one meeting or at two. The first is the one with the smaller id."""

    __tablename__ = "look_alike"
    __table_args__ = (
        UniqueConstraint("first_id", "second_id"),
        Index("ix_look_alike_first_meeting_id", "first_meeting_id", "verdict", "score"),
        Index("ix_look_alike_second_meeting_id", "second_meeting_id", "verdict", "score"),
        CheckConstraint("first_id < second_id", name="ordered"),
        one_of("verdict", Verdict),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    first_id: Mapped[UUID] = mapped_column(ForeignKey("participant.id", ondelete="CASCADE"))
    second_id: Mapped[UUID] = mapped_column(ForeignKey("participant.id", ondelete="CASCADE"), index=True)
    first_meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    second_meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    #: of 100
    score: Mapped[int]
    #: `persons.rules.Reason`, the weightiest first
    reasons: Mapped[list[str]] = mapped_column(JSON)
    found_at: Mapped[datetime]
    verdict: Mapped[Verdict] = mapped_column(word(Verdict), default=Verdict.OPEN)
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str] = mapped_column(default="")
    #: registrations given to the other's person by "same person" at two meetings: what taking it back restores
    moved: Mapped[list[str]] = mapped_column(JSON, default=list)
    moved_from: Mapped[UUID | None]
