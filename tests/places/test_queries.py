from contextlib import suppress

from tests.factories import NOW
from tracker.core.access import SYSTEM
from tracker.core.db import operation
from tracker.meetings.models import Part
from tracker.meetings.queries import get_terms
from tracker.organisations.models import OrganisationType
from tracker.places import operations, queries
from tracker.places.operations import GroupDetails, QuotaDetails
from tracker.places.rules import EVERYBODY, CountOf, GroupLimit, Limits
from tracker.registration.rules import State
from tracker.registration.waiting_list import seat_of


def quotas(make, centre, other):
    return QuotaDetails(
        each=3,
        organisations={centre.id: 5, other.id: None},
        types={OrganisationType.NGO: 2},
        parts={Part.CENTRE: 9},
        groups=(GroupDetails("African centres", 10, (centre.id, other.id)), GroupDetails("Empty", 1)),
    )


def test_the_limits_are_read_as_they_were_set(make):
    meeting, centre, other = make.meeting(capacity=40), make.organisation(), make.organisation()
    operations.set_quotas(meeting.id, quotas(make, centre, other), by=SYSTEM, now=NOW)
    operations.set_quotas(make.meeting().id, QuotaDetails(each=1), by=SYSTEM, now=NOW)
    assert queries.limits_of(get_terms(meeting.slug)) == Limits(
        40,
        3,
        {centre.id.hex: 5, other.id.hex: None},
        {"ngo": 2},
        {"centre": 9},
        (
            GroupLimit("African centres", 10, frozenset({centre.id.hex, other.id.hex})),
            GroupLimit("Empty", 1, frozenset()),
        ),
    )
    assert len(queries.list_quotas(meeting.id)) == 7


def test_limits_are_read_once_until_they_change(make, queries):
    from tracker.places.queries import limits_of

    meeting = make.meeting()
    limits_of(get_terms(meeting.slug))
    terms = get_terms(meeting.slug)
    with queries(0):
        assert limits_of(terms).any is False
    operations.set_quotas(meeting.id, QuotaDetails(each=1), by=SYSTEM, now=NOW)
    assert limits_of(get_terms(meeting.slug)).each == 1


def test_what_an_operation_reads_is_not_kept(make):
    meeting = make.meeting()

    @operation
    def undone():
        operations.set_quotas(meeting.id, QuotaDetails(each=1), by=SYSTEM, now=NOW)
        assert queries.limits_of(get_terms(meeting.slug)).each == 1
        raise RuntimeError

    with suppress(RuntimeError):
        undone()
    assert queries.limits_of(get_terms(meeting.slug)).any is False


def test_the_ledger_holds_what_a_seat_needs_or_everything(make):
    meeting, centre = make.meeting(capacity=9), make.organisation()
    person, _other, _elsewhere = make.participant(meeting, centre), make.participant(meeting), make.participant()
    assert queries.read_ledger(meeting, [seat_of(person)]).taken == {EVERYBODY: 2}
    assert queries.read_ledger(meeting).taken[CountOf.ORGANISATION, centre.id.hex] == 1
    assert queries.read_counts(meeting.id, [EVERYBODY]) == {EVERYBODY: 2}
    assert queries.read_ledger(make.meeting()).taken == {}


def test_the_confirmed_are_known_without_limits_too(make):
    meeting = make.meeting()
    assert queries.count_taken(meeting.id) == 0
    make.participant(meeting)
    make.participant(meeting, state=State.WAITING)
    make.participant()
    assert queries.count_taken(meeting.id) == 1
