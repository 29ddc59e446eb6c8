"""The designer's form: what was typed, what is wrong with it, and what it asks for."""

from collections.abc import Mapping
from typing import IO

from werkzeug.datastructures import FileStorage

from tracker.badges.rules import BANDED, PART_BANDS, Design, read_design
from tracker.core.i18n import force_locale, say
from tracker.core.texts import Text
from tracker.meetings.models import Part


class DesignForm:
    """The design as a form: begun from the kept one, or from what was sent."""

    def __init__(self, typed: Mapping[str, str], kept: Design, file: FileStorage | None = None) -> None:
        self.typed = typed
        logo = "" if typed.get("no_logo") else kept.logo
        self.design, wrong = read_design(typed, logo)
        self.errors = {name: say(text) for name, text in wrong.items()}
        self.file = file if file is not None and file.filename else None

    @classmethod
    def of(cls, design: Design, language: str) -> "DesignForm":
        """The form for a design as it is kept; bands that were never named carry the usual words in the badges' language."""
        typed = {
            "size": design.size,
            "single_size": design.single_size,
            "meeting_line": design.meeting_line,
            **{name: "1" for name in ("latin_first", "job", "country", "code") if getattr(design, name)},
        }
        with force_locale(language):
            for name in BANDED:
                band = design.bands.get(name) or (PART_BANDS[Part(name)] if name in set(Part) else None)
                if band:
                    typed |= {f"word-{name}": say(band.word), f"colour-{name}": band.colour}
        return cls(typed, design)

    def value(self, name: str) -> str:
        """What stands in this field."""
        return self.typed.get(name, "")

    @property
    def logo_file(self) -> IO[bytes] | None:
        """The picture that was sent along."""
        return self.file.stream if self.file else None

    def refuse(self, fields: Mapping[str, str | Text]) -> None:
        """Show what the operation found wrong."""
        self.errors |= {name: say(text) for name, text in fields.items()}

    @property
    def has_kinds(self) -> bool:
        """Whether a band is named for a kind of organisation."""
        return any(name.startswith("word-type-") and text for name, text in self.typed.items())

    def preview_address(self) -> dict[str, str]:
        """What the picture of the badge is asked with: everything but the token and the file."""
        return {name: text for name, text in self.typed.items() if name not in ("csrf_token", "act") and text}
