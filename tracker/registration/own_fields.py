"""The meeting's own questions as forms show them, what was typed in answer, and the files that came along."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from flask_babel import gettext
from werkzeug.datastructures import FileStorage, MultiDict

from tracker.core.i18n import current_language, say
from tracker.core.limits import address, throttle
from tracker.core.texts import Text
from tracker.organisations.names import TYPE_NAMES
from tracker.organisations.queries import list_countries
from tracker.questions import queries as questions
from tracker.questions.errors import UploadRefused
from tracker.questions.judging import applies
from tracker.questions.queries import Reply
from tracker.questions.rules import Asked, Choice, KeptFile, Kind, Stage
from tracker.questions.sending import personal_files
from tracker.questions.uploads import Upload, find_uploads, has_room, keep_upload
from tracker.questions.words import STANDARD
from tracker.registration.own_answers import DROPPED, FIELD, KEPT, Asking, circumstances

if TYPE_CHECKING:
    from tracker.registration.forms import RegistrationForm
    from tracker.registration.models import Participant

#: files from one address; a whole room behind one router sends well within it
UPLOADS = "60 per minute; 600 per hour"
#: says that the own questions stood in the form that was sent
ASKED = "own"


@dataclass(frozen=True, slots=True)
class OwnField:
    """One question in the reader's language."""

    key: str
    kind: Kind
    label: str
    help: str
    required: bool
    choices: Sequence[Choice]
    purpose: str
    retain_days: int | None
    #: in words, for readers without script: to whom it is put
    only: str
    #: the same for the script: "mode:online needs:visa q-diet:c1", and the types of organisations
    when: str
    types: str

    @property
    def name(self) -> str:
        return FIELD + self.key


@dataclass(frozen=True, slots=True)
class OwnForm:
    """The fields of one form, the countries if one asks for them, and the files that are here already, by question."""

    fields: Sequence[OwnField] = ()
    countries: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, KeptFile] = field(default_factory=dict)
    stored: Mapping[str, Reply] = field(default_factory=dict)

    @property
    def has_files(self) -> bool:
        return any(one.kind is Kind.FILE for one in self.fields)

    @property
    def depends(self) -> bool:
        """Whether the script has something to do."""
        return any(one.when or one.types or one.kind is Kind.FILE for one in self.fields)

    @property
    def by_type(self) -> bool:
        return any(one.types for one in self.fields)


def own_form(
    meeting: Asking,
    stage: Stage | None,
    form: "RegistrationForm",
    held: Mapping[UUID, Reply] | None = None,
    *,
    about: "Participant | None" = None,
) -> OwnForm:
    """The own questions of this form (None: of all forms). `held`: the answers stored so far, when it changes some.

    `about`: whose circumstances are settled already; they get only what is put to them.
    """
    every = questions.all_questions(meeting.id, meeting.revision)
    asked = [q for q in every if stage in (None, q.stage) and not q.ended]
    if about is not None:
        asked = _settled(asked, every, about, held or {})
    if not asked:
        return OwnForm()
    language = current_language()
    countries = {c.iso2: c.name for c in list_countries(language)} if any(q.kind is Kind.COUNTRY for q in asked) else {}
    stored = {q.key: held[q.id] for q in asked if q.kind is Kind.FILE and q.id in held} if held else {}
    fields = [_field(q, every, language) for q in asked]
    return OwnForm(fields, countries, _kept_files(meeting, asked, form), stored)


def _settled(
    asked: Sequence[Asked], every: Sequence[Asked], about: "Participant", held: Mapping[UUID, Reply]
) -> list[Asked]:
    """Without the questions that nothing typed in this form can put to the person; conditions that are met are gone."""
    around = circumstances(every, about, held)
    inside = {q.key for q in asked}
    found = []
    for question in asked:
        hangs = any(on in inside for on, _ in question.only_if)
        if hangs and applies(replace(question, only_if=()), around):
            found.append(replace(question, organisation_types=frozenset()))
        elif applies(question, around):
            found.append(replace(question, only_if=(), organisation_types=frozenset()))
    return found


def _field(question: Asked, every: Sequence[Asked], language: str) -> OwnField:
    return OwnField(
        key=question.key,
        kind=question.kind,
        label=question.said("label", language),
        help=question.said("help", language),
        required=question.required,
        choices=[Choice(c.id, c.said(language), {}, c.retired) for c in question.choices],
        purpose=question.said("purpose", language),
        retain_days=question.retain_days,
        only=_only(question, every, language),
        when=" ".join(f"{'' if (on, value) in STANDARD else FIELD}{on}:{value}" for on, value in question.only_if),
        types=" ".join(sorted(question.organisation_types)),
    )


def _only(question: Asked, every: Sequence[Asked], language: str) -> str:
    by_key = {q.key: q for q in every if not q.ended}
    answers = [
        say(STANDARD[on, value]) if (on, value) in STANDARD else _choice_words(by_key.get(on), value, language)
        for on, value in question.only_if
    ]
    types = [say(text) for kind, text in TYPE_NAMES.items() if kind in question.organisation_types]
    parts = []
    if answers:
        quoted = f" {gettext('or')} ".join(f"“{answer}”" for answer in answers)
        parts.append(gettext("Only if you answered %(answers)s.", answers=quoted))
    if types:
        parts.append(gettext("Only for: %(types)s.", types=", ".join(types)))
    return " ".join(parts)


def _choice_words(question: Asked | None, value: str, language: str) -> str:
    choice = question.choice(value) if question else None
    return choice.said(language) if choice else value


def own_typed(typed: "MultiDict[str, str]") -> dict[str, list[str]] | None:
    """What was typed in answer to the own questions; None where they did not stand in the form.

    A file is named by the id it is kept under, or by nothing when it shall be taken away.
    """
    if ASKED not in typed:
        return None
    own = {name.removeprefix(FIELD): typed.getlist(name) for name in typed if name.startswith(FIELD)}
    own |= {name.removeprefix(DROPPED): [] for name in typed if name.startswith(DROPPED)}
    return own | {name.removeprefix(KEPT): typed.getlist(name)[-1:] for name in typed if name.startswith(KEPT)}


def held_by(meeting: Asking, participant_id: UUID) -> Mapping[UUID, Reply]:
    """A person's answers to the own questions; not looked for where nothing was ever asked."""
    asks = questions.all_questions(meeting.id, meeting.revision)
    return questions.replies_of(meeting.id, participant_id) if asks else {}


def fill(form: "RegistrationForm", meeting: Asking, held: Mapping[UUID, Reply]) -> None:
    """Put a person's stored answers into the form."""
    for question in questions.all_questions(meeting.id, meeting.revision):
        reply = held.get(question.id)
        if reply is not None and not question.ended and question.kind is not Kind.FILE:
            values = [id_ for id_, _ in reply.chosen] or [reply.text]
            form.typed.setlist(FIELD + question.key, values)


def take_files(
    meeting: Asking,
    stage: Stage | None,
    form: "RegistrationForm",
    sent: "MultiDict[str, FileStorage]",
    *,
    holder: UUID,
    now: datetime,
) -> None:
    """Keep the files that came with the form, whatever becomes of the form; those refused are noted as its errors."""
    for question in questions.all_questions(meeting.id, meeting.revision):
        if question.ended or stage not in (None, question.stage):
            continue
        file = sent.get(FIELD + question.key)
        if question.kind is not Kind.FILE or file is None or not file.filename:
            continue
        throttle(UPLOADS, "upload", address())
        form.refused.pop(FIELD + question.key, None)
        try:
            kept = _keep(meeting, question, file, holder, now)
        except UploadRefused as error:
            form.refused.update({FIELD + key: text for key, text in error.fields.items()})
            continue
        form.typed.setlist(KEPT + question.key, [str(kept.upload_id)])


def _keep(meeting: Asking, question: Asked, file: FileStorage, holder: UUID, now: datetime) -> KeptFile:
    if not has_room(meeting.id):
        raise UploadRefused(fields={question.key: Text("No more files can be taken now. Send it later by your link")})
    upload = Upload(file.filename or "", file.stream)
    return keep_upload(meeting.id, question, holder, upload, storage=personal_files(), now=now)


def _kept_files(meeting: Asking, asked: Sequence[Asked], form: "RegistrationForm") -> dict[str, KeptFile]:
    wanted = {q.key: (q.id, form.value(KEPT + q.key)) for q in asked if form.value(KEPT + q.key)}
    if not wanted:
        return {}
    return {key: file for key, file in find_uploads(meeting.id, form.holder, wanted).items() if file}
