"""The meeting's own questions beside the standard fields: judged together, so that all that is wrong is said at once."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from tracker.core.ids import new_id
from tracker.core.texts import Text
from tracker.organisations.queries import list_countries
from tracker.questions import queries as questions
from tracker.questions.answering import insert_answers, replace_answers
from tracker.questions.judging import Circumstances, Judged, Typed, judge
from tracker.questions.rules import Asked, Given, KeptFile, Kind, Stage
from tracker.questions.uploads import find_uploads
from tracker.registration.answers import BY_THEMSELVES, ORDER, Held, RegistrationDetails, checked
from tracker.registration.errors import WrongAnswers
from tracker.registration.models import Participant
from tracker.registration.queries import Affiliation
from tracker.registration.records import find_place, stored_answers
from tracker.registration.rules import Origin, State, name_key

#: an own question's field in forms and errors, its file that is kept already, and the wish to take its file away
FIELD, KEPT, DROPPED = "q-", "kept-", "drop-"
#: how a change of an own answer is named in a person's history
CHANGE = "question."
#: the standard field before which the own questions stand, here and in the form
_BEFORE = ORDER.index("list_consent")


class Sharing(Protocol):
    """What a new row needs of a meeting."""

    @property
    def id(self) -> UUID: ...
    @property
    def shared_emails(self) -> bool: ...
    @property
    def notice_version(self) -> str: ...


class Asking(Held, Protocol):
    """What the rules need of a meeting that may have questions of its own."""

    @property
    def id(self) -> UUID: ...
    @property
    def revision(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Sound:
    """Answers that can be stored: the standard ones, their organisation, and those to the meeting's own questions."""

    details: RegistrationDetails
    place: Affiliation
    questions: Sequence[Asked] = ()
    given: Mapping[str, Given | None] = field(default_factory=dict)


def sound(
    meeting: Asking, details: RegistrationDetails, origin: Origin, holder: UUID, *, person_id: UUID | None = None
) -> Sound:
    """All answers checked. Raises WrongAnswers naming every field that breaks a rule.

    `holder`: the form's id or the person's, whose uploads may be used. `person_id`: whose registration is changed.
    It only reads, and is for before the operation.
    """
    asked = _asked_of(meeting, origin)
    if not asked or (details.own is None and (person_id or origin not in BY_THEMSELVES)):
        details = checked(details, meeting, origin)
        return Sound(details, find_place(meeting.id, details))
    wrong: dict[str, str | Text] = {}
    place = None
    try:
        details = checked(details, meeting, origin)
        place = find_place(meeting.id, details)
    except WrongAnswers as error:
        wrong.update(error.fields)
    put = Put(meeting, asked, details.own or {}, {"mode": (details.mode,), "needs": details.needs}, details.locale)
    judged = put.judged(holder, place.type if place else None, demand=origin in BY_THEMSELVES, person_id=person_id)
    wrong.update({FIELD + key: text for key, text in judged.wrong.items()} | dict(details.refused))
    if place is None or wrong:
        raise WrongAnswers(fields=_in_order(wrong, asked))
    return Sound(details, place, asked, judged.given)


def _asked_of(meeting: Asking, origin: Origin) -> list[Asked]:
    """People themselves have the registration form; who enters something for them has all the questions."""
    if origin in BY_THEMSELVES:
        return questions.asked_questions(meeting.id, meeting.revision, Stage.REGISTRATION)
    return [q for q in questions.all_questions(meeting.id, meeting.revision) if not q.ended]


@dataclass(frozen=True, slots=True)
class Put:
    """Questions put to somebody, and what was typed in answer to them. `facts`: what the standard fields say."""

    meeting: Asking
    asked: Sequence[Asked]
    typed: Mapping[str, Sequence[str]]
    facts: Mapping[str, Collection[str]]
    language: str = ""

    def judged(
        self, holder: UUID, organisation_type: str | None, *, demand: bool, person_id: UUID | None = None
    ) -> Judged:
        """The answers as they would be stored. A person's file stays unless it is replaced, dropped or not asked for."""
        held = questions.replies_of(self.meeting.id, person_id) if person_id else {}
        chosen = {q.key: [id_ for id_, _ in held[q.id].chosen] for q in self._every() if q.id in held} if held else {}
        typed = Typed(self.typed, self._countries(), self._files(holder), chosen, self.language)
        around = Circumstances({**self.facts, **chosen}, organisation_type)
        judged = judge(self.asked, typed, around, demand=demand)
        for question in self.asked:
            if question.kind is Kind.FILE and question.key in judged.put and question.key not in self.typed:
                del judged.given[question.key]
        return judged

    def _every(self) -> Sequence[Asked]:
        return questions.all_questions(self.meeting.id, self.meeting.revision)

    def _countries(self) -> Collection[str]:
        return {c.iso2 for c in list_countries()} if any(q.kind is Kind.COUNTRY for q in self.asked) else ()

    def _files(self, holder: UUID) -> Mapping[str, KeptFile | None]:
        sent = {
            q.key: (q.id, self.typed[q.key][0]) for q in self.asked if q.kind is Kind.FILE and self.typed.get(q.key)
        }
        return find_uploads(self.meeting.id, holder, sent) if sent else {}


def _in_order(wrong: Mapping[str, str | Text], asked: Sequence[Asked]) -> dict[str, str | Text]:
    names = [*ORDER[:_BEFORE], *(FIELD + q.key for q in asked), *ORDER[_BEFORE:]]
    return {name: wrong[name] for name in names if name in wrong}


def circumstances(every: Sequence[Asked], person: Participant, held: Mapping[UUID, questions.Reply]) -> Circumstances:
    """What a person's registration makes of the conditions of questions."""
    chosen = {q.key: [id_ for id_, _ in held[q.id].chosen] for q in every if q.id in held}
    return Circumstances({"mode": (person.mode,), "needs": person.needs, **chosen}, person.organisation_type)


def share_of(meeting: Sharing, details: RegistrationDetails) -> str:
    """What tells people of one address apart, where the meeting lets them share it: their names."""
    if not meeting.shared_emails or details.email is None:
        return ""
    return name_key(details.given_name, details.family_name)


def first_row(
    meeting: Sharing,
    answers: Sound,
    code: str,
    *,
    submission: UUID,
    state: State,
    origin: Origin,
    at: datetime,
) -> dict[str, Any]:
    """The columns of a new registration, as every door writes them."""
    details = answers.details
    return {
        "id": new_id(),
        "meeting_id": meeting.id,
        "code": code,
        "submission": submission,
        "state": state,
        "origin": origin,
        "consent_at": at if details.consent else None,
        "notice_version": meeting.notice_version if details.consent else None,
        "registered_at": at,
        "state_at": at,
        "email_share": share_of(meeting, details),
        **stored_answers(answers.place, details, code),
    }


def keep(meeting_id: UUID, participant_id: UUID, answers: Sound, *, at: datetime) -> None:
    """Store the own answers of a new registration, in its transaction."""
    if answers.given:
        insert_answers(meeting_id, participant_id, answers.questions, answers.given, at=at)


def change(meeting_id: UUID, participant_id: UUID, answers: Sound, *, at: datetime) -> dict[str, list[str]]:
    """Store changed own answers, in the transaction of the change; what changed, as the history names it."""
    changed = replace_answers(meeting_id, participant_id, answers.questions, answers.given, at=at)
    return {CHANGE + key: pair for key, pair in changed.items()}
