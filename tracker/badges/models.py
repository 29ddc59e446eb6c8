"""How a meeting's badges look, and which were printed."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from tracker.core.db import Model
from tracker.core.ids import new_id


class BadgeDesign(Model):
    """The design of one meeting; without a row it is as `rules.Design` begins."""

    __tablename__ = "badge_design"

    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"), primary_key=True)
    #: names in `rules.SIZES`
    size: Mapped[str]
    single_size: Mapped[str]
    #: printed on top; may be empty
    meeting_line: Mapped[str]
    latin_first: Mapped[bool]
    job: Mapped[bool]
    country: Mapped[bool]
    code: Mapped[bool]
    #: name in `rules.BANDED` -> {"word": ..., "colour": name in `rules.COLOURS`}
    bands: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    #: SHA-256 of the stored picture; empty: none
    logo: Mapped[str] = mapped_column(default="")
    changed_at: Mapped[datetime]


class BadgePrint(Model):
    """One badge that was made for printing. Only ever appended: a badge printed again has two."""

    __tablename__ = "badge_print"
    __table_args__ = (Index("ix_badge_print_meeting_id_participant_id", "meeting_id", "participant_id", "printed_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participant.id", ondelete="CASCADE"), index=True)
    printed_at: Mapped[datetime]
    by_label: Mapped[str]
