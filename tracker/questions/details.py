"""What an organiser says of a question, and what makes it one that can be asked. Pure."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tracker.core.folding import fold
from tracker.core.texts import Text
from tracker.core.writing import is_unprintable
from tracker.questions.rules import CHOSEN, STANDARD, Asked, Choice, Kind, Stage

LONGEST_LABEL, LONGEST_HELP, LONGEST_PURPOSE, LONGEST_CHOICE = 300, 1000, 200, 200
MOST_CHOICES = 100
MOST_DAYS = 3660
MOST_QUESTIONS = 100
_KEY = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
LONGEST_KEY = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionDetails:
    """A question as it is entered. A choice without an id is new; one that is left out is retired, never deleted."""

    label: str
    kind: Kind = Kind.TEXT
    #: made from the label when empty
    key: str = ""
    stage: Stage = Stage.REGISTRATION
    help: str = ""
    required: bool = False
    choices: tuple[Choice, ...] = ()
    only_if: tuple[tuple[str, str], ...] = ()
    organisation_types: frozenset[str] = frozenset()
    purpose: str = ""
    retain_days: int | None = None
    translations: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def clean(text: str, *, lines: bool = False) -> str:
    """A text as it is kept: one line, or several; without what cannot be printed."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")).strip()
    kept = "".join(c for c in text if c == "\n" or not is_unprintable(c))
    return "\n".join(line.rstrip() for line in kept.split("\n")) if lines else " ".join(kept.split())


def cleaned(details: QuestionDetails) -> QuestionDetails:
    """The details with every text cleaned, empty translations left out, and choices only where they are chosen from."""
    return QuestionDetails(
        label=clean(details.label),
        kind=details.kind,
        key=details.key.strip().lower(),
        stage=details.stage,
        help=clean(details.help, lines=True),
        required=details.required,
        choices=tuple(map(_cleaned_choice, details.choices)) if details.kind in CHOSEN else (),
        only_if=tuple(dict.fromkeys(details.only_if)),
        organisation_types=details.organisation_types,
        purpose=clean(details.purpose).rstrip("."),
        retain_days=details.retain_days,
        translations=_cleaned_translations(details.translations),
    )


def _cleaned_choice(choice: Choice) -> Choice:
    said = {language: clean(text) for language, text in choice.translations.items()}
    return Choice(choice.id, clean(choice.label), {k: v for k, v in said.items() if v}, choice.retired)


def _cleaned_translations(given: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    found = {}
    for language, texts in given.items():
        said = {what: clean(text, lines=what == "help") for what, text in texts.items()}
        if kept := {what: text for what, text in said.items() if text}:
            found[language] = kept
    return found


def problems(details: QuestionDetails, others: Sequence[Asked], own_key: str = "") -> dict[str, str | Text]:
    """What is wrong with (cleaned) details, by field. `others`: the meeting's other questions that are asked.

    `own_key`: of the question being changed; none may come to depend on itself.
    """
    wrong: dict[str, str | Text] = {}
    if not details.label:
        wrong["label"] = Text("Write the question")
    limits = (("label", LONGEST_LABEL), ("help", LONGEST_HELP), ("purpose", LONGEST_PURPOSE))
    for name, most in limits:
        texts = [getattr(details, name), *(said.get(name, "") for said in details.translations.values())]
        if any(len(text) > most for text in texts):
            wrong[name] = Text("Use no more than %(limit)d characters", limit=most)
    if problem := _key_problem(details.key, others):
        wrong["key"] = problem
    if problem := _choices_problem(details):
        wrong["choices"] = problem
    if details.retain_days is not None and not 0 <= details.retain_days <= MOST_DAYS:
        wrong["retain_days"] = Text("Enter a number of days up to %(most)d, or nothing", most=MOST_DAYS)
    could = all(_can_depend(details.stage, on, value, others) for on, value in details.only_if)
    if not could or (own_key and any(_hangs_on(own_key, on, others) for on, _ in details.only_if)):
        wrong["only_if"] = Text("Choose answers to questions that are asked in this form or before it")
    return wrong


def _key_problem(key: str, others: Sequence[Asked]) -> Text | None:
    if not key:
        return None
    if len(key) > LONGEST_KEY or not _KEY.fullmatch(key) or key in STANDARD:
        return Text("Use small letters a to z, digits and hyphens, like passport-copy")
    if any(other.key == key for other in others):
        return Text("Another question has this name already")
    return None


def _choices_problem(details: QuestionDetails) -> Text | None:
    if details.kind not in CHOSEN:
        return None
    labels = [choice.label for choice in details.choices if not choice.retired]
    folded = [fold(label) or label.casefold() for label in labels]
    found = (
        (len(labels) < 2, Text("Write at least two answers to choose from, one a line")),
        (len(details.choices) > MOST_CHOICES, Text("At most %(most)d answers can be offered", most=MOST_CHOICES)),
        (
            not all(folded) or len(set(folded)) < len(folded),
            Text("Each answer must be there once, in words of its own"),
        ),
        (
            max(map(len, labels), default=0) > LONGEST_CHOICE,
            Text("Use no more than %(limit)d characters", limit=LONGEST_CHOICE),
        ),
        (
            any(sign in label for label in labels for sign in ";|"),
            Text("Leave the signs ; and | out of the answers: files put them between several"),
        ),
    )
    return next((problem for is_so, problem in found if is_so), None)


def _can_depend(stage: Stage, on: str, value: str, others: Sequence[Asked]) -> bool:
    if on in STANDARD:
        return value in STANDARD[on]
    before = [other for other in others if stage is Stage.SECOND or other.stage is Stage.REGISTRATION]
    return any(other.key == on and other.choice(value) is not None for other in before)


def _hangs_on(key: str, on: str, others: Sequence[Asked]) -> bool:
    """Whether the question called `on` depends on the one called `key`, over others too."""
    seen, left = set[str](), [on]
    while left:
        name = left.pop()
        if name == key:
            return True
        if name not in seen:
            seen.add(name)
            left += [above for other in others if other.key == name for above, _ in other.only_if]
    return False


def key_for(label: str, taken: Sequence[str]) -> str:
    """A name for files and programs made from the question: "Copy of your passport" -> "copy-of-your-passport"."""
    words = fold(label).split()
    while words and not words[0][0].isalpha():
        words.pop(0)
    stem = "-".join(words)[:LONGEST_KEY].rstrip("-") or "question"
    stem = f"{stem}-asked" if stem in STANDARD else stem
    key, number = stem, 2
    while key in taken:
        key, number = f"{stem[: LONGEST_KEY - 4]}-{number}", number + 1
    return key
