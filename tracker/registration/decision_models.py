"""Decisions that can still be taken back: who was decided about, what they were before, and which mail waits for each."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from tracker.core.db import Model, one_of, word
from tracker.core.ids import new_id
from tracker.registration.rules import State


class Decision(Model):
    """One act of an organiser about one or many people; its mails leave together at `leaves_at`."""

    __tablename__ = "decision"
    __table_args__ = (Index("ix_decision_meeting_id_leaves_at", "meeting_id", "leaves_at"), one_of("state", State))

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    state: Mapped[State] = mapped_column(word(State))
    at: Mapped[datetime]
    leaves_at: Mapped[datetime]
    actor_label: Mapped[str]
    #: how many were decided about
    people: Mapped[int]
    undone_at: Mapped[datetime | None]


class DecidedPerson(Model):
    """What a decision made of a person, and what they were before."""

    __tablename__ = "decided_person"
    __table_args__ = (one_of("before", State), one_of("after", State))

    decision_id: Mapped[UUID] = mapped_column(ForeignKey("decision.id", ondelete="CASCADE"), primary_key=True)
    participant_id: Mapped[UUID] = mapped_column(
        ForeignKey("participant.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    before: Mapped[State] = mapped_column(word(State))
    after: Mapped[State] = mapped_column(word(State))
    #: None: not known, the person moved up because others gave their place back
    before_at: Mapped[datetime | None]
    before_flagged_at: Mapped[datetime | None]
    #: no foreign key: the outbox may be emptied before
    mail_id: Mapped[UUID | None]
    undone_at: Mapped[datetime | None]
