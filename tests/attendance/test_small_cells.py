import pytest

from tracker.attendance.small_cells import hide_small


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ([], []),
        ([5, 9, 0], [5, 9, 0]),
        ([2, 9, 5], [None, 9, None]),
        ([1, 2, 9], [None, None, 9]),
        ([2], [None]),
        ([2, 0, 0], [None, 0, 0]),
    ],
)
def test_one_and_two_are_hidden_and_what_they_could_be_worked_out_from(counts, shown):
    assert hide_small(counts, [True] * len(counts)) == shown


def test_what_tells_nothing_of_a_person_is_shown_unless_the_hidden_follows_from_it():
    assert hide_small([9, 8, 1], [True, True, False]) == [9, 8, 1]
    assert hide_small([9, 2, 1], [True, True, False]) == [9, None, None]
