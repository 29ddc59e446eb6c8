"""Which addresses a meeting has, and what became of what they were told."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from tracker.audit.models import AuditEntry
from tracker.core.db import db
from tracker.core.metrics import Queue
from tracker.meetings.models import Meeting
from tracker.webhooks.errors import NoSuchWebhook
from tracker.webhooks.models import Webhook, WebhookDelivery
from tracker.webhooks.rules import DeliveryState

#: a long transaction may put an act into the trail after later ones
OVERLAP = timedelta(minutes=10)
SHOWN = 30


def list_webhooks(meeting_id: UUID) -> Sequence[Webhook]:
    """The addresses of a meeting, oldest first."""
    query = select(Webhook).where(Webhook.meeting_id == meeting_id).order_by(Webhook.created_at, Webhook.id)
    return db.session.scalars(query).all()


def list_all() -> Sequence[Webhook]:
    """Every address, for the worker."""
    return db.session.scalars(select(Webhook).order_by(Webhook.id)).all()


def get_webhook(meeting_id: UUID, webhook_id: UUID) -> Webhook:
    """One address of this meeting. Raises NoSuchWebhook."""
    query = select(Webhook).where(Webhook.meeting_id == meeting_id, Webhook.id == webhook_id)
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NoSuchWebhook
    return found


def list_deliveries(meeting_id: UUID) -> Sequence[WebhookDelivery]:
    """What was told last, the latest first."""
    query = (
        select(WebhookDelivery)
        .where(WebhookDelivery.meeting_id == meeting_id)
        .options(joinedload(WebhookDelivery.webhook))
        .order_by(WebhookDelivery.at.desc(), WebhookDelivery.id.desc())
        .limit(SHOWN)
    )
    return db.session.scalars(query).all()


def find_delivery(meeting_id: UUID, delivery_id: UUID) -> WebhookDelivery:
    """One telling of this meeting. Raises NoSuchWebhook."""
    query = select(WebhookDelivery).where(WebhookDelivery.meeting_id == meeting_id, WebhookDelivery.id == delivery_id)
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NoSuchWebhook
    return found


def untold(webhook: Webhook, limit: int) -> Sequence[AuditEntry]:
    """Acts this address has to be told of and was not, oldest first."""
    told = select(WebhookDelivery.id).where(
        WebhookDelivery.webhook_id == webhook.id, WebhookDelivery.entry_id == AuditEntry.id
    )
    query = (
        select(AuditEntry)
        .where(
            AuditEntry.meeting_id == webhook.meeting_id,
            AuditEntry.at >= max(webhook.created_at, webhook.looked_at - OVERLAP),
            AuditEntry.action.in_(webhook.acts),
            ~told.exists(),
        )
        .order_by(AuditEntry.at, AuditEntry.id)
        .limit(limit)
    )
    return db.session.scalars(query).all()


def slugs_of(meeting_ids: Collection[UUID]) -> dict[UUID, str]:
    """The addresses of these meetings."""
    rows = db.session.execute(select(Meeting.id, Meeting.slug).where(Meeting.id.in_(meeting_ids)).order_by(Meeting.id))
    return {row[0]: row[1] for row in rows}


def waiting(now: datetime) -> Queue:
    """Messages that are due; those for which another try is due later do not count."""
    due = select(func.count(), func.min(WebhookDelivery.due_at)).where(
        WebhookDelivery.state == DeliveryState.QUEUED, WebhookDelivery.due_at <= now
    )
    return Queue(*db.session.execute(due).one())
