"""What the desk and the organiser's corrections ask. The desk's buttons are plain forms: a person, a place, an id."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from typing import cast
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _lazy
from flask_wtf import FlaskForm
from wtforms import DateField, EmailField, Field, HiddenField, RadioField, StringField, TextAreaField, TimeField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired, Length, ValidationError

from tracker.attendance.events import LONGEST, DoorEvent, read_event, tidy
from tracker.attendance.queries import Place
from tracker.attendance.rules import Kind
from tracker.core.i18n import say
from tracker.core.ids import as_id, new_id
from tracker.registration.answers import WalkInDetails

lazy_gettext = cast(Callable[[str], str], _lazy)  # wtforms wants its texts to be str
#: the desk's own name is kept in the browser
DESK_COOKIE = "desk"


def desk_name() -> str:
    """What this device is called: "Desk 2"; may be empty."""
    kept = request.cookies.get(DESK_COOKIE, "")
    return tidy(kept, "device")


def wanted_place() -> UUID | None:
    """The session or day in the address or the form."""
    return as_id(request.values.get("at", ""))


def button_event(place: Place, now: datetime) -> DoorEvent:
    """The event behind a desk's button or typed code. Pressed twice on the same page, it has the same id.

    Raises NotAnEvent.
    """
    form = request.form
    who = {"participant": form.get("participant") or None, "code": form.get("code", "")}
    page = as_id(form.get("id", "")) or new_id()
    reason = form.get("reason", "")
    event_id = uuid5(page, f"{place.id} {who['participant']} {who['code']} {reason}")
    return read_event(
        who | where(place) | {"id": str(event_id), "at": now.isoformat(), "device": desk_name(), "reason": reason}
    )


def where(place: Place) -> dict[str, str]:
    """The place as an event names it."""
    return {"day" if place.is_day else "session": str(place.id)}


class TypedForm(FlaskForm):
    """A form as the views see it: sent and right, or not."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]

    def was_sent(self) -> bool:
        return bool(self.is_submitted())  # type: ignore[no-untyped-call]

    def was_sent_right(self) -> bool:
        return bool(self.validate_on_submit())  # type: ignore[no-untyped-call]


class WalkInForm(TypedForm):
    """Somebody unannounced, with a queue behind them: a name, an organisation, perhaps an address."""

    id = HiddenField()
    given_name = StringField(lazy_gettext("Given names"))
    family_name = StringField(lazy_gettext("Family name"))
    organisation = StringField(lazy_gettext("Centre or organisation"))
    email = EmailField(lazy_gettext("E-mail"))

    def write_name(self, words: str) -> None:
        """Write in whom the desk looked for and did not find; an address or a number is no name."""
        if not any(character.isdigit() or character == "@" for character in words):
            *given, family = words[:200].split() or [""]
            self.given_name.data, self.family_name.data = " ".join(given), family

    def details(self) -> WalkInDetails:
        return WalkInDetails(
            given_name=self.given_name.data or "",
            family_name=self.family_name.data or "",
            organisation=self.organisation.data or "",
            email=self.email.data or None,
        )

    @property
    def submission(self) -> UUID:
        """The form's own id, so that it is one walk-in however often it is sent."""
        return as_id(self.id.data or "") or new_id()

    def show(self, wrong: Mapping[str, str]) -> None:
        """Put the refusals of the registration beside their fields."""
        for name, text in wrong.items():
            field = self._fields.get("organisation" if name.startswith("organisation") else name, self.family_name)
            field.errors = [*field.errors, say(text)]

    def event(self, place: Place, now: datetime) -> DoorEvent:
        return DoorEvent(
            id=uuid5(self.submission, "walk-in"),
            session_id=None if place.is_day else place.id,
            day_id=place.id if place.is_day else None,
            at=now,
            device=desk_name(),
        )


class CorrectionForm(TypedForm):
    """What really happened, when, and how one knows."""

    id = HiddenField()
    kind = RadioField(
        lazy_gettext("What happened"),
        choices=[
            SelectChoice(Kind.IN.value, lazy_gettext("Came in")),
            SelectChoice(Kind.OUT.value, lazy_gettext("Left")),
            SelectChoice(Kind.UNDO.value, lazy_gettext("Was checked in by mistake: take the latest check-in back")),
        ],
        validators=[InputRequired(lazy_gettext("Choose what happened."))],
    )
    day = DateField(lazy_gettext("Day"), validators=[InputRequired(lazy_gettext("Enter the day."))])
    clock = TimeField(
        lazy_gettext("Time at the meeting"), validators=[InputRequired(lazy_gettext("Enter the time, such as 09:05."))]
    )
    reason = TextAreaField(
        lazy_gettext("Reason"),
        validators=[
            InputRequired(lazy_gettext("Say how you know, for example: signed the paper list.")),
            Length(max=LONGEST["reason"], message=lazy_gettext("Use no more than 300 characters.")),
        ],
    )

    def suggest(self, place: Place, zone: str) -> None:
        """Fill in the beginning of the session: what a late entry is most often for."""
        begins = place.starts_at if place.is_day else place.starts_at.astimezone(ZoneInfo(zone))
        self.kind.data, self.day.data = Kind.IN.value, begins.date()
        self.clock.data = time(9) if place.is_day else begins.time().replace(second=0, microsecond=0)

    def validate_day(self, field: Field) -> None:
        if field.data and not 2000 <= field.data.year <= 2200:
            raise ValidationError(gettext("Enter a day of the meeting."))

    def event(self, participant_id: UUID, place: Place, zone: str) -> DoorEvent:
        day, clock = self.day.data or date.min, self.clock.data or time()
        return DoorEvent(
            id=as_id(self.id.data or "") or new_id(),
            participant_id=participant_id,
            session_id=None if place.is_day else place.id,
            day_id=place.id if place.is_day else None,
            kind=Kind(self.kind.data),
            at=datetime.combine(day, clock, tzinfo=ZoneInfo(zone)).astimezone(UTC),
            reason=tidy(self.reason.data or "", "reason") or gettext("Corrected"),
        )
