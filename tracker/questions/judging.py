"""Which questions somebody gets, and whether what they typed answers them. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from tracker.core.texts import Text
from tracker.questions.rules import CHOSEN, Asked, Given, KeptFile, Kind, NotAnAnswer, parse


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What decides which questions a person gets. `facts`: field or question -> the values given."""

    facts: Mapping[str, Collection[str]]
    #: None while the organisation is not known
    organisation_type: str | None = None


@dataclass(frozen=True, slots=True)
class Typed:
    """What came in. `files`: the sent file by question; `held`: the choices each answer has now, which stay allowed."""

    texts: Mapping[str, Sequence[str]]
    countries: Collection[str] = ()
    files: Mapping[str, KeptFile | None] = field(default_factory=dict)
    held: Mapping[str, Collection[str]] = field(default_factory=dict)
    #: in which the question is named where its answer is wrong
    language: str = ""


@dataclass(slots=True)
class Judged:
    """The answers by the question's key (None: not answered), what is wrong with others, and which were put at all."""

    given: dict[str, Given | None] = field(default_factory=dict)
    wrong: dict[str, Text] = field(default_factory=dict)
    put: set[str] = field(default_factory=set)


def applies(question: Asked, around: Circumstances) -> bool:
    """Whether the question is put to somebody in these circumstances."""
    types = question.organisation_types
    if types and around.organisation_type not in types:
        return False
    return not question.only_if or any(value in around.facts.get(on, ()) for on, value in question.only_if)


def judge(questions: Sequence[Asked], typed: Typed, around: Circumstances, *, demand: bool = True) -> Judged:
    """Read what was typed in answer to these questions, whatever their order. What does not apply is not answered.

    `demand`: whether a required question must be answered; a file may always come later, by the private link.
    """
    case = _Case(questions, typed, around, demand=demand)
    for question in questions:
        case.visit(question)
    found = case.judged
    given = {q.key: found.given[q.key] for q in questions}
    return Judged(given, {q.key: found.wrong[q.key] for q in questions if q.key in found.wrong}, found.put)


class _Case:
    """One person's answers being read: a question is visited after those it depends on."""

    def __init__(self, questions: Sequence[Asked], typed: Typed, around: Circumstances, *, demand: bool) -> None:
        self.by_key = {question.key: question for question in questions}
        self.typed, self.demand = typed, demand
        facts = {name: values for name, values in around.facts.items() if name not in self.by_key}
        self.facts: dict[str, Collection[str]] = facts
        self.around = Circumstances(facts, around.organisation_type)
        self.judged = Judged()

    def visit(self, question: Asked) -> None:
        if question.key in self.judged.given:
            return
        self.judged.given[question.key] = None
        for on, _ in question.only_if:
            if on in self.by_key:
                self.visit(self.by_key[on])
        if applies(question, self.around):
            self.judged.put.add(question.key)
            self._take(question)

    def _take(self, question: Asked) -> None:
        try:
            given = self._read(question)
        except NotAnAnswer as error:
            self._refuse(question, error.text)
            return
        if given is None and self.demand and question.required and question.kind is not Kind.FILE:
            chosen = question.kind in CHOSEN or question.kind is Kind.COUNTRY
            self._refuse(question, Text("Choose an answer") if chosen else Text("This needs an answer"))
        self.judged.given[question.key] = given
        if given is not None and given.chosen:
            self.facts[question.key] = [id_ for id_, _ in given.chosen]

    def _read(self, question: Asked) -> Given | None:
        if question.kind is Kind.FILE:
            file = self.typed.files.get(question.key)
            return Given(file.name, file=file) if file else None
        typed, held = self.typed.texts.get(question.key, ()), self.typed.held.get(question.key, ())
        return parse(question, typed, countries=self.typed.countries, held=held)

    def _refuse(self, question: Asked, problem: Text) -> None:
        asked = question.said("label", self.typed.language)
        self.judged.wrong[question.key] = Text("%(question)s: %(problem)s", question=asked, problem=problem)
