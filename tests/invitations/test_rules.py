from datetime import timedelta

import pytest

from tests.factories import NOW
from tracker.core.ids import new_id
from tracker.invitations import rules
from tracker.registration.rules import State


@pytest.mark.parametrize(("hours", "may"), [(0, False), (19, False), (20, True), (400, True)])
def test_nobody_is_reminded_twice_within_a_day(hours, may):
    assert rules.may_remind(NOW, None, NOW - timedelta(hours=hours)) is may


def test_who_was_never_written_to_may_be_written_to():
    assert rules.may_remind(NOW, None) is True


def test_organisations_are_told_apart_by_their_record_or_their_words():
    one, other = new_id(), new_id()
    assert rules.organisation_key(one, "") != rules.organisation_key(other, "")
    assert rules.organisation_key(None, "Ministry of Énergy ") == rules.organisation_key(None, "ministry of energy")
    assert rules.organisation_key(None, "部") == rules.organisation_key(None, " 部")


@pytest.mark.parametrize(
    ("state", "registered", "standing"),
    [
        ("standby", None, "standby"),
        ("invited", None, "invited"),
        ("invited", "confirmed", "confirmed"),
        ("registered", None, "registered"),
        ("registered", "waiting", "waiting"),
        ("declined", None, "declined"),
        ("declined", "submitted", "submitted"),
        ("withdrawn", "confirmed", "withdrawn"),
        ("replaced", "withdrawn", "replaced"),
    ],
)
def test_how_far_somebody_has_come_is_one_word(state, registered, standing):
    before = rules.InvitationState(state), State(registered) if registered else None
    assert rules.standing(*before) == standing


def test_registering_is_open_to_the_invited_and_to_who_declined():
    assert {state for state in rules.InvitationState if rules.may_register(state)} == {"invited", "declined"}
