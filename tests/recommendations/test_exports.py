from datetime import date

from tests.factories import NOW
from tests.recommendations.conftest import BY
from tracker.recommendations import operations
from tracker.recommendations.exports import TITLES, rows
from tracker.recommendations.operations import Details
from tracker.recommendations.queries import Filter


def test_a_row_says_everything_of_a_recommendation(meeting, point):
    details = Details(text="**Meet**", owner="UNEP", due_on=date(2026, 3, 1), mandate="BC-12/10")
    operations.promote(meeting, details, [point.point_id], by=BY, now=NOW)
    (row,) = rows([meeting.id], Filter(), NOW.date())
    assert list(row) == [
        "Joint meeting", "R1", "Meet", "", "UNEP", date(2026, 3, 1), "Normal", "BC-12/10", "Still open", NOW.date(), True, "", "1",
    ]  # fmt: skip
    assert len(row) == len(TITLES)
