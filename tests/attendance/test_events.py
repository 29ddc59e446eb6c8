from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tracker.attendance.errors import NotAnEvent
from tracker.attendance.events import DoorEvent, id_of, read_event
from tracker.attendance.rules import Kind
from tracker.core.ids import new_id

ID, PLACE = new_id(), new_id()
GOOD = {
    "id": str(ID),
    "code": "k7 4qx",
    "session": str(PLACE),
    "kind": "in",
    "at": "2026-03-02T10:00:00+01:00",
    "device": "Desk 1",
}
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


def test_an_event_is_read_from_json():
    moment = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    assert read_event(GOOD) == DoorEvent(
        id=ID, code="k7 4qx", session_id=PLACE, kind=Kind.IN, at=moment, device="Desk 1"
    )


@settings(suppress_health_check=[HealthCheck.too_slow])  # the first input, on a busy machine
@given(st.dictionaries(st.sampled_from([*GOOD, "participant", "day", "reason", "other"]), ANYTHING))
def test_whatever_is_sent_is_an_event_or_refused_with_a_reason(changes):
    try:
        assert isinstance(read_event(GOOD | changes), DoorEvent)
    except NotAnEvent as error:
        assert str(error.message)


@pytest.mark.parametrize(
    "changes",
    [
        {"id": None},
        {"id": "1"},
        {"id": 7},
        {"code": None},
        {"code": 5},
        {"participant": "x"},
        {"session": None},
        {"session": "x"},
        {"day": str(PLACE)},
        {"kind": "maybe"},
        {"kind": []},
        {"at": "yesterday"},
        {"at": "2026-03-02T10:00:00"},
        {"at": "0001-01-01T00:00:00+14:00"},
        {"at": "9999-12-31T23:59:59-14:00"},
        {"at": 1772442000},
        {"device": {}},
    ],
)
def test_what_is_no_event_is_refused(changes):
    with pytest.raises(NotAnEvent):
        read_event(GOOD | changes)


def test_without_a_kind_and_a_time_it_is_an_in_of_just_now():
    event = read_event({"id": str(ID), "participant": str(PLACE), "day": str(PLACE)})
    assert (event.kind, event.at, event.day_id) == (Kind.IN, None, PLACE)


def test_texts_are_kept_short_and_without_controls():
    event = read_event(GOOD | {"code": "K7\x004\tQX" + "x" * 999, "device": " a\nb "})
    assert (event.code[:5], len(event.code), event.device) == ("K74QX", 200, "ab")


def test_the_digest_is_of_what_was_meant():
    assert read_event(GOOD).digest() == read_event(GOOD | {"code": "K74QX", "at": "2026-03-02T09:00:00Z"}).digest()
    assert read_event(GOOD).digest() != read_event(GOOD | {"kind": "out"}).digest()


@pytest.mark.parametrize(
    ("sent", "found"), [({"id": str(ID)}, ID), ({"id": "x"}, None), ({"id": 1}, None), ([], None), (None, None)]
)
def test_the_id_is_found_in_whatever_was_sent(sent, found):
    assert id_of(sent) == found
