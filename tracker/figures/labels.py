"""The words beside the lines of a breakdown."""

from tracker.core.texts import Text
from tracker.meetings.models import Part
from tracker.organisations.names import TYPE_NAMES
from tracker.registration.models import Gender

NOT_STATED = {
    "by_region": Text("No regional group"),
    "by_gender": Text("Not stated"),
    "by_country": Text("Country not stated"),
}

WORDS: dict[str, dict[str, Text]] = {
    "by_gender": {
        Gender.WOMAN: Text("Women"),
        Gender.MAN: Text("Men"),
        Gender.ANOTHER: Text("Another gender"),
    },
    "by_part": {
        Part.CENTRE: Text("Regional centres"),
        Part.PARTNER: Text("Partner bodies"),
        Part.OTHER: Text("Others"),
    },
    "by_type": {kind.value: name for kind, name in TYPE_NAMES.items()},
}


def label(breakdown: str, key: str, name: str | None) -> str | Text:
    """What a line is called: its record's name (regions, countries), its word, or "not stated"."""
    if not key:
        return NOT_STATED.get(breakdown, Text("Not stated"))
    return name or WORDS.get(breakdown, {}).get(key) or key


def place(breakdown: str, key: str, position: int | None, text: str) -> tuple[int, str]:
    """Where a line stands: regions by their own order, words by theirs, countries by name, "not stated" last."""
    if not key:
        return 999, ""
    words = list(WORDS.get(breakdown, {}))
    if key in words:
        return words.index(key), text
    return (position if breakdown == "by_region" and position is not None else 998), text
