"""Doors whose server is killed again and again: the same trial as `python -m bench.doors`, small."""

from bench import doors


def test_no_check_in_is_lost_doubled_or_stuck_when_the_server_is_killed():
    found = doors.run(doors=3, people=90, kills=4, pace=0.3)
    assert found.pop("kills") >= 2
    found.pop("sent again")
    assert found == {"lost": 0, "doubled": 0, "stuck": 0, "at another time": 0, "not welcomed": 0}
