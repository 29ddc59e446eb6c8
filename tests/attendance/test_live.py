import pytest

from tests.factories import NOW
from tracker.attendance import live
from tracker.attendance.queries import list_places
from tracker.attendance.rules import Channel
from tracker.attendance.tallies import By
from tracker.core import keeping


@pytest.fixture(autouse=True)
def _nothing_kept(app):
    app.extensions.pop(keeping.KEY, None)
    yield
    app.extensions.pop(keeping.KEY, None)


def test_rooms_tell_those_from_afar_apart(make, meeting, session, door, ada):
    door.sees(ada)
    door.sees(make.participant(meeting), channel=Channel.REMOTE)
    rooms = live.read_rooms(meeting.id, NOW)
    assert [(row.attended, row.remote, row.inside) for row in rooms.rows] == [(2, 1, 1)]
    assert (rooms.online, rooms.most, rooms.counted_at, list(rooms.places)) == (True, 2, NOW, [session.id])


def test_a_meeting_without_sessions_is_counted_by_day(make, meeting):
    day = make.day(meeting)
    rooms = live.read_rooms(meeting.id, NOW)
    assert ([row.place.id for row in rooms.rows], rooms.most, rooms.online) == ([day.id], 1, False)


def test_small_meetings_are_counted_anew_and_large_ones_kept(make, meeting, session, door, ada, monkeypatch):
    def read():
        place = list_places(meeting.id)[0]
        return (
            live.read_rooms(meeting.id, NOW).rows[0].attended,
            live.read_absence(meeting.id).count,
            live.read_table(meeting.id, By.REGION, [place]).people,
            len(live.read_place(meeting.id, place).present),
        )

    assert read() == (0, 1, 0, 0)
    door.sees(ada)
    monkeypatch.setattr(live, "LARGE", 1)
    monkeypatch.setattr(live, "SHOWN", 1)
    assert read() == (1, 0, 1, 1)
    door.sees(make.participant(meeting))
    assert read() == (1, 0, 1, 1)


def test_the_absent_are_named_by_organisation(make, meeting, session, ada):
    absence = live.read_absence(meeting.id)
    assert [(name, [one.name for one in people]) for name, people in absence.by_organisation.items()] == [
        ("SCRC Kenya", ["Amina Odhiambo"])
    ]
