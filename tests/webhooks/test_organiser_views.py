from tests.factories import NOW
from tracker.core.access import SYSTEM, Role
from tracker.webhooks import operations, queries
from tracker.webhooks.rules import ACTS


def test_a_webhook_is_added_tried_repeated_and_removed(sign_in, make):
    meeting = make.meeting(slug="joint")
    client = sign_in(meeting, Role.ORGANISER)
    assert (
        client.post("/o/joint/webhooks", data={"url": "https://example.org/<b>", "acts": [*ACTS[:2]]}).status_code
        == 303
    )
    (webhook,) = queries.list_webhooks(meeting.id)
    assert client.post(f"/o/joint/webhooks/{webhook.id}/try").status_code == 303
    (delivery,) = queries.list_deliveries(meeting.id)
    operations.claim_due(delivery.at, 1)
    operations.note(delivery, "500", arrived=False, now=NOW)
    page = client.get("/o/joint/webhooks").text
    assert ("https://example.org/&lt;b&gt;" in page, "whsec_" in page, "Send again" in page) == (True, True, True)
    assert client.post(f"/o/joint/webhooks/deliveries/{delivery.id}/again").status_code == 303
    assert client.post(f"/o/joint/webhooks/{webhook.id}/remove").status_code == 303
    assert list(queries.list_webhooks(meeting.id)) == []


def test_what_was_typed_is_kept_beside_what_is_wrong(sign_in, make):
    meeting = make.meeting(slug="joint")
    client = sign_in(meeting, Role.ORGANISER)
    wrong = client.post("/o/joint/webhooks", data={"url": "http://10.0.0.1", "acts": [ACTS[1]]})
    assert (wrong.status_code, 'value="http://10.0.0.1"' in wrong.text, wrong.text.count(" checked")) == (422, True, 1)
    assert client.post("/o/joint/webhooks", data={"url": "https://example.org"}).status_code == 422


def test_the_page_asks_as_often_for_three_as_for_one(sign_in, make, queries):
    meeting = make.meeting(slug="joint")
    client = sign_in(meeting, Role.ORGANISER)

    def add():
        webhook = operations.add_webhook(
            meeting.id, "https://example.org", ACTS[:1], inside=frozenset(), by=SYSTEM, now=NOW
        )
        operations.try_webhook(meeting.id, webhook.id, now=NOW)

    add()
    with queries(4):
        client.get("/o/joint/webhooks")
    add()
    add()
    with queries(4):
        client.get("/o/joint/webhooks")
