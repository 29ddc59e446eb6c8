"""What a file's columns hold: recognised by their titles, in six languages and as our own files write them."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from tracker.core.folding import fold
from tracker.core.i18n import LANGUAGES, force_locale, say
from tracker.core.texts import Text
from tracker.imports.words import TITLES
from tracker.questions.rules import Asked, Kind
from tracker.registration.answers import NAMES
from tracker.registration.consents import CONSENTS
from tracker.registration.exports import COLUMNS
from tracker.registration.own_answers import FIELD

#: what a column may hold, as the mapping offers it
FIELDS: Mapping[str, Text] = {
    "given_name": Text("Given names"),
    "family_name": Text("Family name"),
    "name": Text("Whole name"),
    "email": Text("E-mail"),
    "email_other": Text("Second e-mail"),
    "organisation": Text("Organisation"),
    "organisation_short": Text("Short name"),
    "country": Text("Country"),
    "job_title": Text("Function"),
    "honorific": Text("Form of address"),
    "badge_name": Text("Name on the badge"),
    "name_original": Text("Name in own script"),
    "phone": Text("Telephone"),
    "gender": Text("Gender"),
    "mode": Text("Attends"),
    "days": Text("Days"),
    "needs": Text("Needs"),
    "preferred_group": Text("Discussion group"),
    "remarks": Text("Remarks"),
    "locale": Text("Language"),
    **CONSENTS,
}
#: columns of our own files that nobody imports: they follow from other answers, or are decided here
OURS = frozenset({"code", "state", "organisation_type", "part", "region", "origin", "registered_at", "contact_consent"})


def recognise(titles: Sequence[str], questions: Iterable[Asked] = ()) -> list[str]:
    """The field that each column holds; "" for one that is not known, or whose field an earlier column holds."""
    own = _own_titles(questions)
    found: list[str] = []
    for title in titles:
        folded = fold(title)
        name = own.get(folded) or _titles().get(folded, "") if folded else ""
        found.append(name if name not in found else "")
    return found


def count_titles(cells: Sequence[str]) -> int:
    """How many of these cells are titles that are known."""
    return sum(fold(cell) in _titles() for cell in cells if cell and len(cell) < 100)


def offered(questions: Iterable[Asked], language: str) -> dict[str, str]:
    """Every field that a column may be said to hold, with its words; own questions last. Files come by the form alone."""
    own = {FIELD + q.key: q.said("label", language) for q in questions if q.kind is not Kind.FILE}
    return {name: say(words) for name, words in FIELDS.items()} | own


def _own_titles(questions: Iterable[Asked]) -> dict[str, str]:
    """Keys and labels of the meeting's own questions, in every language they are written in."""
    found: dict[str, str] = {}
    for question in questions:
        if question.kind is Kind.FILE:
            continue
        labels = [question.key, question.column, question.label]
        labels += [words.get("label", "") for words in question.translations.values()]
        found |= {fold(label): FIELD + question.key for label in labels if fold(label)}
    return found


@lru_cache(maxsize=1)
def _titles() -> Mapping[str, str]:
    """Folded title -> field: the words of our files and forms in every language, then what others write."""
    ours = {column.name: column.title for column in COLUMNS}
    found: dict[str, str] = {}
    for language in LANGUAGES:
        with force_locale(language):
            for name in (*FIELDS, *OURS):
                for words in (FIELDS.get(name), ours.get(name), NAMES.get(name)):
                    if words and fold(say(words)):
                        found.setdefault(fold(say(words)), "" if name in OURS else name)
    for name in FIELDS:
        for written in (name, *TITLES.get(name, "").split("|")):
            if fold(written):
                found.setdefault(fold(written), name)
    return found
