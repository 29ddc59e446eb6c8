"""Who asked for the floor under an agenda item."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from tracker.core.db import Model
from tracker.core.ids import new_id


class Speaker(Model):
    """One entry of the speakers' list: as the chair calls them, and when they spoke. Never printed in the report."""

    __tablename__ = "speaker"
    __table_args__ = (Index("ix_speaker_agenda_item_id_position", "agenda_item_id", "position"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"), index=True)
    agenda_item_id: Mapped[UUID] = mapped_column(ForeignKey("agenda_item.id", ondelete="CASCADE"))
    position: Mapped[int]
    name: Mapped[str]
    spoke_at: Mapped[datetime | None]
