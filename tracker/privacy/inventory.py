"""Where the product keeps something about people, table by table: how it is found, and what becomes of it when erased.

Every table stands here, or the shape tests fail: as a holding, or among those that hold nothing of participants.
Tables are named, not imported: some belong to rooms beside this one.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, CompoundSelect, Select, String, Table, and_, case, cast, false, or_, select, true

from tracker.core.db import Model
from tracker.core.texts import Text
from tracker.registration.consents import CONSENTS
from tracker.registration.models import Participant
from tracker.registration.names import WHOLE_NAME, WITH_BLANK

#: stands where a name was: a participant needs one
ERASED = "\N{HORIZONTAL ELLIPSIS}"
#: staff and machines; whoever else acted was a participant or came by a link
_STAFF = ("user", "system", "device")
#: acts whose subject and details name nobody
_NAMELESS = (
    "meeting.",
    "report.",
    "list.",
    "comparison.",
    "mail-text.",
    "letter-text.",
    "letter-logo.",
    "document",
    "photo.",
    "question",
    "quotas.",
    "people.imported",
    "badges.",
    "answers.",
    "second-form.",
    "device.",
    "group.created",
    "group.changed",
    "group.members",
    "agenda-item.",
    "session.",
    "group.dealt",
    "group.deal-undone",
    "notes.",
    "recommendation.",
    "points.",
    "recommendations.",
    "privacy.",
    "history.",
    "webhook.",
)
Columns = Any


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose data: everybody of a meeting, one participant of it, or `some` who are known to be of it."""

    meeting_id: UUID
    participant_id: UUID | None = None
    some: tuple[UUID, ...] | None = None

    @property
    def people(self) -> Select[Any]:
        """The participants, as a subquery."""
        if self.some is not None:
            # by their numbers alone: with the meeting beside them SQLite reads all of it each time
            return select(Participant.id).where(Participant.id.in_(self.some))
        query = select(Participant.id).where(Participant.meeting_id == self.meeting_id)
        return query if self.participant_id is None else query.where(Participant.id == self.participant_id)

    @property
    def addresses(self) -> CompoundSelect[Any]:
        """Their e-mail addresses."""
        here = Participant.id.in_(self.people)
        first = select(Participant.email).where(here, Participant.email.is_not(None))
        return first.union(select(Participant.email_other).where(here, Participant.email_other.is_not(None)))

    @property
    def names(self) -> CompoundSelect[Any]:
        """What they are called beside what they did: as `registration.rules.whole_name` says it, and said it before."""
        here = (Participant.id.in_(self.people), WITH_BLANK != "")
        return select(WHOLE_NAME).where(*here).union(select(WITH_BLANK).where(*here))

    def everything(self, c: Columns) -> ColumnElement[bool]:
        """All rows of the meeting, when it is about everybody."""
        whole = self.participant_id is None and self.some is None
        return and_(c.meeting_id == self.meeting_id, true() if whole else false())


@dataclass(frozen=True, slots=True)
class Holding:
    """A table with something about people. `erase`: column -> what it becomes (a value, or made of the columns); None: the rows go.

    `by_name`: each of these columns holds a name, perhaps of different people; where some are erased, only theirs are.
    """

    table: str
    title: Text
    whose: Callable[[Scope, Columns], ColumnElement[bool]]
    erase: Mapping[str, Any] | None = None
    #: whether people are given it with their data; not what others wrote to decide about them by machine
    shown: bool = True
    by_name: bool = False

    @property
    def at(self) -> Table:
        return Model.metadata.tables[self.table]

    def rows(self, scope: Scope) -> ColumnElement[bool]:
        """The condition for the rows about these people."""
        return self.whose(scope, self.at.c)

    def values(self, scope: Scope | None) -> dict[str, Any]:
        """What the columns become where these people are erased; None: everybody."""
        c, erase = self.at.c, self.erase or {}
        made = {name: value(c) if callable(value) else value for name, value in erase.items()}
        if scope is not None and self.by_name:
            return {name: case((c[name].in_(scope.names), value), else_=c[name]) for name, value in made.items()}
        return made


def _of_participant(scope: Scope, c: Columns) -> ColumnElement[bool]:
    found: ColumnElement[bool] = c.participant_id.in_(scope.people)
    return found


def _mails(scope: Scope, c: Columns) -> ColumnElement[bool]:
    invited = select(_table("invitation").c.id).where(_invitations(scope, _table("invitation").c))
    about = or_(c.subject_id.in_(scope.people), c.subject_id.in_(invited))
    return or_(about, and_(c.meeting_id == scope.meeting_id, c.to_address.in_(scope.addresses)), scope.everything(c))


def _sent_mails(scope: Scope, c: Columns) -> ColumnElement[bool]:
    mails = _table("outbox_mail")
    found: ColumnElement[bool] = c.mail_id.in_(select(mails.c.id).where(_mails(scope, mails.c)))
    return found


def _invitations(scope: Scope, c: Columns) -> ColumnElement[bool]:
    addressed = and_(c.meeting_id == scope.meeting_id, c.email.in_(scope.addresses))
    return or_(c.participant_id.in_(scope.people), addressed, scope.everything(c))


def _troubles(scope: Scope, c: Columns) -> ColumnElement[bool]:
    invited = _table("invitation")
    of_invited = select(invited.c.email).where(_invitations(scope, invited.c))
    return or_(c.address.in_(scope.addresses), c.address.in_(of_invited))


def _acts(scope: Scope, c: Columns) -> ColumnElement[bool]:
    """Acts about these people, of theirs, about their check-ins and invitations; and those that may name anybody."""
    events, invited = _table("check_in"), _table("invitation")
    about = or_(
        c.subject_id.in_(scope.people),
        c.actor_id.in_(scope.people),
        c.subject_id.in_(select(events.c.id).where(events.c.participant_id.in_(scope.people))),
        c.subject_id.in_(select(invited.c.id).where(_invitations(scope, invited.c))),
        _by_link(scope, c),
    )
    may_name = and_(c.meeting_id == scope.meeting_id, c.action.in_(("group.link-sent", "people.exported")))
    named = and_(scope.everything(c), *(~c.action.startswith(nameless, autoescape=True) for nameless in _NAMELESS))
    return or_(about, may_name, named)


def _check_ins(scope: Scope, c: Columns) -> ColumnElement[bool]:
    return or_(c.participant_id.in_(scope.people), scope.everything(c))


def _look_alikes(scope: Scope, c: Columns) -> ColumnElement[bool]:
    return or_(c.first_id.in_(scope.people), c.second_id.in_(scope.people))


def _notes(scope: Scope, c: Columns) -> ColumnElement[bool]:
    """What participants wrote, or said, known by the name beside it."""
    return _by_name(scope, c, c.author, c.raised_by)


def _speakers(scope: Scope, c: Columns) -> ColumnElement[bool]:
    """Who asked for the floor, known by the name that was written down."""
    return _by_name(scope, c, c.name)


def _groups(scope: Scope, c: Columns) -> ColumnElement[bool]:
    """Who moved a group's notes on, or signed them."""
    return _by_name(scope, c, c.state_by, c.signed_by)


def _by_name(scope: Scope, c: Columns, *names: ColumnElement[Any]) -> ColumnElement[bool]:
    theirs = or_(*(name.in_(scope.names) for name in names))
    return or_(and_(c.meeting_id == scope.meeting_id, theirs), scope.everything(c))


def _owners(scope: Scope, c: Columns) -> ColumnElement[bool]:
    """Whom a meeting writes to about recommendations, known by the address."""
    return or_(and_(c.meeting_id == scope.meeting_id, c.contact_email.in_(scope.addresses)), scope.everything(c))


def _reports(scope: Scope, c: Columns) -> ColumnElement[bool]:
    return or_(_by_link(scope, c), scope.everything(c))


def _by_link(scope: Scope, c: Columns) -> ColumnElement[bool]:
    """What was done by a group's or an owner's private link: under the name of the rapporteur or the contact."""
    owner = _table("recommendation_owner")
    contacts = select(owner.c.contact_name).where(_owners(scope, owner.c))
    theirs = or_(c.actor_label.in_(scope.names), c.actor_label.in_(contacts), scope.everything(c))
    return and_(c.meeting_id == scope.meeting_id, c.actor_kind == "link", theirs)


def _replies(scope: Scope, c: Columns) -> ColumnElement[bool]:
    """Answers given to programs: kept for a day to be repeated. A meeting's own cannot be told from others'."""
    if scope.participant_id is None:
        return true() if scope.some is None else false()
    return cast(c.body, String).contains(str(scope.participant_id))


def _table(name: str) -> Table:
    return Model.metadata.tables[name]


def _by_staff(c: Columns) -> ColumnElement[Any]:
    return case((c.actor_kind.in_(_STAFF), c.actor_label), else_="")


_NOBODY = {"actor_label": _by_staff}
PARTICIPANT: Mapping[str, Any] = {
    "given_name": "",
    "family_name": ERASED,
    "badge_name": "",
    "name_original": "",
    "honorific": "",
    "email": None,
    "email_share": "",
    "email_other": None,
    "phone": "",
    "job_title": "",
    "needs": [],
    "remarks": "",
    "days": [],
    "preferred_group": "",
    **dict.fromkeys(CONSENTS, False),
    "contact_consent": False,
    "sort_key": "~",
    "search_text": " ",
    # unique, and no code that anybody could type
    "code": lambda c: cast(c.id, String),
    "submission": lambda c: c.id,
    "link_epoch": lambda c: c.link_epoch + 1,
    "flagged_at": None,
    "person_id": None,
    "compared": True,
}

#: columns of texts that stay, of the tables whose rows stay: what figures count, what staff and machines are called, what
#: the meeting said. A column that is in neither place fails the tests.
STAYS: Mapping[str, frozenset[str]] = {
    "participant": frozenset(
        ("organisation_name", "organisation_short", "organisation_parent", "region_code", "country_iso2", "locale",
         "notice_version")
    ),
    "participant_event": frozenset(("actor_kind", "agreed", "notice_version")),
    "audit_entry": frozenset(("actor_kind", "action")),
    "check_in": frozenset(("device", "by_label", "desk", "digest")),
    "badge_print": frozenset(("by_label",)),
    "point_revision": frozenset(
        ("settles", "heading", "text", "owner", "device", "digest", "concerns", "substance", "conventions", "evidence")
    ),
    "discussion_group": frozenset(("slug", "topic", "room", "headings")),
    "note_answer": frozenset(("digest",)),
    "nomination_request": frozenset(("locale",)),
    "recommendation_owner": frozenset(("key", "name", "locale")),
    "recommendation_event": frozenset(("actor_kind", "note", "changes")),
    "mail_wording": frozenset(("language", "texts", "actor_label")),
}  # fmt: skip

#: what others hang on comes after it
HOLDINGS: tuple[Holding, ...] = (
    Holding("sent_mail", Text("E-mails as they left"), _sent_mails),
    Holding("outbox_mail", Text("E-mails"), _mails),
    Holding("answer", Text("Answers to the meeting's own questions"), _of_participant),
    Holding("second_form_sent", Text("Second form"), _of_participant),
    Holding(
        "pending_upload",
        Text("Files waiting for their form"),
        lambda scope, c: or_(c.holder_id.in_(scope.people), scope.everything(c)),
    ),
    Holding("repeated_registration", Text("Registrations sent again"), _of_participant),
    Holding("merged_registration", Text("Registrations put together"), lambda scope, c: c.kept_id.in_(scope.people)),
    Holding("match_key", Text("Keys for finding duplicates"), _of_participant, shown=False),
    Holding("look_alike", Text("Pairs that look like one person"), _look_alikes, shown=False),
    Holding(
        "participant_event",
        Text("History of the registration"),
        _of_participant,
        {"reason": "", "changes": {}, **_NOBODY},
    ),
    Holding("audit_entry", Text("Trail"), _acts, {"subject_label": "", "details": {}, **_NOBODY}, shown=False),
    Holding("check_in", Text("Check-ins"), _check_ins, {"code": "", "reason": ""}),
    Holding("presence", Text("Attendance"), _of_participant, {}),
    Holding("group_member", Text("Discussion groups"), _of_participant, {}),
    Holding("speaker", Text("Speakers’ list"), _speakers),
    Holding("badge_print", Text("Badges printed"), _of_participant, {}),
    Holding("note_answer", Text("Notes confirmed or objected to"), _of_participant, {"remark": ""}),
    Holding(
        "point_revision",
        Text("Notes written"),
        _notes,
        {"author": "", "raised_by": ""},
        shown=False,
        by_name=True,
    ),
    Holding(
        "discussion_group",
        Text("Notes read back"),
        _groups,
        {"state_by": "", "signed_by": ""},
        shown=False,
        by_name=True,
    ),
    Holding("letter", Text("Letters of invitation"), _of_participant),
    Holding("decided_person", Text("Decisions"), _of_participant),
    Holding("address_trouble", Text("Addresses that refused e-mails"), _troubles),
    Holding("invitation", Text("Invitations"), _invitations),
    Holding(
        "nomination_request",
        Text("Focal points asked"),
        lambda scope, c: scope.everything(c),
        {"contact_name": "", "contact_email": ""},
        shown=False,
    ),
    # before the owners, by whose contacts they are found
    Holding("recommendation_event", Text("History of recommendations"), _reports, _NOBODY, shown=False),
    Holding(
        "recommendation_owner",
        Text("Who sees to recommendations"),
        _owners,
        {"contact_name": "", "contact_email": ""},
        shown=False,
    ),
    Holding("mail_wording", Text("Letters to many"), lambda scope, c: scope.everything(c), {"asked": {}}, shown=False),
    Holding("idempotent_reply", Text("Replies kept for programs"), _replies, shown=False),
    Holding("erasure_request", Text("Requests to be erased"), _of_participant, {"answer": ""}),
    # packed, so nobody is found in them; they live for a day, and all of the meeting's go with whoever goes
    Holding("import_file", Text("Files of people"), lambda scope, c: c.meeting_id == scope.meeting_id, shown=False),
    Holding("participant", Text("Registration"), lambda scope, c: c.id.in_(scope.people), PARTICIPANT),
)

#: what goes in the same moment as the name when a whole meeting is erased: what tells who it was, found by the person. The
#: rest follows, row by row, when nobody has a name any more
WITH_THE_NAME = frozenset(
    ("answer", "second_form_sent", "repeated_registration", "merged_registration", "match_key", "look_alike",
     "participant_event", "letter", "decided_person", "address_trouble", "erasure_request", "participant")
)  # fmt: skip

#: tables that hold nothing of participants, and why
NOTHING: Mapping[str, str] = {
    **dict.fromkeys(
        ("region", "country", "country_alias", "organisation", "organisation_alias", "centre_mandate", "party_served",
         "directory_load", "expected_organisation"),
        "the directory of bodies",
    ),
    **dict.fromkeys(
        ("meeting", "meeting_day", "meeting_session", "agenda_item", "document_group", "document", "photo", "question",
         "question_revision", "second_form", "mail_text", "letter_text", "letter_head", "decision", "badge_design", "quota", "quota_member", "door_quota",
         "place_count", "privacy_notice", "self_check_in", "group_deal", "recommendation", "recommendation_source", "meeting_follow_up", "point_pair", "point_support"),
        "the meeting itself, its texts and settings",
    ),
    **dict.fromkeys(
        ("user_account", "meeting_role", "api_token", "sign_in", "second_factor", "recovery_code", "sign_in_link", "device", "settled_check_in", "decision"),
        "staff and their phones",
    ),
    **dict.fromkeys(("report_edit", "report_part", "report_comment", "report_template"), "what organisers wrote in the report and said of it"),
    **dict.fromkeys(("webhook", "webhook_delivery"), "programs of the organisers, told ids only"),
    "report_version": "locked reports are the record of the meeting; the notice says so",
    "earlier_meeting": "figures of meetings, no person",
    "issued_list": "issued lists are the record of the meeting; one that names somebody who agrees no more, or is erased, is not handed out",
    "made_file": "large files made on demand; each is deleted after a day",
    "person": "no more than that registrations belong together; unused ones are deleted",
}  # fmt: skip
