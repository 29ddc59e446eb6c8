"""The register of recommendations: what was recommended to whom, who sees to it, and everything that became of it."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.core.db import Model, one_of, word
from tracker.core.ids import new_id
from tracker.discussions.rules import Addressee
from tracker.recommendations.merging import Support, Verdict
from tracker.recommendations.rules import Act, Priority, State

__all__ = [
    "Act",
    "Addressee",
    "FollowUp",
    "Owner",
    "Priority",
    "Recommendation",
    "RecommendationEvent",
    "RecommendationSource",
    "State",
]


class Owner(Model):
    """Who sees to recommendations of a meeting, and whom to write to there. One private link shows all of theirs."""

    __tablename__ = "recommendation_owner"
    __table_args__ = (UniqueConstraint("meeting_id", "key"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    #: the organisation's id, or the folded name of whoever is in no directory
    key: Mapped[str]
    #: as it is printed
    name: Mapped[str]
    contact_name: Mapped[str] = mapped_column(default="")
    contact_email: Mapped[str] = mapped_column(default="")
    locale: Mapped[str] = mapped_column(default="en")
    #: raised to end the links sent so far
    link_epoch: Mapped[int] = mapped_column(default=1)
    asked_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    reminders: Mapped[int] = mapped_column(default=0)
    #: reminders go by themselves as days come near or are past
    reminded_by_itself: Mapped[bool] = mapped_column(default=True, server_default=true())


class Recommendation(Model):
    """One recommendation of a meeting as it stands; its history is its events."""

    __tablename__ = "recommendation"
    __table_args__ = (
        UniqueConstraint("meeting_id", "number"),
        Index("ix_recommendation_state_due_on", "state", "due_on"),
        one_of("addressee", Addressee),
        one_of("priority", Priority),
        one_of("state", State),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    #: "R3": kept for good, in the register, the report and the follow-up
    number: Mapped[int]
    text: Mapped[str]
    addressee: Mapped[Addressee | None] = mapped_column(word(Addressee))
    owner_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("recommendation_owner.id", ondelete="SET NULL"), index=True
    )
    due_on: Mapped[date | None]
    priority: Mapped[Priority] = mapped_column(word(Priority), default=Priority.NORMAL)
    #: the decision it rests on: "BC-12/10"; may be empty
    mandate: Mapped[str] = mapped_column(default="")
    state: Mapped[State] = mapped_column(word(State), default=State.OPEN)
    state_at: Mapped[datetime]
    #: what was said of it last, and when; "" as long as nothing was
    progress: Mapped[str] = mapped_column(default="")
    progress_at: Mapped[datetime | None]
    #: raised by every change of its text and facts
    revision: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]

    owner: Mapped[Owner | None] = relationship(lazy="raise_on_sql")

    @property
    def mark(self) -> str:
        """As it is cited: "R3"."""
        return f"R{self.number}"


class RecommendationSource(Model):
    """A point of the notes that a recommendation was made from; a point stands in one recommendation at most."""

    __tablename__ = "recommendation_source"
    __table_args__ = (UniqueConstraint("meeting_id", "point_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    recommendation_id: Mapped[UUID] = mapped_column(ForeignKey("recommendation.id", ondelete="CASCADE"), index=True)
    group_id: Mapped[UUID] = mapped_column(ForeignKey("discussion_group.id", ondelete="CASCADE"), index=True)
    point_id: Mapped[UUID]
    #: what the point said then
    revision_id: Mapped[UUID]


class RecommendationEvent(Model):
    """Something that happened to a recommendation; only ever appended."""

    __tablename__ = "recommendation_event"
    __table_args__ = (
        Index("ix_recommendation_event_recommendation_id_at", "recommendation_id", "at"),
        one_of("act", Act),
        one_of("state", State),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"), index=True)
    recommendation_id: Mapped[UUID] = mapped_column(ForeignKey("recommendation.id", ondelete="CASCADE"))
    at: Mapped[datetime]
    act: Mapped[Act] = mapped_column(word(Act))
    #: the state it had from then on; None where the act left it
    state: Mapped[State | None] = mapped_column(word(State))
    #: what was said with it: progress, a reason
    note: Mapped[str] = mapped_column(default="")
    #: field -> [before, after], as people read them
    changes: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    actor_kind: Mapped[str]
    actor_label: Mapped[str]


class FollowUp(Model):
    """Which earlier meeting a meeting follows up on: its agenda and its report begin with what became of that one's."""

    __tablename__ = "meeting_follow_up"

    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"), primary_key=True)
    previous_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"), index=True)
    set_at: Mapped[datetime]


class PointPair(Model):
    """What a person decided of two points that look alike. The points stay as they are; deleting the row takes it back."""

    __tablename__ = "point_pair"
    __table_args__ = (
        UniqueConstraint("meeting_id", "first_id", "second_id"),
        CheckConstraint("first_id < second_id", name="ordered"),
        one_of("verdict", Verdict),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    #: points, by their own ids
    first_id: Mapped[UUID]
    second_id: Mapped[UUID]
    verdict: Mapped[Verdict] = mapped_column(word(Verdict))
    #: whose text speaks for both
    kept_id: Mapped[UUID | None]
    decided_at: Mapped[datetime]
    decided_by: Mapped[str]


class PointSupport(Model):
    """The word a person chose for how many groups said what this point leads, instead of the counted one."""

    __tablename__ = "point_support"
    __table_args__ = (one_of("word", Support),)

    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"), primary_key=True)
    point_id: Mapped[UUID] = mapped_column(primary_key=True)
    word: Mapped[Support] = mapped_column(word(Support))
    set_at: Mapped[datetime]
