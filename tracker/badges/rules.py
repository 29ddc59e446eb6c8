"""What a badge shows and how large it is: sizes, colours, bands, whose name stands first. Pure."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from tracker.core.texts import Text
from tracker.meetings.models import Part
from tracker.organisations.models import OrganisationType
from tracker.registration.rules import clean_name, whole_name


@dataclass(frozen=True, slots=True)
class Size:
    """Millimetres of a badge, and how many stand on a sheet of A4 (0 columns: one a page)."""

    name: Text
    width: float
    height: float
    columns: int = 0
    rows: int = 0
    #: between two columns
    gap: float = 0


SIZES: Mapping[str, Size] = MappingProxyType(
    {
        "sheet8": Size(Text("A4 sheet of 8 badges, 90 × 65 mm"), 90, 65, 2, 4),
        "sheet10": Size(Text("A4 sheet of 10 cards, 85 × 54 mm"), 85, 54, 2, 5, 10),
        "a6": Size(Text("A6, 105 × 148 mm, one a page"), 105, 148),
        "card": Size(Text("Plastic card, 86 × 54 mm"), 86, 54),
        "insert": Size(Text("Badge holder, 90 × 55 mm"), 90, 55),
        "roll": Size(Text("Label on a 62 mm roll, 100 × 62 mm"), 100, 62),
        "label": Size(Text("Label, 101 × 54 mm"), 101, 54),
    }
)
#: one a page: for a label printer at the desk, and for the person's own copy
SINGLE = tuple(name for name, size in SIZES.items() if not size.columns)


@dataclass(frozen=True, slots=True)
class Colour:
    """A band's colour; white words on it have a contrast of at least 4.5."""

    name: Text
    value: str


COLOURS: Mapping[str, Colour] = MappingProxyType(
    {
        "blue": Colour(Text("Blue"), "#00609c"),
        "green": Colour(Text("Green"), "#14663a"),
        "navy": Colour(Text("Dark blue"), "#0b2a4a"),
        "brown": Colour(Text("Brown"), "#7a4b00"),
        "red": Colour(Text("Red"), "#a61b1b"),
        "purple": Colour(Text("Purple"), "#5b2a86"),
        "teal": Colour(Text("Teal"), "#00616b"),
        "pink": Colour(Text("Pink"), "#9c1c63"),
        "grey": Colour(Text("Grey"), "#4d5c6b"),
        "black": Colour(Text("Black"), "#17232f"),
    }
)


@dataclass(frozen=True, slots=True)
class Band:
    """The foot of a badge: a word on a colour."""

    word: str
    colour: str


#: by the part an organisation has at the meeting; always there
PART_BANDS: Mapping[Part, Band] = MappingProxyType(
    {
        Part.CENTRE: Band(Text("Regional centre"), "blue"),
        Part.PARTNER: Band(Text("Partner"), "green"),
        Part.ORGANISER: Band(Text("Secretariat"), "navy"),
        Part.OTHER: Band(Text("Participant"), "grey"),
    }
)
LONGEST_WORD, LONGEST_LINE = 60, 120


@dataclass(frozen=True, slots=True)
class Design:
    """How the badges of a meeting look. `bands`: by the names in BANDED."""

    size: str = "sheet8"
    #: of single badges: printed at the desk, and for oneself
    single_size: str = "insert"
    meeting_line: str = ""
    latin_first: bool = False
    job: bool = False
    country: bool = True
    code: bool = True
    bands: Mapping[str, Band] = field(default_factory=dict)
    #: the stored file, SHA-256; "": none
    logo: str = ""

    def band_of(self, part: Part, kind: OrganisationType) -> Band:
        """The band of somebody: that of the kind of organisation where the organisers named one, else that of the part."""
        return self.bands.get(f"type-{kind.value}") or self.bands.get(part.value) or PART_BANDS[part]


FIRST = Design()
#: asked by two groups of the form: every part has a band, a kind of organisation may have one
BANDED: tuple[str, ...] = (*(part.value for part in Part), *(f"type-{kind.value}" for kind in OrganisationType))


def read_design(asked: Mapping[str, str], logo: str = "") -> tuple[Design, dict[str, Text]]:
    """The design a form asks for, and what is wrong with it by field; what is wrong is left as it is by default."""
    wrong: dict[str, Text] = {}
    line = _words(asked, "meeting_line", LONGEST_LINE, wrong)
    bands: dict[str, Band] = {}
    for name in BANDED:
        word = _words(asked, f"word-{name}", LONGEST_WORD, wrong)
        colour = asked.get(f"colour-{name}", "")
        if word:
            bands[name] = Band(word, colour if colour in COLOURS else "grey")
        elif name in set(Part):
            wrong.setdefault(f"word-{name}", Text("Enter the word on this band, such as Participant."))
    design = Design(
        size=asked["size"] if asked.get("size") in SIZES else FIRST.size,
        single_size=asked["single_size"] if asked.get("single_size") in SINGLE else FIRST.single_size,
        meeting_line=line,
        latin_first=bool(asked.get("latin_first")),
        job=bool(asked.get("job")),
        country=bool(asked.get("country")),
        code=bool(asked.get("code")),
        bands=bands,
        logo=logo,
    )
    return design, wrong


def _words(asked: Mapping[str, str], name: str, most: int, wrong: dict[str, Text]) -> str:
    try:
        text = clean_name(asked.get(name, ""))
    except ValueError:
        wrong[name] = Text("There is a character in it that cannot be printed. Type it again.")
        return ""
    if len(text) > most:
        wrong[name] = Text("Use no more than %(most)s characters.", most=most)
        return text[:most]
    return text


def names_on_badge(
    given: str, family: str, badge: str, original: str = "", *, latin_first: bool = False
) -> tuple[str, str]:
    """The large name and the one below it: in the person's own script and in Latin letters, where there are both."""
    whole = whole_name(given, family)
    names = [name for name in (original, badge, whole) if name]
    latin = next((name for name in (badge, whole, original) if name and is_latin(name)), "")
    own = next((name for name in names if not is_latin(name)), "")
    if not own or not latin:
        return badge or whole, ""
    return (latin, own) if latin_first else (own, latin)


def is_latin(text: str) -> bool:
    """Whether every letter is of the Latin script."""
    return all(unicodedata.name(letter, "").startswith("LATIN") for letter in text if letter.isalpha())


def initials(names: Iterable[str]) -> str:
    """ "A. O.": enough to compare with a certificate in the hand, too little to learn a name from."""
    return " ".join(f"{name[0]}." for name in names if name)
