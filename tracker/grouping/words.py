"""What the values that are spread are called."""

from collections.abc import Callable

from tracker.core.i18n import LANGUAGES, say
from tracker.core.texts import Text
from tracker.grouping.rules import Trait
from tracker.organisations.names import TYPE_NAMES
from tracker.organisations.queries import list_regions
from tracker.registration.rules import Gender

NOT_STATED = Text("Not stated")
GENDERS = {Gender.WOMAN: Text("Women"), Gender.MAN: Text("Men"), Gender.ANOTHER: Text("Another gender")}


def value_name() -> Callable[[str, str], str]:
    """Trait and value -> the words for it, in the reader's language where there are any."""
    names: dict[str, dict[str, str | Text]] = {
        Trait.REGION: {region.code: region.name for region in list_regions()},
        Trait.TYPE: {kind.value: name for kind, name in TYPE_NAMES.items()},
        Trait.LANGUAGE: dict(LANGUAGES),
        Trait.GENDER: {gender.value: name for gender, name in GENDERS.items()},
    }
    return lambda trait, value: say(names[trait].get(value, value) if value else NOT_STATED)
