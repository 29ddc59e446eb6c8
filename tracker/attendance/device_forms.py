"""What an organiser says of a phone that shall work at a door."""

from collections.abc import Callable, Iterable
from typing import cast
from uuid import UUID

from flask_babel import lazy_gettext as _lazy
from wtforms import SelectMultipleField, StringField
from wtforms.validators import DataRequired, Length

from tracker.accounts.devices import NewDevice
from tracker.attendance.events import LONGEST, tidy
from tracker.attendance.forms import TypedForm

lazy_gettext = cast(Callable[[str], str], _lazy)  # wtforms wants its texts to be str


class DeviceForm(TypedForm):
    """A name the other doors will see, the doors it is for, and a PIN if it may lie about."""

    name = StringField(
        lazy_gettext("What this phone is called"),
        validators=[
            DataRequired(lazy_gettext("Give the phone a name, such as Door 2.")),
            Length(max=LONGEST["device"], message=lazy_gettext("Use no more than 80 characters.")),
        ],
    )
    places = SelectMultipleField(lazy_gettext("Where it may check in"), validate_choice=True)
    pin = StringField(lazy_gettext("PIN"))

    def offer(self, places: Iterable[UUID]) -> None:
        """The sessions or days of the meeting."""
        self.places.choices = [(str(place), "") for place in places]

    def wanted(self) -> NewDevice:
        return NewDevice(
            tidy(self.name.data or "", "device"), tuple(map(UUID, self.places.data or ())), self.pin.data or ""
        )
