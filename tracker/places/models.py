"""Quotas of a meeting's places, and how many are taken: counted as they are given, so that no count grows with the meeting."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.core.db import Model, one_of, word
from tracker.core.ids import new_id
from tracker.places.rules import CountOf, QuotaKind

__all__ = ["CountOf", "PlaceCount", "Quota", "QuotaKind", "QuotaMember"]


class Quota(Model):
    """The most places that an organisation, a kind of organisations or a group of them may have at a meeting."""

    __tablename__ = "quota"
    __table_args__ = (
        UniqueConstraint("meeting_id", "kind", "subject"),
        CheckConstraint("places IS NULL OR places >= 0", name="places_positive"),
        CheckConstraint("places IS NOT NULL OR kind = 'organisation'", name="places_given"),
        CheckConstraint("(organisation_id IS NOT NULL) = (kind = 'organisation')", name="organisation_given"),
        one_of("kind", QuotaKind),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    kind: Mapped[QuotaKind] = mapped_column(word(QuotaKind))
    #: what it is for: an organisation's id, a type, a part, a group's folded name; "" for every organisation
    subject: Mapped[str]
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    #: a group's name as it is shown
    name: Mapped[str] = mapped_column(default="")
    #: None: this organisation may have as many as there are, whatever holds for every organisation
    places: Mapped[int | None]


class QuotaMember(Model):
    """An organisation in a group; it may be in several."""

    __tablename__ = "quota_member"
    __table_args__ = (UniqueConstraint("quota_id", "organisation_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"), index=True)
    quota_id: Mapped[UUID] = mapped_column(ForeignKey("quota.id", ondelete="CASCADE"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)


class PlaceCount(Model):
    """How many are confirmed: of all, of one organisation, type or part. Kept with every place given or given back."""

    __tablename__ = "place_count"
    __table_args__ = (one_of("counted", CountOf),)

    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"), primary_key=True)
    counted: Mapped[CountOf] = mapped_column(word(CountOf), primary_key=True)
    #: as `Seat.keys` writes it; "" for all
    subject: Mapped[str] = mapped_column(primary_key=True)
    taken: Mapped[int]
