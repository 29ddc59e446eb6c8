"""The people on a focal point's list and among the invited, with how far each has come."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select, true
from sqlalchemy.orm import aliased

from tracker.core.db import db
from tracker.core.keeping import LARGE, kept
from tracker.invitations.models import Invitation, NominationRequest
from tracker.invitations.rules import ANSWERED, SENT, InvitationState, Kind, Standing, standing
from tracker.mail.models import OutboxMail
from tracker.mail.rules import FAILED
from tracker.meetings.models import ExpectedOrganisation, Part
from tracker.organisations.models import Organisation
from tracker.registration.models import LIVE_SQL, Participant
from tracker.registration.rules import STANDING as STANDING_STATES
from tracker.registration.rules import State


@dataclass(frozen=True, slots=True)
class Nominee:
    """Somebody on a list. `undelivered`: the last mail to them was refused."""

    invitation: Invitation
    registered: State | None
    undelivered: bool
    replaces: Invitation | None = None
    replaced_by: Invitation | None = None
    funded: bool = False

    @property
    def standing(self) -> Standing:
        return standing(self.invitation.state, self.registered)

    @property
    def is_silent(self) -> bool:
        """Invited, and nothing heard of."""
        return self.standing is Standing.INVITED


#: a registration counts as the invited person's own when it was made with the invitation, or else under its address for
#: its organisation
_MADE_WITH_IT = (
    select(Participant.state).where(Participant.id == Invitation.participant_id).correlate(Invitation).scalar_subquery()
)
_UNDER_ITS_ADDRESS = (
    select(Participant.state)
    .where(
        Invitation.participant_id.is_(None),
        Invitation.state.in_([InvitationState.STANDBY, InvitationState.INVITED, InvitationState.DECLINED]),
        Participant.meeting_id == Invitation.meeting_id,
        Participant.email == Invitation.email,
        LIVE_SQL,
        or_(Invitation.organisation_id.is_(None), Participant.organisation_id == Invitation.organisation_id),
    )
    .order_by(Participant.registered_at, Participant.id)
    .limit(1)
    .correlate(Invitation)
    .scalar_subquery()
)
REGISTERED_STATE = func.coalesce(_MADE_WITH_IT, _UNDER_ITS_ADDRESS)
_LAST_MAIL = (
    select(OutboxMail.state)
    .where(OutboxMail.subject_id == Invitation.id, OutboxMail.to_address == Invitation.email)
    .order_by(OutboxMail.queued_at.desc(), OutboxMail.id.desc())
    .limit(1)
    .correlate(Invitation)
    .scalar_subquery()
)
_LAST_MAIL_OF_REQUEST = (
    select(OutboxMail.state)
    .where(OutboxMail.subject_id == NominationRequest.id, OutboxMail.to_address == NominationRequest.contact_email)
    .order_by(OutboxMail.queued_at.desc(), OutboxMail.id.desc())
    .limit(1)
    .correlate(NominationRequest)
    .scalar_subquery()
)
PAGE = 50


def list_nominees(request_id: UUID, funded_seats: int) -> Sequence[Nominee]:
    """A focal point's list in its order: who is sent first has the funded seats."""
    query = select(Invitation, REGISTERED_STATE, _LAST_MAIL).where(Invitation.request_id == request_id)
    ordered = query.order_by(Invitation.position, Invitation.created_at, Invitation.id)
    rows = [(row[0], _state(row[1]), row[2] in FAILED) for row in db.session.execute(ordered)]
    by_id = {invitation.id: invitation for invitation, _, _ in rows}
    before = {
        invitation.replaced_by_id: invitation for invitation, _, _ in rows if invitation.replaced_by_id is not None
    }
    left, found = funded_seats, []
    for invitation, registered, undelivered in rows:
        funded = left > 0 and standing(invitation.state, registered) in SENT
        left -= funded
        after = by_id.get(invitation.replaced_by_id) if invitation.replaced_by_id else None
        found.append(Nominee(invitation, registered, undelivered, before.get(invitation.id), after, funded))
    return found


@dataclass(frozen=True, slots=True)
class Counts:
    """The people an organisation is sending: named and not taken off again, registered, confirmed; alternates beside them."""

    named: int = 0
    registered: int = 0
    confirmed: int = 0
    alternates: int = 0


@dataclass(frozen=True, slots=True)
class Asked:
    """An expected organisation, whom we ask there, and what came of it."""

    organisation: ExpectedOrganisation
    request: NominationRequest | None
    counts: Counts
    #: people of it who are registered, named by anybody or not
    people: int
    #: the last mail to the focal point came back
    undelivered: bool

    @property
    def was_asked(self) -> bool:
        return self.request is not None and self.request.asked_at is not None

    @property
    def is_silent(self) -> bool:
        """Asked, and nobody was named or registered since."""
        return self.was_asked and not (self.counts.named or self.counts.alternates or self.people)


def list_asked(meeting_id: UUID, *, afresh: bool = False) -> Sequence[Asked]:
    """The organisations expected: the silent first, then those never asked, then the others, by short name.

    `afresh`: who came from a large meeting's organisations of this moment, and not of the last minute.
    """
    counts, people = count_named(meeting_id), (_people_now if afresh else count_people)(meeting_id)
    query = (
        select(ExpectedOrganisation, NominationRequest, _LAST_MAIL_OF_REQUEST)
        .outerjoin(
            NominationRequest,
            and_(
                NominationRequest.meeting_id == ExpectedOrganisation.meeting_id,
                NominationRequest.organisation_id == ExpectedOrganisation.organisation_id,
            ),
        )
        .where(ExpectedOrganisation.meeting_id == meeting_id, ExpectedOrganisation.part != Part.ORGANISER)
        .order_by(ExpectedOrganisation.short_name, ExpectedOrganisation.id)
    )
    found = [
        Asked(
            body,
            request,
            counts.get(body.organisation_id, Counts()),
            people.get(body.organisation_id, 0),
            mail in FAILED,
        )
        for body, request, mail in db.session.execute(query)
    ]
    return sorted(found, key=lambda one: (not one.is_silent, one.was_asked))


def count_named(meeting_id: UUID) -> Mapping[UUID, Counts]:
    """How many each organisation is sending, in one statement."""
    inner = (
        select(Invitation.organisation_id.label("organisation"), Invitation.state, REGISTERED_STATE.label("registered"))
        .where(Invitation.meeting_id == meeting_id, Invitation.kind == Kind.PERSONAL)
        .where(Invitation.organisation_id.is_not(None))
        .subquery()
    )
    query = select(*inner.c, func.count()).group_by(*inner.c)
    found: dict[UUID, Counts] = {}
    rows: list[Any] = list(db.session.execute(query))
    for organisation_id, state, registered, number in rows:
        stands = standing(InvitationState(state), _state(registered))
        before = found.get(organisation_id, Counts())
        found[organisation_id] = Counts(
            before.named + number * (stands in SENT),
            before.registered + number * (stands in ANSWERED),
            before.confirmed + number * (stands is Standing.CONFIRMED),
            before.alternates + number * (stands is Standing.STANDBY),
        )
    return found


def count_people(meeting_id: UUID) -> Mapping[UUID, int]:
    """Whose registration stands, by organisation; of a large meeting as it was within the last minute."""
    return kept(
        ("people of organisations", meeting_id),
        lambda: _people_now(meeting_id),
        lambda found: sum(found.values()) >= LARGE,
    )


def _people_now(meeting_id: UUID) -> Mapping[UUID, int]:
    query = (
        select(Participant.organisation_id, func.count())
        .where(Participant.meeting_id == meeting_id, Participant.state.in_(STANDING_STATES))
        .where(Participant.organisation_id.is_not(None))
        .group_by(Participant.organisation_id)
    )
    return {organisation_id: number for organisation_id, number in db.session.execute(query) if organisation_id}


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody invited, among all those of the meeting."""

    nominee: Nominee
    organisation: str


@dataclass(frozen=True, slots=True)
class InvitedPage:
    """A page of the invited: its lines, and how many there are of each kind."""

    lines: Sequence[Line]
    more: bool
    number: int
    counts: Mapping[str, int]


_SILENT = and_(Invitation.state == InvitationState.INVITED, REGISTERED_STATE.is_(None))
#: what the page can be narrowed to
NARROWED: Mapping[str, ColumnElement[bool]] = {
    "": true(),
    "silent": _SILENT,
    "undelivered": and_(_SILENT, _LAST_MAIL.in_(FAILED)),
    "registered": REGISTERED_STATE.in_(STANDING_STATES),
    "declined": Invitation.state == InvitationState.DECLINED,
    "ended": Invitation.state.in_([InvitationState.WITHDRAWN, InvitationState.REPLACED]),
}


def list_invited(meeting_id: UUID, narrowed: str, number: int) -> InvitedPage:
    """A page of the people invited, the latest first, in three statements."""
    ours = and_(Invitation.meeting_id == meeting_id, Invitation.kind == Kind.PERSONAL)
    page = (  # their numbers alone: what else is shown is looked up for these few, not for everybody before them
        select(Invitation.id)
        .where(ours, NARROWED[narrowed])
        .order_by(Invitation.created_at.desc(), Invitation.id.desc())
        .limit(PAGE + 1)
        .offset((number - 1) * PAGE)
    )
    query = (
        select(
            Invitation,
            REGISTERED_STATE,
            _LAST_MAIL,
            func.coalesce(ExpectedOrganisation.short_name, Organisation.short_name, Invitation.organisation_other),
        )
        .outerjoin(Organisation, Organisation.id == Invitation.organisation_id)
        .outerjoin(
            ExpectedOrganisation,
            and_(
                ExpectedOrganisation.organisation_id == Invitation.organisation_id,
                ExpectedOrganisation.meeting_id == Invitation.meeting_id,
            ),
        )
        .where(Invitation.id.in_(page))
        .order_by(Invitation.created_at.desc(), Invitation.id.desc())
    )
    lines = [Line(Nominee(row[0], _state(row[1]), row[2] in FAILED), row[3]) for row in db.session.execute(query)]
    return InvitedPage(lines[:PAGE], len(lines) > PAGE, number, _count(meeting_id, ours))


def _count(meeting_id: UUID, ours: ColumnElement[bool]) -> dict[str, int]:
    """How many each narrowing lets through. The registration of each is looked for once, not once for every narrowing."""
    inner = select(Invitation.state, REGISTERED_STATE.label("registered")).where(ours).subquery()
    each: list[Any] = list(db.session.execute(select(*inner.c, func.count()).group_by(*inner.c)))
    refused = select(OutboxMail.subject_id).where(OutboxMail.meeting_id == meeting_id, OutboxMail.state.in_(FAILED))
    undelivered = select(func.count()).where(ours, Invitation.id.in_(refused), NARROWED["undelivered"])
    found = dict.fromkeys(NARROWED, 0) | {"undelivered": db.session.scalars(undelivered).one()}
    for state, registered, number in each:
        found[""] += number
        found["silent"] += number * (state is InvitationState.INVITED and registered is None)
        found["registered"] += number * (registered in STANDING_STATES)
        found["declined"] += number * (state is InvitationState.DECLINED)
        found["ended"] += number * (state in (InvitationState.WITHDRAWN, InvitationState.REPLACED))
    return found


def list_silent(meeting_id: UUID) -> Sequence[Invitation]:
    """Everybody invited of whom nothing was heard, the longest waiting first."""
    query = (
        select(Invitation)
        .where(Invitation.meeting_id == meeting_id, Invitation.kind == Kind.PERSONAL, _SILENT)
        .order_by(Invitation.invited_at, Invitation.id)
    )
    return db.session.scalars(query).all()


@dataclass(frozen=True, slots=True)
class Origin:
    """How a participant came to be invited, and in whose place."""

    invitation: Invitation
    replaces: str


def list_origins(participant_id: UUID) -> Sequence[Origin]:
    """The invitations a participant registered with, the latest first."""
    old = aliased(Invitation)
    query = (
        select(Invitation, old)
        .outerjoin(old, old.replaced_by_id == Invitation.id)
        .where(Invitation.participant_id == participant_id)
        .order_by(Invitation.created_at.desc(), Invitation.id.desc())
    )
    return [Origin(row[0], row[1].name if row[1] else "") for row in db.session.execute(query)]


def _state(text: str | None) -> State | None:
    return State(text) if text else None
