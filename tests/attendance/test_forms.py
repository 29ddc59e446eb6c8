from datetime import UTC, datetime

import pytest

from tests.factories import NOW
from tracker.attendance import queries
from tracker.attendance.errors import NotAnEvent
from tracker.attendance.forms import CorrectionForm, WalkInForm, button_event, desk_name, wanted_place
from tracker.attendance.rules import Kind
from tracker.core.ids import new_id


@pytest.fixture
def place(meeting, session):
    return queries.list_places(meeting.id)[0]


def pressed(app, place, **form):
    with app.test_request_context(method="POST", data=form):
        return button_event(place, NOW)


def test_a_button_is_one_event_however_often_it_is_pressed(app, place, ada):
    form = {"participant": str(ada.id), "id": str(new_id())}
    assert pressed(app, place, **form) == pressed(app, place, **form)


def test_each_person_page_and_reason_is_an_event_of_its_own(app, place, ada):
    form = {"participant": str(ada.id), "id": str(new_id())}
    changed = [{}, {"participant": str(new_id())}, {"id": str(new_id())}, {"reason": "The chair asked"}]
    assert len({pressed(app, place, **form | one).id for one in changed}) == 4


def test_a_button_of_nobody_is_no_event(app, place):
    with pytest.raises(NotAnEvent):
        pressed(app, place)


def test_a_desk_is_called_what_its_browser_keeps(app):
    with app.test_request_context(headers={"Cookie": 'desk="Desk 2"'}):
        assert desk_name() == "Desk 2"
    with app.test_request_context():
        assert desk_name() == ""


@pytest.mark.parametrize("asked", ["", "?at=", "?at=x"])
def test_no_place_is_asked_for_by_nonsense(app, asked):
    with app.test_request_context(f"/{asked}"):
        assert wanted_place() is None


def test_a_walk_in_gives_details_and_one_event(app, place):
    typed = {"id": str(new_id()), "family_name": "Joseph", "organisation": "BCRC Caribbean", "email": ""}
    with app.test_request_context(method="POST", data=typed):
        form = WalkInForm()
        assert (form.details().family_name, form.details().email) == ("Joseph", None)
        assert form.event(place, NOW) == form.event(place, NOW)


def test_a_correction_is_of_the_meetings_own_clock(app, place, ada, meeting):
    typed = {"kind": "out", "day": "2026-07-01", "clock": "09:15", "reason": " Left\x00 early ", "id": str(new_id())}
    with app.test_request_context(method="POST", data=typed):
        form = CorrectionForm()
        assert form.was_sent_right()
        event = form.event(ada.id, place, "Europe/Zurich")
    assert (event.kind, event.at, event.reason, event.session_id) == (
        Kind.OUT,
        datetime(2026, 7, 1, 7, 15, tzinfo=UTC),
        "Left early",
        place.id,
    )


def test_a_correction_suggests_the_beginning_of_the_session(app, place):
    with app.test_request_context():
        form = CorrectionForm()
        form.suggest(place, "Europe/Zurich")
        assert (form.kind.data, form.day.data.isoformat(), form.clock.data.isoformat()) == (
            "in",
            "2026-03-02",
            "10:00:00",
        )
