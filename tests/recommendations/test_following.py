from datetime import date, timedelta

import pytest

from tests.factories import NOW
from tests.recommendations.conftest import BY
from tracker.core.db import db
from tracker.recommendations import following
from tracker.recommendations.errors import NotEarlier
from tracker.recommendations.models import FollowUp, State

YEAR = timedelta(days=365)


@pytest.fixture
def series(make, meeting):
    """Three meetings, a year apart, each following up on the one before."""
    meeting.starts_on, meeting.ends_on = date(2028, 3, 2), date(2028, 3, 4)
    before = [
        make.meeting(slug=f"y{year}", starts_on=date(year, 3, 2), ends_on=date(year, 3, 4)) for year in (2027, 2026)
    ]
    for later, earlier in ((meeting, before[0]), (before[0], before[1])):
        make.save(FollowUp(meeting_id=later.id, previous_id=earlier.id, set_at=NOW))
    make.save(FollowUp(meeting_id=make.meeting().id, previous_id=meeting.id, set_at=NOW))
    return before


def carried(meeting):
    return [
        (one.meeting.slug, one.is_previous, [line.recommendation.number for line in one.lines])
        for one in following.list_carried(meeting, NOW)
    ]


def test_all_of_the_previous_meeting_and_what_was_still_open_before_it(make, meeting, series):
    previous, oldest = series
    make.recommendation(previous, number=1, state=State.DONE)
    make.recommendation(previous, number=2)
    make.recommendation(oldest, number=1, state=State.DONE, state_at=NOW)
    make.recommendation(oldest, number=2, state=State.DONE, state_at=NOW + YEAR)
    make.recommendation(oldest, number=3)
    assert carried(meeting) == [("y2027", True, [1, 2]), ("y2026", False, [2, 3])]
    assert carried(previous) == [("y2026", True, [1, 2, 3])]
    assert carried(oldest) == []


def test_it_takes_two_statements_however_long_the_series(make, meeting, series, queries):
    make.recommendation(series[1])
    with queries(2):
        following.list_carried(meeting, NOW)
    assert [one.slug for one in following.list_earlier(meeting.id)] == ["y2027", "y2026"]


def test_a_previous_meeting_without_recommendations_is_named_all_the_same(meeting, series):
    assert carried(meeting) == [("y2027", True, [])]


def test_only_ones_own_earlier_meetings_can_be_followed_up_on(make, meeting):
    earlier = make.meeting(starts_on=date(2025, 3, 2), ends_on=date(2025, 3, 3))
    later = make.meeting(starts_on=date(2027, 3, 2), ends_on=date(2027, 3, 3))
    make.recommendation(earlier)
    make.recommendation(earlier, state=State.DONE)
    (found,) = following.list_candidates(meeting, {meeting.id, earlier.id, later.id})
    assert (found.meeting, found.all, found.live) == (earlier, 2, 1)
    for wrong, ours in ((later.id, {later.id}), (earlier.id, set()), (meeting.id, {meeting.id})):
        with pytest.raises(NotEarlier):
            following.follow(meeting, wrong, ours, by=BY, now=NOW)
    assert following.find_previous(meeting.id) is None


def test_a_choice_can_be_changed_and_taken_back(make, meeting):
    first, second = (make.meeting(starts_on=date(2025, m, 2), ends_on=date(2025, m, 3)) for m in (3, 4))
    ours = {first.id, second.id}
    seen = []
    for chosen in (first.id, second.id, second.id, None, None):
        following.follow(meeting, chosen, ours, by=BY, now=NOW)
        db.session.expire_all()
        seen.append(following.find_previous(meeting.id))
    assert seen == [first, second, second, None, None]
