"""The notices a meeting has shown, version by version, and what people asked to be erased."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.core.db import Model, one_of, word
from tracker.core.ids import new_id


class RequestState(StrEnum):
    OPEN = "open"
    ERASED = "erased"
    REFUSED = "refused"


class PrivacyNotice(Model):
    """What a meeting's own notice says in one language at one version. Only ever appended: consents name the version."""

    __tablename__ = "privacy_notice"
    __table_args__ = (UniqueConstraint("meeting_id", "version", "language"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    version: Mapped[str]
    language: Mapped[str]
    #: paragraphs, blank lines between them; shown above the general notice
    text: Mapped[str]
    #: what is new since the version before
    changed: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]
    by_label: Mapped[str]


class ErasureRequest(Model):
    """A participant asked by the private link that everything about them be erased; the organiser decides."""

    __tablename__ = "erasure_request"
    __table_args__ = (
        Index("ix_erasure_request_meeting_id_state", "meeting_id", "state"),
        one_of("state", RequestState),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participant.id", ondelete="CASCADE"), index=True)
    asked_at: Mapped[datetime]
    state: Mapped[RequestState] = mapped_column(word(RequestState), default=RequestState.OPEN)
    decided_at: Mapped[datetime | None]
    #: why it cannot be done yet, for the person to read
    answer: Mapped[str] = mapped_column(default="")
