"""An earlier meeting as typed: kept as typed, and what it means."""

from collections.abc import Sequence
from datetime import date

from werkzeug.datastructures import MultiDict

from tracker.core.i18n import say
from tracker.core.texts import Text
from tracker.core.writing import is_unprintable
from tracker.earlier.models import EarlierMeeting
from tracker.earlier.operations import EarlierDetails
from tracker.earlier.rules import LARGEST, TYPED
from tracker.organisations.models import Region
from tracker.organisations.queries import look_up

LONGEST = 300


class EarlierForm:
    """The fields `title`, `held_on`, `source`, `centres` (one a line), `n-<figure>`, `r-<region>`."""

    def __init__(
        self,
        regions: Sequence[Region],
        stored: EarlierMeeting | None = None,
        typed: "MultiDict[str, str] | None" = None,
    ) -> None:
        self.regions = regions
        self.errors: dict[str, str] = {}
        self._stored = stored
        self._typed = typed

    def value(self, name: str) -> str:
        """What stands in the field."""
        if self._typed is not None:
            return self._typed.get(name, "").replace("\r\n", "\n")
        row = self._stored
        if row is None:
            return ""
        kind, _, key = name.partition("-")
        if kind in ("n", "r"):
            found = (row.figures if kind == "n" else row.regions).get(key)
            return "" if found is None else str(found)
        plain = {"title": row.title, "held_on": row.held_on.isoformat(), "source": row.source}
        return plain.get(name, "\n".join(row.centres) if name == "centres" else "")

    @property
    def upon(self) -> str:
        """When that was entered which the typed figures correct."""
        if self._typed is not None:
            return self._typed.get("upon", "")
        return self._stored.entered_at.isoformat() if self._stored else ""

    def details(self) -> EarlierDetails | None:
        """What was typed; None when something is wrong, which `errors` then names."""
        title, source = self._line("title"), self._line("source")
        if not title:
            self.errors.setdefault("title", say(Text("Enter the title of the earlier meeting")))
        held_on = self._date()
        figures = {name: n for name in TYPED if (n := self._number(f"n-{name}")) is not None}
        regions = {r.code: n for r in self.regions if (n := self._number(f"r-{r.code}")) is not None}
        centres = self._centres(held_on)
        if self.errors or held_on is None:
            return None
        counted = self._stored.counted_id if self._stored else None
        return EarlierDetails(title, held_on, figures, regions, centres, source, counted)

    def refuse(self, reasons: "dict[str, str | Text]") -> None:
        """Put the reasons of an operation beside their fields."""
        for name, reason in reasons.items():
            field = name if name in ("title", "held_on") else "r-title" if name == "regions" else f"n-{name}"
            self.errors[field] = say(reason)

    def _line(self, name: str) -> str:
        text = " ".join(self.value(name).split())
        if len(text) > LONGEST:
            self.errors[name] = say(Text("This is longer than %(most)d characters.", most=LONGEST))
        elif any(is_unprintable(character) for character in text):
            self.errors[name] = say(
                Text("This has a character that cannot be seen. Type it again instead of pasting it")
            )
        return text

    def _date(self) -> date | None:
        try:
            return date.fromisoformat(self.value("held_on").strip())
        except ValueError:
            self.errors["held_on"] = say(Text("Enter the first day as year-month-day, for example 2015-11-02"))
            return None

    def _number(self, name: str) -> int | None:
        text = self.value(name).strip().replace(",", "").replace("\N{NO-BREAK SPACE}", "")
        if not text:
            return None
        if not (text.isascii() and text.isdigit()) or int(text[:9]) > LARGEST:
            self.errors[name] = say(Text("Enter a whole number, or nothing if it is not known"))
            return None
        return int(text)

    def _centres(self, on: date | None) -> tuple[str, ...]:
        codes: dict[str, None] = {}
        for line in self.value("centres").split("\n")[:100]:
            if not (text := " ".join(line.split())):
                continue
            match = look_up(text, on=on)
            if match.found is None:
                near = ", ".join(one.short_name for one in match.suggestions)
                self.errors["centres"] = say(
                    Text("The directory does not know “%(name)s”. Did you mean %(near)s?", name=text, near=near)
                    if near
                    else Text("The directory does not know “%(name)s”.", name=text)
                )
                return ()
            codes[match.found.code] = None
        return tuple(codes)
