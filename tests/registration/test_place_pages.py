from datetime import timedelta

import pytest

from tests.factories import NOW
from tracker.core.access import SYSTEM
from tracker.meetings.models import Part
from tracker.meetings.queries import get_meeting
from tracker.organisations.names import Names
from tracker.places.operations import GroupDetails, QuotaDetails, set_quotas
from tracker.registration.models import State
from tracker.registration.place_pages import UsedLine, read_page


def page_of(meeting):
    return read_page(get_meeting(meeting.slug), Names(meeting.starts_on))


def test_each_limit_stands_beside_what_is_taken(make):
    meeting, kenya = make.meeting(capacity=3), make.organisation(short_name="SCRC Kenya")
    quotas = QuotaDetails(
        each=1, organisations={kenya.id: 5}, parts={Part.CENTRE: 1}, groups=(GroupDetails("Africa", 4, (kenya.id,)),)
    )
    set_quotas(meeting.id, quotas, by=SYSTEM, now=NOW)
    make.participant(meeting, kenya), make.participant(make.meeting(), kenya)
    make.participant(meeting, organisation_id=None, organisation_name="Ministry", part="other")
    page = page_of(meeting)
    assert (page.meeting.taken, page.meeting.places, page.meeting.left) == (2, 3, 1)
    assert [(line.name, line.taken, line.left, line.is_full) for line in page.organisations] == [
        ("SCRC Kenya", 1, 4, False),
        ("ministry", 1, 0, True),
    ]
    assert page.groups == [UsedLine("Africa", 1, 4, {})]
    assert [(line.name, line.left, line.query) for line in page.kinds] == [
        ("Centres", 0, {"state": "confirmed", "part": "centre"})
    ]


@pytest.mark.parametrize("waiting", [1, 3])
def test_the_waiting_list_says_what_each_waits_for_in_three_statements(make, waiting, queries):
    meeting, kenya = make.meeting(), make.organisation()
    set_quotas(meeting.id, QuotaDetails(organisations={kenya.id: 0}), by=SYSTEM, now=NOW)
    for n in range(waiting):
        when = NOW + timedelta(minutes=n)
        make.participant(meeting, kenya if n == 0 else None, state=State.WAITING, registered_at=when)
    page_of(meeting)
    meeting, names = get_meeting(meeting.slug), Names(meeting.starts_on)
    with queries(2):
        page = read_page(meeting, names)
    assert [(line.number, line.reason) for line in page.waiting] == [
        (1, "All places of this organisation are taken."),
        *((n, "") for n in range(2, waiting + 1)),
    ]
    assert (page.waiting_count, page.could_move_up) == (waiting, waiting - 1)


def test_a_meeting_without_limits_counts_all_the_same(make):
    meeting = make.meeting()
    make.participant(meeting)
    page = page_of(meeting)
    assert (page.meeting.taken, page.meeting.left, page.meeting.is_full) == (1, None, False)
