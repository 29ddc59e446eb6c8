"""What a meeting's letters say, and each letter that was issued: numbered, dated, and never changed again."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.core.db import Model
from tracker.core.ids import new_id


class LetterText(Model):
    """What letters in one language say. Only ever appended: the highest number holds; `parts` NULL is the built-in text."""

    __tablename__ = "letter_text"
    __table_args__ = (UniqueConstraint("meeting_id", "language", "number"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    language: Mapped[str]
    number: Mapped[int]
    #: the fields of `rules.LetterParts`, with named fields
    parts: Mapped[dict[str, str] | None] = mapped_column(JSON(none_as_null=True))
    at: Mapped[datetime]
    actor_label: Mapped[str]


class LetterHead(Model):
    """What every letter of the meeting has on top: a logo. Without a row there is none."""

    __tablename__ = "letter_head"

    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"), primary_key=True)
    #: SHA-256 of the stored picture
    logo: Mapped[str]


class Letter(Model):
    """A letter as it was issued; the files are made from `content` whenever they are asked for."""

    __tablename__ = "letter"
    __table_args__ = (
        UniqueConstraint("meeting_id", "number"),
        Index("ix_letter_participant_id_issued_at", "participant_id", "issued_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participant.id", ondelete="CASCADE"))
    #: counted from 1 within the meeting
    number: Mapped[int]
    reference: Mapped[str]
    language: Mapped[str]
    dated: Mapped[date]
    #: the fields of `rules.LetterContent`, everything filled in
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    issued_at: Mapped[datetime]
    issued_by: Mapped[str]
    #: from then on the person may take it from their private page; NULL: not yet
    released_at: Mapped[datetime | None]
