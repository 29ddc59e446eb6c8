import json
import re
from datetime import timedelta
from pathlib import Path

from tests.factories import NOW
from tracker.audit.operations import record
from tracker.core.access import SYSTEM
from tracker.core.ids import new_id
from tracker.webhooks import operations, queries, rules, sending

DOCS = Path(__file__).resolve().parents[2] / "docs" / "api.md"
LATER = NOW + timedelta(minutes=2)


def tell(meeting, taker):
    webhook = operations.add_webhook(
        meeting.id, taker.url, ["participant.confirmed"], inside=sending.inside(), by=SYSTEM, now=NOW
    )
    subject = new_id()
    record("participant.confirmed", by=SYSTEM, at=NOW, meeting_id=meeting.id, subject_id=subject, subject="Ada Secret")
    return webhook, subject


def documented():
    """The functions that docs/api.md gives to those who receive."""
    names = {}
    for block in re.findall(r"```python\n(.*?)```", DOCS.read_text(), re.DOTALL):
        exec(block, names)
    return names


def test_an_act_arrives_signed_as_documented_and_without_a_name(make, taker, app):
    webhook, subject = tell(make.meeting(slug="joint"), taker)
    assert sending.send_due(LATER) == 1
    ((_path, headers, body),) = taker.taken
    said = json.loads(body)
    assert (said["type"], said["data"]["subject"], said["data"]["meeting"]) == (
        "participant.confirmed", str(subject), "joint"
    )  # fmt: skip
    assert b"Secret" not in body
    headers = {name.lower(): value for name, value in headers.items()}
    is_genuine, key = documented()["is_genuine"], rules.key_of(app.config["SECRET_KEY"], webhook.id)
    assert is_genuine(key, headers, body, now=LATER.timestamp()) is True
    assert is_genuine(key, headers, body + b" ", now=LATER.timestamp()) is False
    assert is_genuine(key, headers, body, now=LATER.timestamp() + 301) is False


def test_what_failed_is_sent_again_with_the_same_id(make, taker):
    meeting = make.meeting()
    tell(meeting, taker)
    taker.statuses = [500]
    assert sending.send_due(LATER) == 0
    assert sending.send_due(LATER + timedelta(minutes=1)) == 1
    names = [headers["webhook-id"] for _, headers, _ in taker.taken]
    assert (len(names), len(set(names))) == (2, 1)
    assert [one.answer for one in queries.list_deliveries(meeting.id)] == ["204"]


def test_an_address_of_the_inside_is_never_called(make, taker, app, monkeypatch):
    meeting = make.meeting()
    tell(meeting, taker)
    monkeypatch.setitem(app.config, "TRACKER_WEBHOOK_HOSTS", "")
    assert sending.send_due(LATER) == 0
    assert (taker.taken, [one.answer for one in queries.list_deliveries(meeting.id)]) == ([], ["not an https address"])


def test_an_address_that_fails_keeps_no_other_waiting(make, taker, monkeypatch):
    meeting = make.meeting()
    dead = operations.add_webhook(
        meeting.id, "https://127.0.0.1/", ["participant.confirmed"], inside=sending.inside(), by=SYSTEM, now=NOW
    )
    tell(meeting, taker)
    for _ in range(3):
        record("participant.confirmed", by=SYSTEM, at=NOW, meeting_id=meeting.id, subject_id=new_id(), subject="Ada")
    assert (sending.send_due(LATER), len(taker.taken)) == (4, 4)
    tried = [one.attempts for one in queries.list_deliveries(meeting.id) if one.webhook_id == dead.id]
    assert sorted(tried) == [0, 0, 0, 1]
    monkeypatch.setattr(sending, "LONGEST_ROUND", 0.0)
    assert sending.send_due(LATER) == 0
