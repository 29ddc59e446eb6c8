from tests.factories import NOW
from tracker.recommendations.queries import Filter
from tracker.recommendations.sending import send


def test_no_cell_is_computed_by_a_spreadsheet(make, meeting):
    make.recommendation(meeting, text="=HYPERLINK(1)")
    answer = send([meeting.id], Filter(), "joint-recommendations", today=NOW.date())
    assert "'=HYPERLINK(1)" in answer.get_data(as_text=True)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="joint-recommendations.csv"'
    assert answer.content_type == "text/csv; charset=utf-8"
