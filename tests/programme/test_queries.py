"""What hangs on a session: the groups that meet in it."""

from tracker.programme import queries


def test_the_groups_of_a_session_are_counted(make, meeting):
    session, other = make.session(meeting), make.session(meeting)
    for number, place in ((1, session), (2, session), (3, other)):
        make.group(meeting, number=number, session_id=place.id)
    assert queries.groups_at(session.id) == 2


def test_positions_go_on_after_the_last_session(make, meeting):
    assert queries.last_position(meeting.id) == 0
    make.session(meeting, position=41)
    assert queries.last_position(meeting.id) == 41
