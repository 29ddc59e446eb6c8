"""Addresses that are told what happens at a meeting, and what became of each telling."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.core.db import Model, one_of, word
from tracker.core.ids import new_id
from tracker.webhooks.rules import DeliveryState


class Webhook(Model):
    """One address. The key its messages are signed with is made from the secret and this id: it is stored nowhere."""

    __tablename__ = "webhook"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"), index=True)
    url: Mapped[str]
    #: the acts it is told of
    acts: Mapped[list[str]] = mapped_column(JSON)
    created_at: Mapped[datetime]
    created_by: Mapped[str]
    #: the last act of the trail that was queued for it
    looked_at: Mapped[datetime]


class WebhookDelivery(Model):
    """One act told to one address: ids only, nothing about a person."""

    __tablename__ = "webhook_delivery"
    __table_args__ = (
        UniqueConstraint("webhook_id", "entry_id"),
        Index("ix_webhook_delivery_state_due_at", "state", "due_at"),
        Index("ix_webhook_delivery_meeting_id_at", "meeting_id", "at"),
        one_of("state", DeliveryState),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    webhook_id: Mapped[UUID] = mapped_column(ForeignKey("webhook.id", ondelete="CASCADE"))
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    #: the entry of the trail, so that it is told once
    entry_id: Mapped[UUID]
    act: Mapped[str]
    subject_id: Mapped[UUID | None]
    at: Mapped[datetime]
    state: Mapped[DeliveryState] = mapped_column(word(DeliveryState), default=DeliveryState.QUEUED)
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime]
    #: what the address answered last, or why there was no answer
    answer: Mapped[str] = mapped_column(default="")
    done_at: Mapped[datetime | None]

    webhook: Mapped[Webhook] = relationship(lazy="raise_on_sql")
