"""How names of organisations and countries are compared, and when a service is in force."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TypeVar

from tracker.core.folding import fold

K = TypeVar("K")

#: words that every centre's name is made of, so they tell none apart
NOISE = frozenset(
    fold(
        "BCRC SCRC BCCC CRCB CRCE RC the of in for and a an regional coordinating centre center centro centres Basel "
        "Stockholm convention conventions training technology transfer capacity building located"
    ).split()
)
#: from which likeness (0 to 100) on a name is suggested
LIKE = 72
#: shorter words are like too many
SHORTEST = 3


def bare(folded: str) -> str:
    """A folded name without the words that all centres share: "bcrc scrc senegal" -> "senegal"; "" if nothing is left."""
    return " ".join(word for word in folded.split() if word not in NOISE)


def in_force(valid_from: date | None, valid_to: date | None, day: date) -> bool:
    """Whether something with these dates holds on `day`; both ends belong to it, a missing end is open."""
    return (valid_from is None or valid_from <= day) and (valid_to is None or day <= valid_to)


def exact_matches(text: str, names: Mapping[str, set[K]], bare_names: Mapping[str, set[K]]) -> set[K]:
    """Whose name or alias `text` is, whatever the case, accents and punctuation; else whose it is without shared words."""
    folded = fold(text)
    return names.get(folded) or bare_names.get(bare(folded)) or set() if folded else set()


def likely_matches(text: str, names: Mapping[str, set[K]], limit: int) -> Sequence[K]:
    """Whose names are like `text` (mistyped, or a part of the name), the likeliest first."""
    folded = fold(text)
    if len(folded) < SHORTEST:
        return []
    best: dict[K, float] = {}
    for name, owners in names.items():
        score = likeness(folded, name)
        if score >= LIKE:
            for owner in owners:
                best[owner] = max(score, best.get(owner, 0))
    return sorted(best, key=lambda owner: (-best[owner], str(owner)))[:limit]


def likeness(folded: str, name: str) -> float:
    """How alike two folded names are, 0 to 100. Sharing only the words of all centres counts for nothing."""
    from rapidfuzz import fuzz  # 3 MB that a process needs only once somebody mistypes

    asked, known = bare(folded) or folded, bare(name) or name
    score = fuzz.ratio(asked, known)
    if len(asked) > SHORTEST and len(known) > SHORTEST:
        score = max(score, 0.9 * fuzz.token_set_ratio(asked, known))
    return score


def names_of(*groups: Iterable[str]) -> set[str]:
    """The folded forms of all these names, empty ones left out."""
    return {folded for group in groups for name in group if (folded := fold(name))}
