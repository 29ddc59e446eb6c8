from tests.factories import NOW
from tracker.core.access import SYSTEM
from tracker.webhooks import operations, queries


def test_the_worker_s_list_has_every_address_and_a_meeting_s_only_its_own(make):
    meeting, other = make.meeting(), make.meeting(slug="other")
    for place in (meeting, other):
        operations.add_webhook(
            place.id, "https://example.org", ["report.locked"], inside=frozenset(), by=SYSTEM, now=NOW
        )
    assert (len(queries.list_webhooks(meeting.id)), len(queries.list_all())) == (1, 2)
    assert queries.slugs_of({other.id}) == {other.id: "other"}
