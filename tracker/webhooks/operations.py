"""Adding and removing addresses, queueing what they are told from the trail, and noting what became of it."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, delete, or_, select, update
from sqlalchemy.orm import joinedload

from tracker.audit.operations import record
from tracker.core.access import Actor
from tracker.core.db import db, operation
from tracker.core.ids import new_id
from tracker.webhooks import queries, rules
from tracker.webhooks.errors import NotAnAddress, NothingToTell
from tracker.webhooks.models import Webhook, WebhookDelivery
from tracker.webhooks.rules import DeliveryState

AT_ONCE = 500
#: how long what was told is kept
KEPT = timedelta(days=30)


@operation
def add_webhook(
    meeting_id: UUID, url: str, acts: Sequence[str], *, inside: frozenset[str], by: Actor, now: datetime
) -> Webhook:
    """Tell an address of what happens from now on. `inside`: hosts the operator allows. Raises NotAnAddress, NothingToTell."""
    url = url.strip()
    if not rules.is_address(url, inside):
        raise NotAnAddress
    known = [act for act in rules.ACTS if act in acts]
    if not known:
        raise NothingToTell
    webhook = Webhook(meeting_id=meeting_id, url=url, acts=known, created_at=now, created_by=by.label, looked_at=now)
    db.session.add(webhook)
    db.session.flush()
    record("webhook.added", by=by, at=now, meeting_id=meeting_id, subject_id=webhook.id, subject=url)
    return webhook


@operation
def remove_webhook(meeting_id: UUID, webhook_id: UUID, *, by: Actor, now: datetime) -> None:
    """Tell an address nothing any more; what waits for it is dropped. Raises NoSuchWebhook."""
    webhook = queries.get_webhook(meeting_id, webhook_id)
    db.session.execute(delete(Webhook).where(Webhook.id == webhook.id))
    record("webhook.removed", by=by, at=now, meeting_id=meeting_id, subject_id=webhook.id, subject=webhook.url)


@operation
def try_webhook(meeting_id: UUID, webhook_id: UUID, *, now: datetime) -> None:
    """Send something to see whether it arrives. Raises NoSuchWebhook."""
    webhook = queries.get_webhook(meeting_id, webhook_id)
    db.session.add(_delivery(webhook, new_id(), rules.TRY, None, at=now, due=now))


@operation
def repeat(meeting_id: UUID, delivery_id: UUID, *, now: datetime) -> None:
    """Send once more what was given up. Raises NoSuchWebhook."""
    delivery = queries.find_delivery(meeting_id, delivery_id)
    delivery.state, delivery.attempts, delivery.due_at = DeliveryState.QUEUED, 0, now


def queue_new(now: datetime) -> int:
    """Queue what happened since; writes only when there is something."""
    return sum(_queue(webhook.id, now) for webhook in queries.list_all() if queries.untold(webhook, 1))


@operation
def _queue(webhook_id: UUID, now: datetime) -> int:
    webhook = db.session.get(Webhook, webhook_id, with_for_update=True, populate_existing=True)
    entries = queries.untold(webhook, AT_ONCE) if webhook else []
    for entry in entries:
        assert webhook is not None
        db.session.add(_delivery(webhook, entry.id, entry.action, entry.subject_id, at=entry.at, due=now))
        webhook.looked_at = max(webhook.looked_at, entry.at)
    return len(entries)


def _delivery(
    webhook: Webhook, entry_id: UUID, act: str, subject_id: UUID | None, *, at: datetime, due: datetime
) -> WebhookDelivery:
    return WebhookDelivery(
        webhook_id=webhook.id,
        meeting_id=webhook.meeting_id,
        entry_id=entry_id,
        act=act,
        subject_id=subject_id,
        at=at,
        due_at=due,
    )


def claim_due(now: datetime, limit: int, *, without: Collection[UUID] = ()) -> Sequence[WebhookDelivery]:
    """Take what is due, for as long as the lease; nobody else takes it meanwhile. `without`: nothing for these webhooks."""
    due = [WebhookDelivery.state == DeliveryState.QUEUED, WebhookDelivery.due_at <= now]
    if without:
        due.append(WebhookDelivery.webhook_id.not_in(sorted(without)))
    if db.session.scalars(select(WebhookDelivery.id).where(*due).limit(1)).first() is None:
        return []
    return _claim(due, now, limit)


@operation
def _claim(due: Sequence[ColumnElement[bool]], now: datetime, limit: int) -> Sequence[WebhookDelivery]:
    query = (
        select(WebhookDelivery)
        .where(*due)
        .options(joinedload(WebhookDelivery.webhook))
        .order_by(WebhookDelivery.due_at, WebhookDelivery.at, WebhookDelivery.id)
        .limit(limit)
        .with_for_update(skip_locked=True, of=WebhookDelivery)
        .execution_options(populate_existing=True)
    )
    taken = db.session.scalars(query).all()
    for delivery in taken:
        delivery.attempts += 1
        delivery.due_at = now + rules.LEASE
    return taken


@operation
def note(delivery: WebhookDelivery, answer: str, *, arrived: bool, now: datetime) -> None:
    """What became of a try; in vain, it is tried again after a pause, and given up in the end.

    Nothing when the webhook was removed meanwhile.
    """
    became: dict[str, Any] = {"due_at": now + rules.pause_after(delivery.attempts)}
    if arrived:
        became = {"state": DeliveryState.DELIVERED, "done_at": now}
    elif delivery.attempts >= rules.MOST_ATTEMPTS:
        became = {"state": DeliveryState.GIVEN_UP, "done_at": now}
    told = update(WebhookDelivery).where(WebhookDelivery.id == delivery.id)
    db.session.execute(told.values(answer=answer, **became))


@operation
def forget_old(now: datetime) -> int:
    """Remove what was told long ago; tells how many. What the trail is still looked through for stays, or it were told again."""
    return sum(_forget(webhook, now - KEPT) for webhook in queries.list_all())


def _forget(webhook: Webhook, before: datetime) -> int:
    passed = or_(WebhookDelivery.act == rules.TRY, WebhookDelivery.at < webhook.looked_at - queries.OVERLAP)
    old = (WebhookDelivery.webhook_id == webhook.id, WebhookDelivery.done_at < before, passed)
    gone: Any = db.session.execute(delete(WebhookDelivery).where(*old))
    return int(gone.rowcount)
