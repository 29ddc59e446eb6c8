from tracker.core.errors import Conflict, Invalid, NotFound


class MeetingFull(Conflict):
    message = "The meeting is full."


def test_an_error_says_its_reason_its_status_and_its_code():
    error = MeetingFull()
    assert (str(error), error.status, error.code) == ("The meeting is full.", 409, "meeting-full")


def test_an_error_may_carry_the_facts():
    assert str(NotFound("No group 7.")) == "No group 7."


def test_invalid_names_its_fields():
    assert Invalid(fields={"email": "Enter an e-mail address"}).fields == {"email": "Enter an e-mail address"}
