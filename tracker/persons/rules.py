"""How much two registrations look like one person's: which of them are worth comparing, a score, and its reasons. Pure.

A likeness is a question to an organiser, never an answer: whoever shares a name, an office and a telephone may be two people.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache
from hashlib import blake2b
from itertools import combinations
from uuid import UUID

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from tracker.core.folding import fold

#: from this score on a pair is shown
ALIKE = 70
#: names this near belong to one person when the address is the same too
SAME_NAME = 0.9
_NEAR = 0.8
#: words of a name that say little about whose it is
_PARTICLES = frozenset(
    ("al", "el", "de", "da", "di", "do", "del", "der", "den", "van", "von", "la", "le", "bin", "ibn", "bint", "dos",
     "das", "du", "y", "e")
)  # fmt: skip
#: addresses of offices
_OFFICES = frozenset(
    ("info", "office", "contact", "admin", "secretariat", "director", "mail", "bcrc", "scrc", "focalpoint",
     "registration", "protocol", "mission")
)  # fmt: skip
#: their servers take an address with dots and without as the same
_DOTS_SAY_NOTHING = frozenset({"gmail.com", "googlemail.com"})
_SOUNDS = str.maketrans("bvcqzdgjuoiye", "pfkkstkkaaaaa")
_NOT_SOUND = re.compile("(?<!^)[ahw]+")
_DOUBLE = re.compile(r"(.)\1+")
_NOT_DIGIT = re.compile(r"\D+")
_LONGEST_NAME = 5


class Reason(StrEnum):
    """Why two registrations look alike, or what speaks against it."""

    SAME_NAME = "same-name"
    TURNED_ROUND = "turned-round"
    NEAR_NAME = "near-name"
    INITIALS = "initials"
    PART_OF_NAME = "part-of-name"
    SAME_ORIGINAL = "same-original"
    SAME_EMAIL = "same-email"
    SAME_MAILBOX = "same-mailbox"
    SAME_LOCAL_PART = "same-local-part"
    SAME_PHONE = "same-phone"
    SAME_ORGANISATION = "same-organisation"
    NEAR_ORGANISATION = "near-organisation"
    SAME_COUNTRY = "same-country"
    RARE_NAME = "rare-name"
    OTHER_ORIGINAL = "other-original"


#: what each adds to the 55 points of two names that are alike
POINTS = {
    Reason.SAME_EMAIL: 35,
    Reason.SAME_MAILBOX: 33,
    Reason.SAME_PHONE: 30,
    Reason.SAME_ORGANISATION: 20,
    Reason.SAME_LOCAL_PART: 18,
    Reason.NEAR_ORGANISATION: 14,
    Reason.SAME_ORIGINAL: 15,
    Reason.RARE_NAME: 8,
    Reason.SAME_COUNTRY: 8,
    Reason.OTHER_ORIGINAL: -20,
}
NAME_POINTS = 55


@dataclass(frozen=True)
class Identity:
    """What tells who a registration is of. `organisation` is its id in the directory, or its name.

    What follows from it is worked out once: each is compared with many.
    """

    id: UUID
    given_name: str
    family_name: str
    #: folded "family given", as lists are ordered
    sort_key: str
    name_original: str
    badge_name: str
    email: str | None
    email_other: str | None
    phone: str
    organisation: str
    organisation_name: str
    country: str | None

    @cached_property
    def words(self) -> list[str]:
        return self.sort_key.split()

    @cached_property
    def emails(self) -> frozenset[str]:
        return frozenset(email for email in (self.email, self.email_other) if email)

    @cached_property
    def mailboxes(self) -> frozenset[str]:
        return frozenset(map(mailbox, self.emails))

    @cached_property
    def local_parts(self) -> frozenset[str]:
        return frozenset(map(local_part, self.emails)) - {""}

    @cached_property
    def phone_end(self) -> str:
        return phone_key(self.phone)

    @cached_property
    def original(self) -> list[str]:
        return fold(self.name_original).split() if self.name_original else []

    @cached_property
    def badge(self) -> list[str]:
        return fold(self.badge_name).split() if self.badge_name else []

    @cached_property
    def organisation_folded(self) -> str:
        return _folded(self.organisation_name)


@dataclass(frozen=True, slots=True)
class Likeness:
    """How much two look alike, of 100, and why."""

    score: int
    reasons: tuple[Reason, ...]

    @property
    def is_alike(self) -> bool:
        return self.score >= ALIKE


_folded = lru_cache(maxsize=8192)(fold)


@lru_cache(maxsize=65536)
def sound(word: str) -> str:
    """What spellings of a word have in common: "mohammed", "muhamad" and "mhmd" -> "mt"; short words are themselves."""
    if len(word) <= 2:
        return word
    return _DOUBLE.sub(r"\1", _NOT_SOUND.sub("", _DOUBLE.sub(r"\1", word.replace("ph", "f").translate(_SOUNDS))))


def mailbox(email: str) -> str:
    """The address without its +tag, and without dots where they say nothing."""
    local, _, domain = email.rpartition("@")
    local = local.split("+", 1)[0]
    if domain in _DOTS_SAY_NOTHING:
        local, domain = local.replace(".", ""), "gmail.com"
    return f"{local}@{domain}"


def local_part(email: str) -> str:
    """The letters before the @; "" for an office's, or one too short to say whose it is."""
    letters = fold(mailbox(email).partition("@")[0]).replace(" ", "")
    return letters if len(letters) >= 6 and letters.rstrip("0123456789") not in _OFFICES else ""


def phone_key(phone: str) -> str:
    """The last eight digits: what is left when country and trunk prefixes are written in every way. "" with fewer."""
    digits = _NOT_DIGIT.sub("", phone)
    return digits[-8:] if len(digits) >= 8 else ""


def name_keys(one: Identity) -> list[str]:
    """Pairs of words of the name as they sound; in the other script too."""
    found: list[str] = []
    for text in (one.words, one.original, one.badge):
        words = sorted({sound(word) for word in text if len(word) > 1 and word not in _PARTICLES})
        pairs = combinations(words[:_LONGEST_NAME], 2) if len(words) > 1 else [(word, "") for word in words]
        found += [f"n {first} {second}" for first, second in pairs]
    return list(dict.fromkeys(found))


def other_keys(one: Identity) -> list[str]:
    """Addresses, telephone, and within an organisation one word of the name with the first letters of the others."""
    found = [f"e {address}" for address in one.mailboxes] + [f"l {local}" for local in one.local_parts]
    if one.phone_end:
        found.append(f"p {one.phone_end}")
    words = [word for word in one.words if word not in _PARTICLES][:_LONGEST_NAME]
    for at, word in enumerate(words):
        if len(word) > 1:
            initials = "".join(sorted(other[0] for other in words[:at] + words[at + 1 :]))
            found.append(f"o {one.organisation} {sound(word)} {initials}")
    return list(dict.fromkeys(found))


def hashed(key: str) -> int:
    """A key as it is kept: a number of 63 bits that tells nothing."""
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "big") >> 1


def compare(one: Identity, other: Identity, *, rare: bool = False) -> Likeness:
    """How much they look alike. `rare`: their name is borne by few others among those compared."""
    nearness, reasons = near_names(one, other)
    if nearness < _NEAR:
        return Likeness(0, ())
    reasons += _other_reasons(one, other)
    if rare and nearness > SAME_NAME:
        reasons.append(Reason.RARE_NAME)
    score = round(NAME_POINTS * nearness) + sum(POINTS.get(reason, 0) for reason in reasons)
    return Likeness(max(0, min(score, 100)), tuple(reasons))


def _other_reasons(one: Identity, other: Identity) -> list[Reason]:
    found = [_same_address(one, other), _same_organisation(one, other), _same_original(one, other)]
    if one.phone_end and one.phone_end == other.phone_end:
        found.append(Reason.SAME_PHONE)
    if one.country and one.country == other.country:
        found.append(Reason.SAME_COUNTRY)
    return [reason for reason in found if reason is not None]


def _same_address(one: Identity, other: Identity) -> Reason | None:
    if one.emails & other.emails:
        return Reason.SAME_EMAIL
    if one.mailboxes & other.mailboxes:
        return Reason.SAME_MAILBOX
    return Reason.SAME_LOCAL_PART if one.local_parts & other.local_parts else None


def _same_organisation(one: Identity, other: Identity) -> Reason | None:
    if one.organisation and one.organisation == other.organisation:
        return Reason.SAME_ORGANISATION
    return Reason.NEAR_ORGANISATION if _near_bodies(one.organisation_folded, other.organisation_folded) else None


@lru_cache(maxsize=65536)
def _near_bodies(one: str, other: str) -> bool:
    return bool(one and other) and fuzz.token_set_ratio(one, other) >= 90


def _same_original(one: Identity, other: Identity) -> Reason | None:
    if not (one.original and other.original):
        return None
    return Reason.SAME_ORIGINAL if near_words(one.original, other.original) >= SAME_NAME else Reason.OTHER_ORIGINAL


def near_names(one: Identity, other: Identity) -> tuple[float, list[Reason]]:
    """How near the names are, from 0 to 1, and in which way."""
    if one.sort_key == other.sort_key:
        return 1.0, [Reason.SAME_NAME]
    mine, theirs = one.words, other.words
    if sorted(mine) == sorted(theirs):
        return 1.0, [Reason.TURNED_ROUND]
    nearness = near_words(mine, theirs)
    if nearness < _NEAR and (scripts := _near_in_another_script(one, other)) > nearness:
        return scripts, [Reason.NEAR_NAME]
    if any(len(word) == 1 for word in mine + theirs) and nearness >= _NEAR:
        return nearness, [Reason.INITIALS]
    if _is_part(mine, theirs):
        return nearness, [Reason.PART_OF_NAME]
    return nearness, [Reason.TURNED_ROUND, Reason.NEAR_NAME] if _is_turned(one, other) else [Reason.NEAR_NAME]


def _is_turned(one: Identity, other: Identity) -> bool:
    """Whether the given name of one is near the family name of the other, both ways, and not near its given name."""
    given, family = (_folded(name).split() for name in (one.given_name, one.family_name))
    other_given, other_family = (_folded(name).split() for name in (other.given_name, other.family_name))
    crosswise = min(near_words(given, other_family), near_words(family, other_given))
    return crosswise >= _NEAR > near_words(given, other_given)


def _is_part(mine: Sequence[str], theirs: Sequence[str]) -> bool:
    return len(mine) != len(theirs) and (set(mine) <= set(theirs) or set(theirs) <= set(mine))


def _near_in_another_script(one: Identity, other: Identity) -> float:
    """One wrote the name in Latin letters, the other in their own."""
    tried = [(words, other.words) for words in (one.original, one.badge) if words]
    tried += [(one.words, words) for words in (other.original, other.badge) if words]
    return max((near_words(*pair) for pair in tried), default=0.0)


def near_words(mine: Iterable[str], theirs: Iterable[str]) -> float:
    """How near two lists of words are in the best order: each word of the shorter finds its nearest in the longer one.

    Long words weigh more. A word too many costs a little: middle names are often left out.
    """
    short, long = sorted((list(mine), list(theirs)), key=len)
    if not short:
        return 0.0
    left, total, weights = list(long), 0.0, 0
    for word in sorted(short, key=len, reverse=True):
        nearness, at = max((_near(word, candidate), -at) for at, candidate in enumerate(left))
        best = left.pop(-at)
        weight = max(min(len(word), len(best)), 2)
        total, weights = total + nearness * weight, weights + weight
    single = 0.25 if len(short) == 1 and left else 0.0
    return max(0.0, total / weights - 0.04 * len(left) - single)


@lru_cache(maxsize=65536)
def _near(one: str, other: str) -> float:
    if one == other:
        return 1.0
    if 1 in (len(one), len(other)):
        return 0.85 if one[0] == other[0] else 0.0
    alike = OSA.normalized_similarity(one, other)
    if sound(one) == sound(other) and len(sound(one)) > 1:
        return max(alike, 0.94)
    return alike if alike >= 0.7 else alike / 2
