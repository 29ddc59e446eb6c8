"""The worker's part: what happened is queued, what is due is sent, signed."""

import json
import time
from datetime import datetime
from uuid import UUID

from flask import current_app

from tracker.core.db import db
from tracker.webhooks import operations, queries, rules
from tracker.webhooks.models import WebhookDelivery
from tracker.webhooks.posting import NoAnswer, NotCalled, post

AT_ONCE = 20
#: seconds after which a round ends: mails and other jobs wait for it
LONGEST_ROUND = 20.0


def inside() -> frozenset[str]:
    """Hosts of the operator's own network that may be called."""
    return frozenset(host.strip() for host in current_app.config["TRACKER_WEBHOOK_HOSTS"].split(",") if host.strip())


def send_due(now: datetime) -> int:
    """Queue what is new and send what is due; tells how many arrived.

    One is taken at a time, so no other worker's lease ends while it waits; an address that fails is left alone for this round.
    """
    operations.queue_new(now)
    arrived, failing, end = 0, set[UUID](), time.monotonic() + LONGEST_ROUND
    for _ in range(AT_ONCE):
        taken = operations.claim_due(now, 1, without=failing) if time.monotonic() < end else ()
        for delivery in taken:
            slug = queries.slugs_of({delivery.meeting_id})[delivery.meeting_id]
            db.session.commit()  # while others are talked to, no transaction stays open
            if _send(delivery, slug, now):
                arrived += 1
            else:
                failing.add(delivery.webhook_id)
        if not taken:
            break
    return arrived


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
