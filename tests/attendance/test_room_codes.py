from datetime import timedelta

import pytest

from tests.factories import NOW
from tracker.attendance.room_codes import STEP, code_at, is_current, lasts
from tracker.core.ids import new_id

PLACE = new_id()


def test_a_code_holds_for_its_step_and_the_next_and_no_longer():
    code = code_at("s", PLACE, NOW)
    assert (len(code), code.isdigit()) == (6, True)
    held = [is_current("s", PLACE, code, NOW + STEP * n) for n in (-1, 0, 1, 2)]
    assert held == [False, True, True, False]


def test_it_is_of_one_room_and_one_secret():
    code = code_at("s", PLACE, NOW)
    assert not is_current("s", new_id(), code, NOW)
    assert not is_current("t", PLACE, code, NOW)


@pytest.mark.parametrize(
    "write",
    [lambda c: f"{c[:3]} {c[3:]}", lambda c: f" {c}-", lambda c: c.translate({48 + n: 0x660 + n for n in range(10)})],
)
def test_it_is_understood_however_it_is_typed(write):
    assert is_current("s", PLACE, write(code_at("s", PLACE, NOW)), NOW)


@pytest.mark.parametrize("typed", ["", "x", "1", "0" * 500, "²³"])
def test_something_else_is_not_it(typed):
    assert not is_current("s", PLACE, typed, NOW)


def test_how_long_it_lasts_is_known():
    assert lasts(NOW) == 180
    assert lasts(NOW + timedelta(seconds=50)) == 130
