"""Who was asked to nominate, who was invited, and what became of it. None of them is a participant before they registered."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.core.db import Model, one_of, word
from tracker.core.ids import new_id
from tracker.invitations.rules import InvitationState, Kind
from tracker.registration.rules import whole_name

#: an address stands on an organisation's list once
LIVE_SQL = text("state IN ('standby', 'invited')")


class NominationRequest(Model):
    """An expected organisation's focal point, who is asked by a private link to say whom it sends."""

    __tablename__ = "nomination_request"
    __table_args__ = (
        UniqueConstraint("meeting_id", "organisation_id"),
        CheckConstraint("funded_seats >= 0", name="funded_seats_positive"),
        CheckConstraint("contact_email = lower(contact_email)", name="contact_email_lowercase"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    contact_name: Mapped[str] = mapped_column(default="")
    contact_email: Mapped[str] = mapped_column(default="")
    locale: Mapped[str] = mapped_column(default="en")
    #: travel that is paid for; whoever is named beyond it comes at own cost
    funded_seats: Mapped[int] = mapped_column(default=0)
    #: the day the organisers need the names by
    due_on: Mapped[date | None]
    #: when the link was sent first and last; None: not asked yet
    asked_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    reminders: Mapped[int] = mapped_column(default=0)
    #: raised to end the links sent so far
    link_epoch: Mapped[int] = mapped_column(default=1)


class Invitation(Model):
    """A person who may register through a link of their own, or (`Kind.OPEN`) a link anybody of an organisation may use.

    It is no registration: it has no place, no entry code and no consent. Once used it points at the participant.
    """

    __tablename__ = "invitation"
    __table_args__ = (
        Index(
            "uq_invitation_meeting_id_email",
            "meeting_id",
            "email",
            "organisation_key",
            unique=True,
            sqlite_where=LIVE_SQL,
            postgresql_where=LIVE_SQL,
        ),
        Index("ix_invitation_meeting_id_created_at", "meeting_id", "created_at", "id"),
        Index("ix_invitation_meeting_id_state", "meeting_id", "state"),
        Index("ix_invitation_meeting_id_organisation_id", "meeting_id", "organisation_id"),
        CheckConstraint("email = lower(email)", name="email_lowercase"),
        CheckConstraint("kind = 'open' OR email <> ''", name="addressed"),
        one_of("kind", Kind),
        one_of("state", InvitationState),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    #: whose focal point named the person; None: the organisers invited them
    request_id: Mapped[UUID | None] = mapped_column(ForeignKey("nomination_request.id", ondelete="CASCADE"), index=True)
    kind: Mapped[Kind] = mapped_column(word(Kind))
    state: Mapped[InvitationState] = mapped_column(word(InvitationState))
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    #: the organisation in words, where the directory has none; both may be empty
    organisation_other: Mapped[str] = mapped_column(default="")
    #: what tells two organisations apart, whether of the directory or in words
    organisation_key: Mapped[str] = mapped_column(default="")
    country_iso2: Mapped[str | None] = mapped_column(ForeignKey("country.iso2"))
    given_name: Mapped[str] = mapped_column(default="")
    family_name: Mapped[str] = mapped_column(default="")
    #: "" for a link without a person
    email: Mapped[str] = mapped_column(default="")
    job_title: Mapped[str] = mapped_column(default="")
    locale: Mapped[str] = mapped_column(default="en")
    #: named as an alternate; stays so when called in
    alternate: Mapped[bool] = mapped_column(default=False)
    #: the order on the focal point's list
    position: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    created_by: Mapped[str]
    #: when the invitation was sent first; None for an alternate who waits
    invited_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    reminders: Mapped[int] = mapped_column(default=0)
    state_at: Mapped[datetime]
    state_by: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    #: who was named instead
    replaced_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("invitation.id", ondelete="SET NULL"), index=True)
    #: who registered with it
    participant_id: Mapped[UUID | None] = mapped_column(ForeignKey("participant.id", ondelete="SET NULL"), index=True)
    #: their registration at an earlier meeting: what it holds fills the form in when the link is opened
    earlier_id: Mapped[UUID | None] = mapped_column(ForeignKey("participant.id", ondelete="SET NULL"), index=True)
    #: raised to end the links sent so far
    link_epoch: Mapped[int] = mapped_column(default=1)

    @property
    def name(self) -> str:
        """The person's name as it is said; the address where no name is known."""
        return whole_name(self.given_name, self.family_name) or self.email
