"""What a meeting's file may hold, described for people in docs/meeting-file.md."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from tracker.core.i18n import LANGUAGES
from tracker.discussions.models import Heading
from tracker.dossier.fields import At, Count, Email, Label, Line, Moment, On, Sentence, Size, Slug, Title, Words, Zone
from tracker.meetings.models import SessionKind
from tracker.organisations.models import OrganisationType
from tracker.questions.rules import Kind as Answered

Language = Literal["ar", "zh", "en", "fr", "ru", "es"]
Kind = Literal["plenary", "groups", "break", "social", "other"]
AnswerKind = Literal["text", "long-text", "choice", "choices", "number", "date", "country", "file"]
QuotaPart = Literal["centres", "partners", "organisers", "others"]
QuotaType = Literal[
    "regional-centre", "party", "government-agency", "convention-secretariat", "un-entity", "igo", "ngo", "industry",
    "academia", "network", "media", "donor", "other",
]  # fmt: skip
assert {kind.value for kind in OrganisationType} == set(QuotaType.__args__)  # type: ignore[attr-defined]
assert {kind.value for kind in Answered} == set(AnswerKind.__args__)  # type: ignore[attr-defined]
assert set(LANGUAGES) == set(Language.__args__)  # type: ignore[attr-defined]
assert {kind.value for kind in SessionKind} == set(Kind.__args__)  # type: ignore[attr-defined]


class Table(BaseModel):
    """A table of the file: unknown keys are refused, and "5" is not 5."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class MeetingTable(Table):
    slug: Slug
    title: Title
    short_title: Title
    theme: Line = ""
    symbol: Line = ""
    starts_on: On
    ends_on: On
    timezone: Zone
    city: Line = ""
    country: Line = ""
    venue: Line = ""
    online: bool = False
    working_language: Language = "en"
    organisers: list[Sentence] = []
    objectives: list[Sentence] = []
    audience: Words = ""
    mandates: list[Sentence] = []
    background: list[Words] = []
    summary: Words = ""
    opening: list[Words] = []
    organization_of_work: list[Words] = []
    other_matters: list[Words] = []
    closing: list[Words] = []
    chair: Line = ""
    opened_at: Moment | None = None
    closed_at: Moment | None = None
    #: None: the usual three
    small_cells: Count | None = None
    disclaimer: Words = ""


class ContactTable(Table):
    name: Line = ""
    email: Email = ""
    phone: Line = ""


class RegistrationTable(Table):
    opens_at: Moment | None = None
    closes_at: Moment | None = None
    capacity: Count | None = None
    confirms_itself: bool = False
    invitation_only: bool = False
    confirms_invited: bool = False
    shared_emails: bool = False
    #: None: as the meeting confirms
    moves_up: bool | None = None
    undo_minutes: Count | None = None
    notice_version: Title = "1"


class AgendaTable(Table):
    number: Title
    title: Title
    parent: Line = ""
    presenter: Line = ""
    discussion: list[Words] = []
    outcome: Words = ""


class SessionTable(Table):
    title: Title
    starts: At
    ends: At
    kind: Kind = "plenary"
    speaker: Line = ""
    room: Line = ""
    #: None: breaks and social events are not, all others are
    counted: bool | None = None
    capacity: Count | None = None
    agenda: Line = ""


class DayTable(Table):
    date: On
    title: Line = ""
    sessions: list[SessionTable] = []


class GroupTable(Table):
    #: default: its place in the file
    number: Annotated[int, Field(ge=1, le=999)] | None = None
    topic: Label
    room: Line = ""
    #: title of the session in which the groups meet
    session: Line = ""
    facilitator: Email = ""
    rapporteur: Email = ""
    headings: Annotated[list[Label], Field(min_length=1)] = [heading.value for heading in Heading]


class DocumentTable(Table):
    group: Title
    title: Title
    #: of the original, when no `file` is given and a stand-in is made
    size: Size | None = None
    #: beside the meeting's file or in a folder below it
    file: Words = ""
    symbol: Line = ""
    language: Language = "en"
    agenda: Line = ""


class PhotoTable(Table):
    file: Title
    alternative: Title
    caption: Line = ""


class ExpectedTable(Table):
    """Codes or any spelling the directory knows."""

    centres: list[Title] = []
    partners: list[Title] = []
    organisers: list[Title] = []
    others: list[Title] = []


class QuotaGroupTable(Table):
    name: Label
    places: Count
    members: list[Title] = []


class QuotasTable(Table):
    """The most places of the confirmed; organisations by code or any spelling the directory knows."""

    each_organisation: Count | None = None
    parts: dict[QuotaPart, Count] = {}
    types: dict[QuotaType, Count] = {}
    #: false: no quota, whatever holds for each
    organisations: dict[str, Count | Literal[False]] = {}
    groups: list[QuotaGroupTable] = []


class QuestionWords(Table):
    """A question in another language; its choices in the order of the question's."""

    label: Line = ""
    help: Words = ""
    purpose: Line = ""
    choices: list[Line] = []


class QuestionTable(Table):
    """A question of the meeting's own; docs/questions.md."""

    key: Slug
    label: Title
    kind: AnswerKind = "text"
    form: Literal["registration", "second"] = "registration"
    help: Words = ""
    required: bool = False
    choices: list[Label] = []
    #: "needs: visa", "mode: online", "hotel: Yes": put to whoever gave one of these answers
    only_if: list[Line] = []
    organisations: list[QuotaType] = []
    purpose: Line = ""
    retain_days: Count | None = None
    translations: dict[Language, QuestionWords] = {}


class MeetingFile(Table):
    meeting: MeetingTable
    contact: ContactTable = ContactTable()
    registration: RegistrationTable = RegistrationTable()
    agenda: list[AgendaTable] = []
    days: list[DayTable] = []
    groups: list[GroupTable] = []
    documents: list[DocumentTable] = []
    photos: list[PhotoTable] = []
    expected: ExpectedTable = ExpectedTable()
    #: None: those that stand stay
    quotas: QuotasTable | None = None
    questions: list[QuestionTable] | None = None
