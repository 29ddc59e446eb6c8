"""The organiser's form of a question: what was typed, kept as typed, and the question it describes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from werkzeug.datastructures import MultiDict

from tracker.core.clock import local
from tracker.core.i18n import LANGUAGES, current_language, say
from tracker.core.texts import Text
from tracker.organisations.models import OrganisationType
from tracker.questions.details import MOST_DAYS, QuestionDetails
from tracker.questions.rules import CHOSEN, Asked, Choice, Kind, Stage
from tracker.questions.words import STANDARD

#: what is translated of a question
SAID = ("label", "help", "purpose")
_WRITTEN = "%Y-%m-%dT%H:%M"


@dataclass(frozen=True, slots=True)
class Condition:
    """An answer that a question may depend on, as a box to tick."""

    value: str
    question: str
    answer: str


class QuestionForm:
    """`errors` maps a field's name to what to do about it; `question` is the one being changed."""

    def __init__(self, typed: "MultiDict[str, str]", question: Asked | None = None) -> None:
        self.typed, self.question = typed, question
        self.errors: dict[str, str] = {}

    @classmethod
    def of(cls, question: Asked) -> "QuestionForm":
        """The form as the question stands."""
        typed: MultiDict[str, str] = MultiDict(
            {
                "revision": str(question.revision),
                "label": question.label,
                "help": question.help,
                "kind": question.kind.value,
                "stage": question.stage.value,
                "required": "yes" if question.required else "",
                "purpose": question.purpose,
                "retain_days": "" if question.retain_days is None else str(question.retain_days),
            }
        )
        typed.setlist("only_if", [f"{on}:{value}" for on, value in question.only_if])
        typed.setlist("types", sorted(question.organisation_types))
        for language, said in question.translations.items():
            typed.update({f"{what}-{language}": text for what, text in said.items()})
        for choice in question.choices:
            typed[f"choice-{choice.id}"] = choice.label
            typed.update({f"choice-{choice.id}-{language}": text for language, text in choice.translations.items()})
        typed.setlist("retired", [choice.id for choice in question.choices if choice.retired])
        return cls(typed, question)

    def value(self, name: str) -> str:
        """What stands in the field."""
        return self.typed.get(name, "")

    def ticked(self, name: str, value: str = "yes") -> bool:
        """Whether a box of this name is ticked."""
        return value in self.typed.getlist(name)

    @property
    def choices(self) -> Sequence[Choice]:
        """The choices there are already."""
        return self.question.choices if self.question else ()

    @property
    def upon(self) -> int:
        """The revision that was being changed."""
        text = self.value("revision")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0

    def details(self) -> QuestionDetails:
        """The question as it was typed; what cannot be one is found by the operation."""
        kind = Kind(self.value("kind")) if self.value("kind") in set(Kind) else Kind.TEXT
        stage = self.value("stage")
        return QuestionDetails(
            label=self.value("label"),
            kind=kind,
            key=self.value("key"),
            stage=Stage(stage) if stage in set(Stage) else Stage.REGISTRATION,
            help=self.value("help"),
            required=self.ticked("required"),
            choices=self._choices() if kind in CHOSEN else (),
            only_if=tuple(
                (on, value) for on, _, value in (one.rpartition(":") for one in self.typed.getlist("only_if"))
            ),
            organisation_types=frozenset(self.typed.getlist("types")) & set(OrganisationType),
            purpose=self.value("purpose"),
            retain_days=_days(self.value("retain_days")),
            translations={language: self._said(language) for language in LANGUAGES},
        )

    def _said(self, language: str) -> dict[str, str]:
        return {what: self.value(f"{what}-{language}") for what in SAID}

    def _choices(self) -> tuple[Choice, ...]:
        """The known ones as they are worded now, then the new ones; an emptied one is retired under its old words."""
        found = []
        for choice in self.choices:
            label = self.value(f"choice-{choice.id}").strip()
            said = {language: self.value(f"choice-{choice.id}-{language}") for language in LANGUAGES}
            retired = self.ticked("retired", choice.id) or not label
            found.append(Choice(choice.id, label or choice.label, said, retired))
        new = [line for line in self.value("more_choices").splitlines() if line.strip()]
        return (*found, *(Choice("", line) for line in new))

    def add_errors(self, fields: Mapping[str, str | Text]) -> None:
        """Show these beside their fields, in the reader's language."""
        self.errors.update({name: say(text) for name, text in fields.items()})


def _days(text: str) -> int | None:
    text = text.strip()
    if not text:
        return None
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else MOST_DAYS + 1


def conditions(every: Sequence[Asked], question: Asked | None) -> list[Condition]:
    """The answers a question may be made to depend on: of the standard fields, and of other questions that are asked."""
    names = {"mode": Text("How will you attend?"), "needs": Text("Do you need any of these?")}
    found = [Condition(f"{on}:{value}", say(names[on]), say(words)) for (on, value), words in STANDARD.items()]
    language = current_language()
    for other in every:
        if other.ended or other.kind not in CHOSEN or (question and other.key == question.key):
            continue
        found += [
            Condition(f"{other.key}:{choice.id}", other.said("label", language), choice.said(language))
            for choice in other.choices
            if not choice.retired
        ]
    return found


def read_moment(text: str, zone: str) -> datetime | None:
    """A moment as a field of the browser gives it, on the clocks of the zone. Raises ValueError."""
    if not text.strip():
        return None
    return datetime.strptime(text.strip().replace(" ", "T")[:16], _WRITTEN).replace(tzinfo=ZoneInfo(zone))


def write_moment(moment: datetime | None, zone: str) -> str:
    """The moment as it stands in its field."""
    return local(moment, zone).strftime(_WRITTEN) if moment else ""
