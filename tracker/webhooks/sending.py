"""The worker's part: what happened is queued, what is due is sent, signed."""

import json
from datetime import datetime

from flask import current_app

from tracker.core.db import db
from tracker.webhooks import operations, queries, rules
from tracker.webhooks.models import WebhookDelivery
from tracker.webhooks.posting import NoAnswer, NotCalled, post

AT_ONCE = 20


def inside() -> frozenset[str]:
    """Hosts of the operator's own network that may be called."""
    return frozenset(host.strip() for host in current_app.config["TRACKER_WEBHOOK_HOSTS"].split(",") if host.strip())


def send_due(now: datetime) -> int:
    """Queue what is new and send what is due; tells how many arrived."""
    operations.queue_new(now)
    taken = operations.claim_due(now, AT_ONCE)
    slugs = queries.slugs_of({delivery.meeting_id for delivery in taken})
    db.session.commit()  # while others are talked to, no transaction stays open
    return sum(_send(delivery, slugs[delivery.meeting_id], now) for delivery in taken)


def _send(delivery: WebhookDelivery, slug: str, now: datetime) -> bool:
    try:
        status = post(delivery.webhook.url, *message(delivery, slug, now), inside=inside())
    except (NotCalled, NoAnswer) as error:
        operations.note(delivery, str(error), arrived=False, now=now)
        return False
    arrived = 200 <= status < 300
    operations.note(delivery, str(status), arrived=arrived, now=now)
    return arrived


def message(delivery: WebhookDelivery, slug: str, now: datetime) -> tuple[bytes, dict[str, str]]:
    """The body and the headers: ids and no names; who may see more asks the API for it."""
    data = {"id": str(delivery.entry_id), "meeting": slug}
    if delivery.subject_id is not None:
        data["subject"] = str(delivery.subject_id)
    said = {"type": delivery.act, "timestamp": delivery.at.isoformat(), "data": data}
    body, stamp, name = json.dumps(said).encode(), int(now.timestamp()), str(delivery.id)
    key = rules.key_of(current_app.config["SECRET_KEY"], delivery.webhook_id)
    return body, {
        "Content-Type": "application/json",
        "User-Agent": "meeting-tracker",
        "webhook-id": name,
        "webhook-timestamp": str(stamp),
        "webhook-signature": rules.signature(key, name, stamp, body),
    }
