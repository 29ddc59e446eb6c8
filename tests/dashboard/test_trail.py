import csv

from tests.factories import NOW
from tracker.audit.operations import record
from tracker.core.access import SYSTEM, Role
from tracker.dashboard.trail import COLUMNS


def test_the_whole_history_is_taken_away_and_that_is_written_down(sign_in, make):
    meeting, other = make.meeting(slug="joint"), make.meeting()
    record("participant.confirmed", by=SYSTEM, at=NOW, meeting_id=meeting.id, subject="=1+1", why="late")
    record("participant.confirmed", by=SYSTEM, at=NOW, meeting_id=other.id, subject="Somebody else")
    answer = sign_in(meeting, Role.ORGANISER).get("/o/joint/history.csv")
    titles, first, last = csv.reader(answer.text.removeprefix("\ufeff").splitlines())
    assert tuple(titles) == COLUMNS
    assert first == [NOW.isoformat(), "participant.confirmed", "", "'=1+1", "system", "the system", '{"why": "late"}']
    assert (last[1], last[5]) == ("history.exported", "Mia Keller")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="joint-history.csv"'
