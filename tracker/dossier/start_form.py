"""The few facts a meeting begins with, as they were typed and what they mean."""

from collections.abc import Collection, Mapping
from typing import Any

from tracker.core.folding import fold
from tracker.core.i18n import say
from tracker.core.texts import Text
from tracker.dossier.fields import is_slug
from tracker.dossier.starting import Start
from tracker.meetings.settings import SETTINGS, Setting
from tracker.programme.forms import Entry

#: of the settings, those asked at the beginning
ASKED: Mapping[str, Setting] = {
    setting.name: setting
    for setting in SETTINGS
    if setting.name in {"title", "short_title", "city", "country_iso2", "online"}
}
#: addresses under /o that are pages of their own
RESERVED = frozenset({"new"})
NAMES = ("title", "short_title", "slug", "starts_on", "ends_on", "timezone", "city", "country_iso2", "online", "after")


class StartForm(Entry):
    """What stands in the fields; at first every one is empty but the tick for the centres."""

    def __init__(self, typed: Mapping[str, str] | None = None) -> None:
        super().__init__({"centres": "yes"}, typed)

    def details(self, countries: Collection[str]) -> Start | None:
        """The facts; None when something is wrong, which `errors` then names."""
        values: dict[str, Any] = {name: self._read(setting, countries=countries) for name, setting in ASKED.items()}
        values["slug"] = self._slug()
        values["starts_on"], values["ends_on"], values["timezone"] = self._read_dates()
        self.errors = {name: self.errors[name] for name in NAMES if name in self.errors}
        return None if self.errors else Start(**values)

    def _slug(self) -> str:
        slug = self.value("slug").strip() or fold(self.value("short_title"))[:60].strip().replace(" ", "-")
        if self.errors.get("short_title") and not self.value("slug").strip():
            return ""
        if not is_slug(slug):
            self.errors["slug"] = say(Text("Use small letters a to z, digits and hyphens, like joint-2027"))
        elif slug in RESERVED:
            self.errors["slug"] = say(Text("This address is taken. Choose another one"))
        return slug
