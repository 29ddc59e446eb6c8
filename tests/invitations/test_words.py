from tracker.invitations.rules import Standing
from tracker.invitations.words import STANDINGS


def test_every_standing_has_its_word():
    assert set(STANDINGS) == set(Standing)
