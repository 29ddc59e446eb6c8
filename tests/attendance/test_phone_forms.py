from datetime import UTC, datetime
from uuid import UUID

import pytest

from tracker.attendance.errors import NotAnEvent
from tracker.attendance.phone_forms import read_moment, read_walk_in
from tracker.registration.answers import WalkInDetails

SENT = {
    "id": "0190f3a0-0000-7000-8000-000000000001",
    "submission": "0190f3a0-0000-7000-8000-000000000002",
    "session": "0190f3a0-0000-7000-8000-000000000003",
    "given_name": " Ada ",
    "family_name": "Joseph",
    "organisation": "BCRC",
    "email": "",
    "at": "2026-03-02T09:00:00Z",
    "device": "Door 2",
}


def test_a_walk_in_is_who_came_the_form_and_the_event():
    read = read_walk_in(SENT)
    assert read.details == WalkInDetails(given_name="Ada", family_name="Joseph", organisation="BCRC", email=None)
    assert read.submission == UUID(SENT["submission"])
    assert (read.event.code, read.event.participant_id, read.event.device) == ("", None, "Door 2")
    assert read.event.at == datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    "wrong", [{"submission": "x"}, {"id": None}, {"session": None}, {"given_name": 7}, {"at": "yesterday"}]
)
def test_what_is_no_walk_in_is_refused_with_a_reason(wrong):
    with pytest.raises(NotAnEvent):
        read_walk_in(SENT | wrong)


def test_it_must_be_an_object():
    with pytest.raises(NotAnEvent):
        read_walk_in(["Ada"])


@pytest.mark.parametrize("text", [None, "", "soon", "2026-03-02T09:00:00"])
def test_what_is_no_moment_is_none(text):
    assert read_moment(text) is None


def test_a_moment_has_its_zone():
    assert read_moment("2026-03-02T10:00:00+01:00") == datetime(2026, 3, 2, 9, tzinfo=UTC)
