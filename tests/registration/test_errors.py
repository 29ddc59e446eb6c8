from tracker.core.ids import new_id
from tracker.registration.errors import AlreadyRegistered, RegistrationClosed


def test_a_known_address_is_a_conflict_that_knows_whose_it_is():
    whose = new_id()
    error = AlreadyRegistered(whose)
    assert (error.participant_id, error.status, error.code) == (whose, 409, "already-registered")


def test_a_closed_registration_is_named_for_programs():
    assert (RegistrationClosed().status, RegistrationClosed().code) == (409, "registration-closed")
