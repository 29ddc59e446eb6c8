import pytest

from tracker.core.ids import new_id
from tracker.places.rules import Limit, QuotaKind
from tracker.registration.errors import AlreadyRegistered, RegistrationClosed, refusal


def test_a_known_address_is_a_conflict_that_knows_whose_it_is():
    whose = new_id()
    error = AlreadyRegistered(whose)
    assert (error.participant_id, error.status, error.code) == (whose, 409, "already-registered")


def test_a_closed_registration_is_named_for_programs():
    assert (RegistrationClosed().status, RegistrationClosed().code) == (409, "registration-closed")


@pytest.mark.parametrize(
    ("limit", "said"),
    [
        (Limit(None, "", 4, ()), "All places at this meeting are taken."),
        (Limit(QuotaKind.GROUP, "Africa", 4, ()), "All places of the group Africa are taken."),
        (Limit(QuotaKind.TYPE, "ngo", 4, ()), "All places for organisations of this type are taken."),
        (Limit(QuotaKind.PART, "centre", 4, ()), "All places for this part of the meeting are taken."),
        (Limit(QuotaKind.EACH, "7f", 4, ()), "All places of this organisation are taken."),
    ],
)
def test_a_refusal_says_which_places_are_taken(limit, said):
    error = refusal(limit)
    assert (error.message, error.status, error.code) == (said, 409, "quota-full" if limit.kind else "meeting-full")
