"""The states of a registration, its entry code, and what a name, an address and the other answers may be."""

import re
import secrets
import unicodedata
from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache

from tracker.core.folding import fold
from tracker.core.writing import is_unprintable


class State(StrEnum):
    INVITED = "invited"
    SUBMITTED = "submitted"
    WAITING = "waiting"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Mode(StrEnum):
    IN_PERSON = "in-person"
    ONLINE = "online"


class Gender(StrEnum):
    """Asked last, optional; None means not stated and is counted as such."""

    WOMAN = "woman"
    MAN = "man"
    ANOTHER = "another"


class Origin(StrEnum):
    FORM = "form"
    API = "api"
    IMPORT = "import"
    WALK_IN = "walk-in"
    ORGANISER = "organiser"
    SAMPLE = "sample"


#: how the trail tells that everything of somebody was erased
ERASED = "privacy.erased"
#: the whole state machine. Decisions can be taken back; only a withdrawal is the end (one registers anew)
TRANSITIONS: Mapping[State, frozenset[State]] = {
    State.INVITED: frozenset({State.SUBMITTED, State.WAITING, State.CONFIRMED, State.DECLINED, State.WITHDRAWN}),
    State.SUBMITTED: frozenset({State.WAITING, State.CONFIRMED, State.DECLINED, State.WITHDRAWN}),
    State.WAITING: frozenset({State.SUBMITTED, State.CONFIRMED, State.DECLINED, State.WITHDRAWN}),
    State.CONFIRMED: frozenset({State.SUBMITTED, State.WAITING, State.DECLINED, State.WITHDRAWN}),
    State.DECLINED: frozenset({State.SUBMITTED, State.WAITING, State.CONFIRMED}),
    State.WITHDRAWN: frozenset(),
}
#: states in which the person may still change answers or withdraw
LIVE = frozenset({State.INVITED, State.SUBMITTED, State.WAITING, State.CONFIRMED})
#: states in which somebody counts as registered
STANDING = (State.SUBMITTED, State.WAITING, State.CONFIRMED)

SYMBOLS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
CODE_LENGTH = 5

#: the longest answer taken, in characters
LIMITS: Mapping[str, int] = {
    "given_name": 100,
    "family_name": 100,
    "badge_name": 120,
    "name_original": 120,
    "honorific": 40,
    "email": 254,
    "phone": 40,
    "job_title": 200,
    "organisation": 40,
    "organisation_other": 250,
    "preferred_group": 120,
    "remarks": 2000,
}
NEEDS = ("visa", "funding", "access")
#: first and last letters of the scripts in which the family name stands first: kana, Chinese characters, hangul
FAMILY_FIRST = (("\u3040", "\u30ff"), ("\u3400", "\u9fff"), ("\uac00", "\ud7af"))
_FAMILY_FIRST = re.compile(f"[{''.join(map('-'.join, FAMILY_FIRST))}]").match
#: letters of a name that lists are ordered by: an index takes no longer ones (a folded Chinese name is six times its length)
INDEXED = 300

_SEPARATORS = re.compile(r"[\s\-.]+")
#: codes have no 0, O, 1 and I; who reads one has seen the symbol that looks most like it
_LOOKS_LIKE = str.maketrans({"0": "Q", "O": "Q", "1": "L", "I": "L"})


def may_change(from_state: State, to_state: State) -> bool:
    """Whether a registration may go from one state to the other."""
    return to_state in TRANSITIONS[from_state]


def first_state(*, confirms_itself: bool, full: bool) -> State:
    """The state of a new registration: on the waiting list when there is no place for it, else as the meeting decides."""
    if full:
        return State.WAITING
    return State.CONFIRMED if confirms_itself else State.SUBMITTED


def draw_code() -> str:
    """A random entry code; whether it is free, the database knows."""
    number, code = secrets.randbelow(len(SYMBOLS) ** CODE_LENGTH), ""
    for _ in range(CODE_LENGTH):
        number, symbol = divmod(number, len(SYMBOLS))
        code += SYMBOLS[symbol]
    return code


def format_code(code: str) -> str:
    """ "K74QX" -> "K7 4QX", as it is read aloud."""
    return f"{code[:2]} {code[2:]}"


def parse_code(typed: str) -> str | None:
    """The code that was typed or scanned, "k7-4qx" too; None when it cannot be one."""
    code = _SEPARATORS.sub("", unicodedata.normalize("NFKC", typed)).upper().translate(_LOOKS_LIKE)
    return code if len(code) == CODE_LENGTH and set(code) <= set(SYMBOLS) else None


def clean_name(text: str) -> str:
    """`text` in one line: NFC, trimmed, blanks collapsed. Raises ValueError for what no name holds.

    Refused are control characters, characters that turn the reading direction, halves of characters and non-characters.
    Everything else is a name somewhere: one word, apostrophes, ß, İ, Arabic, Chinese, "<b>".
    """
    text = text.strip()
    if not is_writing(text):
        raise ValueError(text)
    return unicodedata.normalize("NFC", " ".join(text.split()))


def clean_text(text: str) -> str:
    """As `clean_name`, but lines are kept."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").strip().split("\n")
    if not all(is_writing(line) for line in lines):
        raise ValueError(text)
    return unicodedata.normalize("NFC", "\n".join(line.rstrip() for line in lines))


def is_writing(text: str) -> bool:
    """True when every character can stand in one line of text."""
    if text.isascii():
        return text.isprintable()
    return not any(map(is_unprintable, text))


def says_something(text: str) -> bool:
    """True when there is at least one visible character."""
    return any(unicodedata.category(character)[0] not in "ZC" for character in text)


def fold_email(text: str) -> str | None:
    """The address as it is stored and compared: lower case, readable domain; None when it is not one.

    Only its form is checked: asking the mail server's name would make the form wait for a stranger's network.
    """
    text = text.strip()
    plain = _PLAIN_EMAIL.fullmatch(text)
    if plain is not None:  # as nearly all are: a long file has few domains, and only they need the library
        domain = _fold_domain(plain[2].lower())
        if domain is None:
            return None
        folded = f"{plain[1].lower()}@{domain}"
        return folded if len(folded) <= LIMITS["email"] else None
    # as a Chinese or Japanese keyboard writes it: ming＠example。org
    text = unicodedata.normalize("NFKC", text.replace("。", "."))
    return _fold_email(text)


#: letters, digits and what nobody disputes before the @; after it anything
_PLAIN_EMAIL = re.compile(r"([A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*)(?<!.{65})@([A-Za-z0-9.-]+)")


@lru_cache(maxsize=1024)
def _fold_domain(domain: str) -> str | None:
    found = _fold_email(f"a@{domain}")
    return found.partition("@")[2] if found else None


def _fold_email(text: str) -> str | None:
    from email_validator import EmailNotValidError, validate_email

    try:
        # rehearsals use the reserved domain .test
        found = validate_email(text, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return None
    folded = found.normalized.lower()
    return folded if len(folded) <= LIMITS["email"] and is_writing(folded) else None


def has_family_first(given_name: str, family_name: str) -> bool:
    """Whether both are written in a script in which the family name stands first, with no blank after it."""
    return bool(_FAMILY_FIRST(given_name) and _FAMILY_FIRST(family_name))


def whole_name(given_name: str, family_name: str) -> str:
    """The name as it is said: "Amina Odhiambo", "王丽"; either may be empty."""
    if has_family_first(given_name, family_name):
        return family_name + given_name
    return f"{given_name} {family_name}".strip()


def shown_name(given_name: str, family_name: str, badge_name: str) -> str:
    """A person's name for staff: in Latin letters, and beside it as they write it on the badge where that differs."""
    name = whole_name(given_name, family_name)
    return f"{name} ({badge_name})" if badge_name and badge_name != name else name


def name_key(given_name: str, family_name: str) -> str:
    """What two spellings of one name have in common: the folded words of it, in whatever order they were written."""
    return " ".join(sorted(sort_key(given_name, family_name).split()))


def sort_key(given_name: str, family_name: str) -> str:
    """What lists are ordered by: the folded family name, then the given names."""
    return (fold(f"{family_name} {given_name}") or f"{family_name} {given_name}".strip().lower())[:INDEXED]


def search_text(code: str, given_name: str, family_name: str, *texts: str | None) -> str:
    """What the search looks into: folded words between blanks, so that " odh" finds the beginning of a word.

    A name that is written without a blank is a word, too, as one reads it and types it: "陈丽华".

    The first text counts most: what exceeds the length is left out from the end. A word stands there once: names come again in
    the badge and the address, and what is looked for lies within one word.
    """
    whole = whole_name(given_name, family_name) if has_family_first(given_name, family_name) else ""
    folded = fold(" ".join(text for text in (whole, given_name, family_name, *texts) if text))[: 2 * INDEXED]
    return f" {' '.join(dict.fromkeys([code.lower(), *folded.split()]))} "
