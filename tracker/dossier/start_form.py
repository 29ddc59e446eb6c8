"""The few facts a meeting begins with, as they were typed and what they mean."""

from collections.abc import Collection, Mapping
from typing import Any

from tracker.core.errors import Invalid
from tracker.core.folding import fold
from tracker.core.i18n import say
from tracker.core.texts import Text
from tracker.dossier.fields import is_slug
from tracker.dossier.starting import Start
from tracker.meetings.dates import read_dates
from tracker.meetings.settings import SETTINGS, Setting, read

#: of the settings, those asked at the beginning
ASKED: Mapping[str, Setting] = {
    setting.name: setting
    for setting in SETTINGS
    if setting.name in {"title", "short_title", "city", "country_iso2", "online"}
}
#: addresses under /o that are pages of their own
RESERVED = frozenset({"new"})
NAMES = ("title", "short_title", "slug", "starts_on", "ends_on", "timezone", "city", "country_iso2", "online", "after")


class StartForm:
    """What stands in the fields; `errors` maps a field's name to what to do about it."""

    def __init__(self, typed: Mapping[str, str] | None = None) -> None:
        self._typed = typed
        self.errors: dict[str, str] = {}

    def value(self, name: str) -> str:
        """As it was typed; at first every field is empty but the tick for the centres."""
        if self._typed is None:
            return "yes" if name == "centres" else ""
        return self._typed.get(name, "").strip()

    def details(self, countries: Collection[str]) -> Start | None:
        """The facts; None when something is wrong, which `errors` then names."""
        values: dict[str, Any] = {name: self._setting(setting, countries) for name, setting in ASKED.items()}
        values["slug"] = self._slug()
        values["timezone"] = zone = self.value("timezone")
        values["starts_on"], values["ends_on"], wrong = read_dates(self.value("starts_on"), self.value("ends_on"), zone)
        self.errors |= {name: say(reason) for name, reason in wrong.items()}
        self.errors = {name: self.errors[name] for name in NAMES if name in self.errors}
        return None if self.errors else Start(**values)

    def _setting(self, setting: Setting, countries: Collection[str]) -> Any:
        try:
            return read(setting, self.value(setting.name), "UTC", countries)
        except Invalid as error:
            self.errors[setting.name] = say(error.message)
            return None

    def _slug(self) -> str:
        slug = self.value("slug") or fold(self.value("short_title"))[:60].strip().replace(" ", "-")
        if self.errors.get("short_title") and not self.value("slug"):
            return ""
        if not is_slug(slug):
            self.errors["slug"] = say(Text("Use small letters a to z, digits and hyphens, like joint-2027"))
        elif slug in RESERVED:
            self.errors["slug"] = say(Text("This address is taken. Choose another one"))
        return slug
