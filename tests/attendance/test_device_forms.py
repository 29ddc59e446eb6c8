from uuid import UUID

from tracker.accounts.devices import NewDevice
from tracker.attendance.device_forms import DeviceForm

PLACE, OTHER = UUID(int=1), UUID(int=2)


def form(app, data):
    with app.test_request_context("/", method="POST", data=data):
        made = DeviceForm()
        made.offer([PLACE, OTHER])
        made.was_sent_right()
        return made


def test_a_name_and_the_ticked_doors(app):
    made = form(app, {"name": " Door\t2 ", "places": str(OTHER), "pin": "2468"})
    assert made.errors == {}
    assert made.wanted() == NewDevice("Door2", (OTHER,), "2468")


def test_without_a_name_it_says_so(app):
    assert list(form(app, {"name": " "}).errors) == ["name"]


def test_a_door_of_another_meeting_is_refused(app):
    assert list(form(app, {"name": "Door 2", "places": str(UUID(int=3))}).errors) == ["places"]
