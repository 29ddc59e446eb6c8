import pytest

from tracker.core.errors import TooMany
from tracker.core.ids import new_id
from tracker.core.limits import KEY, count_guess, has_tries_left, throttle


def test_tries_beyond_the_rule_are_refused(app):
    who = str(new_id())
    throttle("2 per minute", "trial", who)
    throttle("2 per minute", "trial", who)
    with pytest.raises(TooMany):
        throttle("2 per minute", "trial", who)


def test_what_is_quietly_left_out_is_counted_by_the_same_rule(app):
    who = str(new_id())
    assert [has_tries_left("2 per minute", "trial", who) for _ in range(3)] == [True, True, False]


def test_another_person_is_not_locked_out(app):
    throttle("1 per minute", "trial", str(new_id()))
    throttle("1 per minute", "trial", str(new_id()))


def test_nothing_is_counted_when_limits_are_off(app, monkeypatch):
    monkeypatch.setitem(app.extensions, KEY, None)
    who = str(new_id())
    for _ in range(5):
        throttle("1 per minute", "trial", who)


def test_the_fifteenth_guess_is_refused_whichever_of_two_processes_answers(app):
    with app.test_request_context("/"):
        for _ in range(7):
            count_guess("trial")
        with pytest.raises(TooMany):
            count_guess("trial")
