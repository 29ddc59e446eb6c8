from datetime import timedelta

import pytest

from tests.factories import NOW
from tracker.core.ids import new_id
from tracker.invitations import rules


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
