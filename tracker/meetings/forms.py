"""The settings of a meeting: what was typed, kept as typed, and what it means."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from werkzeug.datastructures import MultiDict

from tracker.core.errors import Invalid
from tracker.core.i18n import say
from tracker.meetings.models import Meeting
from tracker.meetings.operations import MeetingDetails, details_of
from tracker.meetings.settings import IN_ORDER, SETTINGS, Kind, Setting, Value, one_break, read, write


class SettingsForm:
    """The settings as they stand or as they were typed. `errors` maps a field's name to what to do about it."""

    def __init__(self, meeting: Meeting, typed: "MultiDict[str, str] | None" = None) -> None:
        self._meeting = meeting
        self._typed = typed
        self.errors: dict[str, str] = {}
        self.settings = {setting.name: setting for setting in SETTINGS}
        #: what others saved meanwhile, by field, where it differs from what was typed
        self.meanwhile: dict[str, str] = {}
        #: the meeting's revision that the form shows, or was typed upon
        self.revision = meeting.revision if typed is None else _number(typed.get("revision", ""))

    def value(self, name: str) -> str:
        """What stands in the field. One that was not sent is as it was, but a tick is then none."""
        if self._typed is None:
            return self._stored(name)
        missing = "" if self.settings[name].kind is Kind.TICK else self._stored(name)
        return one_break(self._typed.get(name, missing))

    def details(self, countries: Collection[str]) -> MeetingDetails | None:
        """The meeting with what was typed; None when something is wrong, which `errors` then names.

        What was left alone stays exactly as it is: the second of two equal hours when clocks are set back, a long text of a file.
        """
        changed = [setting for setting in SETTINGS if self.value(setting.name) != self._stored(setting.name)]
        values: dict[str, Any] = {}
        for setting in changed:
            try:
                values[setting.name] = self._read(setting, countries)
            except Invalid as error:
                self.errors[setting.name] = say(error.message)
        details = replace(details_of(self._meeting), **values)
        for later, earlier, reason in IN_ORDER:
            first, last = getattr(details, earlier), getattr(details, later)
            if first and last and first >= last and not {later, earlier} & self.errors.keys():
                self.errors[later] = say(reason)
        self.errors = {name: self.errors[name] for name in self.settings if name in self.errors}
        return None if self.errors else details

    def show_changes(self, meeting: Meeting, names: Collection[str]) -> None:
        """Show beside the fields what others saved there since the form was opened; what was typed stays.

        Whoever then sends it again has seen it.
        """
        self._meeting, self.revision = meeting, meeting.revision
        differing = [name for name in self.settings if name in names and self._stored(name) != self.value(name)]
        self.meanwhile = {name: self._stored(name) for name in differing}

    def _stored(self, name: str) -> str:
        return write(self.settings[name], getattr(self._meeting, name), self._meeting.timezone)

    def _read(self, setting: Setting, countries: Collection[str]) -> Value:
        return read(setting, self.value(setting.name), self._meeting.timezone, countries)


def _number(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0
