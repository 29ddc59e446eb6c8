import pytest
from sqlalchemy import select

from tests.factories import NOW
from tracker.audit.models import AuditEntry
from tracker.core.access import SYSTEM
from tracker.core.db import db
from tracker.meetings.models import Part
from tracker.meetings.queries import get_meeting
from tracker.organisations.models import OrganisationType
from tracker.places import operations, queries
from tracker.places.errors import WrongQuotas
from tracker.places.operations import GroupDetails, QuotaDetails
from tracker.places.rules import EVERYBODY, CountOf, GroupLimit, Limits


def test_setting_the_same_quotas_again_changes_nothing(make):
    meeting = make.meeting()
    details = QuotaDetails(
        each=2, parts={Part.CENTRE: 5}, groups=(GroupDetails("Africa", 3, (make.organisation().id,)),)
    )
    assert [operations.set_quotas(meeting.id, details, by=SYSTEM, now=NOW) for _ in range(2)] == [True, False]
    assert get_meeting(meeting.slug).revision == 2
    entry = db.session.scalars(select(AuditEntry)).one()
    assert (entry.action, entry.details) == (
        "quotas.changed",
        {"before": "", "after": "each 2; centre 5; Africa 3 (1)"},
    )


def test_quotas_that_are_not_named_are_taken_away(make):
    meeting = make.meeting()
    operations.set_quotas(meeting.id, QuotaDetails(types={OrganisationType.NGO: 1}), by=SYSTEM, now=NOW)
    operations.set_quotas(meeting.id, QuotaDetails(each=1), by=SYSTEM, now=NOW)
    assert queries.read_limits(meeting.id, None) == Limits(each=1)


@pytest.mark.parametrize("names", [("Africa", "AFRICA"), ("",), ("!",)])
def test_a_group_has_a_name_of_its_own(make, names):
    meeting = make.meeting()
    with pytest.raises(WrongQuotas):
        operations.set_quotas(
            meeting.id, QuotaDetails(groups=tuple(GroupDetails(name, 1) for name in names)), by=SYSTEM, now=NOW
        )
    assert queries.list_quotas(meeting.id) == []


def test_places_are_added_to_what_was_taken(make):
    ours, other = make.meeting(), make.meeting()
    for meeting, number in ((ours, 2), (ours, -1), (other, 5)):
        operations.count_places(meeting.id, {EVERYBODY: number, (CountOf.PART, "centre"): number})
    operations.count_places(ours.id, {})
    assert queries.read_counts(ours.id) == {EVERYBODY: 1, (CountOf.PART, "centre"): 1}


def test_all_quotas_are_said_in_one_line():
    limits = Limits(9, 2, {"a": None}, {"ngo": 1}, {"centre": 3}, (GroupLimit("Africa", 4, frozenset("ab")),))
    assert operations.in_words(limits) == "each 2; centre 3; ngo 1; Africa 4 (2); 1 of their own"
