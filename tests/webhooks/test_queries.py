from datetime import timedelta

from tests.factories import NOW
from tracker.core.access import SYSTEM
from tracker.core.ids import new_id
from tracker.core.metrics import Queue
from tracker.webhooks import operations, queries
from tracker.webhooks.models import WebhookDelivery


def test_the_worker_s_list_has_every_address_and_a_meeting_s_only_its_own(make):
    meeting, other = make.meeting(), make.meeting(slug="other")
    for place in (meeting, other):
        operations.add_webhook(
            place.id, "https://example.org", ["report.locked"], inside=frozenset(), by=SYSTEM, now=NOW
        )
    assert (len(queries.list_webhooks(meeting.id)), len(queries.list_all())) == (1, 2)
    assert queries.slugs_of({other.id}) == {other.id: "other"}


def test_messages_wait_from_when_they_are_due(make):
    assert queries.waiting(NOW) == Queue(0, None)
    operations.add_webhook(
        make.meeting().id, "https://example.org", ["report.locked"], inside=frozenset(), by=SYSTEM, now=NOW
    )
    hook = queries.list_all()[0]
    for minutes in (-3, -1, 1):
        due = NOW + timedelta(minutes=minutes)
        make.save(
            WebhookDelivery(
                webhook_id=hook.id, meeting_id=hook.meeting_id, entry_id=new_id(), act="x", at=NOW, due_at=due
            )
        )
    assert queries.waiting(NOW) == Queue(2, NOW - timedelta(minutes=3))
