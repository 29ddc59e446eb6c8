from datetime import timedelta

import pytest

from tests.factories import NOW
from tracker.audit.operations import record
from tracker.core.access import SYSTEM
from tracker.core.db import db
from tracker.core.ids import new_id
from tracker.webhooks import operations, queries, rules
from tracker.webhooks.errors import NoSuchWebhook, NotAnAddress, NothingToTell
from tracker.webhooks.rules import DeliveryState

CONFIRMED = "participant.confirmed"


def add(meeting, acts=(CONFIRMED,), url="https://example.org/hook"):
    return operations.add_webhook(meeting.id, url, acts, inside=frozenset(), by=SYSTEM, now=NOW)


def happens(meeting, act=CONFIRMED, minutes=1):
    subject, at = new_id(), NOW + timedelta(minutes=minutes)
    record(act, by=SYSTEM, at=at, meeting_id=meeting.id, subject_id=subject, subject="Ada Person")
    return subject


def told(meeting):
    return [(one.act, one.subject_id) for one in queries.list_deliveries(meeting.id)]


def test_what_happens_is_queued_once_and_only_what_was_chosen(make):
    meeting, other = make.meeting(), make.meeting()
    add(meeting)
    subject = happens(meeting)
    happens(meeting, "participant.declined")
    happens(other)
    later = NOW + timedelta(minutes=2)
    assert [operations.queue_new(later) for _ in range(2)] == [1, 0]
    assert (told(meeting), told(other)) == ([(CONFIRMED, subject)], [])


def test_what_happened_before_is_not_told(make):
    meeting = make.meeting()
    happens(meeting, minutes=-1)
    add(meeting)
    assert operations.queue_new(NOW) == 0


def test_an_act_that_came_into_the_trail_late_is_told_all_the_same(make):
    meeting = make.meeting()
    add(meeting)
    happens(meeting, minutes=5)
    operations.queue_new(NOW + timedelta(minutes=5))
    late = happens(meeting, minutes=3)
    assert operations.queue_new(NOW + timedelta(minutes=6)) == 1
    assert (CONFIRMED, late) in told(meeting)


def test_a_delivery_is_taken_by_one_worker_and_tried_again_after_a_pause(make):
    meeting = make.meeting()
    add(meeting)
    happens(meeting)
    now = NOW + timedelta(minutes=2)
    operations.queue_new(now)
    (taken,) = operations.claim_due(now, 10)
    assert list(operations.claim_due(now, 10)) == []
    operations.note(taken, "500", arrived=False, now=now)
    assert list(operations.claim_due(now + timedelta(seconds=29), 10)) == []
    (again,) = operations.claim_due(now + timedelta(seconds=30), 10)
    operations.note(again, "204", arrived=True, now=now)
    assert (again.state, again.attempts, again.done_at) == (DeliveryState.DELIVERED, 2, now)


def test_after_a_day_it_is_given_up_and_can_be_sent_again(make):
    meeting = make.meeting()
    add(meeting)
    happens(meeting)
    now = NOW + timedelta(minutes=2)
    operations.queue_new(now)
    for _ in range(rules.MOST_ATTEMPTS):
        now += timedelta(hours=5)
        (taken,) = operations.claim_due(now, 10)
        operations.note(taken, "500", arrived=False, now=now)
    assert (taken.state, list(operations.claim_due(now + timedelta(days=9), 10))) == (DeliveryState.GIVEN_UP, [])
    operations.repeat(meeting.id, taken.id, now=now)
    assert [one.id for one in operations.claim_due(now, 10)] == [taken.id]


def test_what_cannot_be_is_refused(make):
    meeting = make.meeting()
    with pytest.raises(NotAnAddress):
        add(meeting, url="http://example.org")
    with pytest.raises(NothingToTell):
        add(meeting, acts=["user.signed-in"])
    assert list(queries.list_webhooks(meeting.id)) == []


def test_an_organiser_reaches_only_the_webhooks_of_the_meeting(make):
    meeting, other = make.meeting(), make.meeting()
    webhook = add(other)
    for act in (operations.remove_webhook,):
        with pytest.raises(NoSuchWebhook):
            act(meeting.id, webhook.id, by=SYSTEM, now=NOW)
    with pytest.raises(NoSuchWebhook):
        operations.try_webhook(meeting.id, webhook.id, now=NOW)
    operations.try_webhook(other.id, webhook.id, now=NOW)
    with pytest.raises(NoSuchWebhook):
        operations.repeat(meeting.id, queries.list_deliveries(other.id)[0].id, now=NOW)
    operations.remove_webhook(other.id, webhook.id, by=SYSTEM, now=NOW)
    assert told(other) == []


def test_what_was_told_a_month_ago_is_forgotten(make):
    meeting = make.meeting()
    webhook = add(meeting)
    for _ in range(2):
        operations.try_webhook(meeting.id, webhook.id, now=NOW)
    first, _waits = queries.list_deliveries(meeting.id)
    operations.note(first, "204", arrived=True, now=NOW)
    db.session.commit()
    assert operations.forget_old(NOW + timedelta(days=31)) == 1
    assert len(queries.list_deliveries(meeting.id)) == 1


def test_what_was_told_a_month_ago_is_not_told_again(make):
    meeting, now = make.meeting(), NOW + timedelta(minutes=2)
    add(meeting)
    happens(meeting)
    operations.queue_new(now)
    operations.note(*operations.claim_due(now, 1), "204", arrived=True, now=now)
    later = NOW + timedelta(days=31)
    assert (operations.forget_old(later), operations.queue_new(later)) == (0, 0)
    happens(meeting, minutes=60 * 24 * 31)
    assert (operations.queue_new(later), operations.forget_old(later)) == (1, 1)
    assert operations.queue_new(later) == 0


def test_what_became_of_a_telling_is_nothing_to_a_webhook_that_was_removed(make):
    meeting, now = make.meeting(), NOW + timedelta(minutes=2)
    webhook = add(meeting)
    happens(meeting)
    operations.queue_new(now)
    (taken,) = operations.claim_due(now, 1)
    operations.remove_webhook(meeting.id, webhook.id, by=SYSTEM, now=now)
    operations.note(taken, "204", arrived=True, now=now)
    assert told(meeting) == []
