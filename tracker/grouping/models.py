"""What was dealt: the groups before and after, so that it can be taken back."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from tracker.core.db import Model, one_of, word
from tracker.core.ids import new_id


class Who(StrEnum):
    """Who is dealt into groups."""

    CONFIRMED = "confirmed"
    CAME = "came"


class Deal(Model):
    """One deal that was stored. Members are ids only: no name stands here."""

    __tablename__ = "group_deal"
    __table_args__ = (Index("ix_group_deal_meeting_id_at", "meeting_id", "at"), one_of("who", Who))

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    at: Mapped[datetime]
    by_label: Mapped[str]
    who: Mapped[Who] = mapped_column(word(Who))
    traits: Mapped[list[str]] = mapped_column(JSON)
    keep: Mapped[bool]
    seed: Mapped[int]
    people: Mapped[int]
    #: ids of the groups dealt into
    groups: Mapped[list[str]] = mapped_column(JSON)
    #: [group, participant, role, pinned] of every member of them
    before: Mapped[list[list[Any]]] = mapped_column(JSON)
    after: Mapped[list[list[Any]]] = mapped_column(JSON)
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[str] = mapped_column(default="")
