"""Every row of a file held against the rules of registration, against the other rows, and against who is registered."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from tracker.core.texts import Text
from tracker.imports.answers import read_answers
from tracker.imports.reading import Row, Table
from tracker.meetings.models import Meeting
from tracker.organisations.names import Names
from tracker.organisations.queries import list_countries
from tracker.questions.judging import Circumstances, Typed, judge
from tracker.questions.queries import asked_questions
from tracker.questions.rules import Asked, Kind, Stage
from tracker.registration.answers import RegistrationDetails, checked
from tracker.registration.bulk import REGISTERED, known_of
from tracker.registration.errors import WrongAnswers
from tracker.registration.own_answers import FIELD, Sound
from tracker.registration.queries import Affiliation, find_affiliations
from tracker.registration.records import in_words
from tracker.registration.rules import Origin

#: why a row is left out, as it is counted
WRONG, KNOWN, REPEATED = "wrong", "registered", "twice"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a row: in which field ("" for the person as a whole), and why."""

    field: str
    reason: str | Text


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that cannot be stored: `kind` is wrong, registered or twice."""

    row: Row
    kind: str
    faults: Sequence[Fault]


@dataclass(slots=True)
class Checked:
    """The rows that can be stored, and those that cannot."""

    good: list[tuple[Row, Sound]] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)

    def count(self, kind: str) -> int:
        return sum(one.kind == kind for one in self.left_out)


@dataclass(frozen=True, slots=True)
class _Read:
    """A row with its answers as far as they could be read."""

    row: Row
    details: RegistrationDetails
    wrong: dict[str, str | Text]


def questions_of(meeting: Meeting) -> list[Asked]:
    """The meeting's own questions that a column may answer."""
    asked = asked_questions(meeting.id, meeting.revision, Stage.REGISTRATION)
    return [question for question in asked if question.kind is not Kind.FILE]


def check(meeting: Meeting, table: Table, fields: Sequence[str], *, needs_email: bool = False) -> Checked:
    """Check every row; it only reads. `fields`: what each column holds. A row of blanks is none.

    `needs_email`: whoever is to be invited must have an address.
    """
    names = Names(meeting.starts_on)
    used = [(column, name) for column, name in enumerate(fields) if name]
    rows = []
    for row in table.rows:
        values = {name: row.cells[column] for column, name in used if row.cells[column]}
        if values:
            details, wrong = read_answers(values, names, meeting.working_language)
            if needs_email and not details.email:
                wrong["email"] = Text("An e-mail address is needed to invite somebody")
            rows.append(_Read(row, details, wrong))
    codes = {one.details.organisation for one in rows if one.details.organisation}
    judging = _Judging(meeting, names, find_affiliations(meeting.id, codes) if codes else {})
    found, sound = Checked(), []
    for one in rows:
        answers, faults = judging.sound(one)
        if answers is None:
            found.left_out.append(LeftOut(one.row, WRONG, faults))
        else:
            sound.append((one.row, answers))
    _sort_out(meeting, sound, found)
    return found


def _sort_out(meeting: Meeting, sound: Sequence[tuple[Row, Sound]], found: Checked) -> None:
    """Leave out who is registered, and whoever stands in the file again."""
    known, first = known_of(meeting, [answers for _, answers in sound]), {}
    for row, answers in sound:
        reason, key = known.why_not(answers), known.key(answers)
        if reason is None:
            first[key] = row.number
            found.good.append((row, answers))
        elif reason is REGISTERED:
            found.left_out.append(LeftOut(row, KNOWN, [Fault("", reason)]))
        else:
            again = Text("The same person as in row %(row)d", row=first[key])
            found.left_out.append(LeftOut(row, REPEATED, [Fault("", again)]))
    found.left_out.sort(key=lambda one: one.row.number)


class _Judging:
    """The rules with what they need of the meeting, read once for all rows."""

    def __init__(self, meeting: Meeting, names: Names, places: Mapping[str, Affiliation]) -> None:
        self._meeting, self._names, self._places = meeting, names, places
        self._questions = questions_of(meeting)
        countries = any(question.kind is Kind.COUNTRY for question in self._questions)
        self._countries: Collection[str] = {c.iso2 for c in list_countries()} if countries else ()

    def sound(self, one: _Read) -> tuple[Sound | None, list[Fault]]:
        """The answers if all are right, else what is wrong with them."""
        wrong, details = dict(one.wrong), one.details
        try:
            details = checked(details, self._meeting, Origin.IMPORT)
        except WrongAnswers as error:
            wrong = {**error.fields, **wrong}
        place = self._place(details)
        given = {}
        if self._questions and details.own:
            around = Circumstances({"mode": (details.mode,), "needs": details.needs}, place.type)
            judged = judge(self._questions, Typed(details.own, self._countries), around, demand=False)
            wrong |= {FIELD + key: text for key, text in judged.wrong.items()}
            given = judged.given
        if wrong:
            return None, [Fault(name, text) for name, text in wrong.items()]
        return Sound(details, place, self._questions if given else (), given), []

    def _place(self, details: RegistrationDetails) -> Affiliation:
        found = self._places.get(details.organisation or "")
        return found or in_words(details, self._names.region(details.country_iso2))
