"""Meetings before a meeting, to compare it with: those kept here are counted, of others the figures are typed in."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.core.db import Model
from tracker.core.ids import new_id


class EarlierMeeting(Model):
    """One column of the comparison. A typed figure always says that it is one, from where, and who typed it."""

    __tablename__ = "earlier_meeting"
    __table_args__ = (UniqueConstraint("meeting_id", "title"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    #: the later meeting, which is compared with it
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    #: the same meeting where it is kept here: what can be counted is; None: everything is typed in
    counted_id: Mapped[UUID | None] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"), index=True)
    title: Mapped[str]
    held_on: Mapped[date]
    #: name of `rules.TYPED` -> number
    figures: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    #: code of a regional group -> persons who attended
    regions: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    #: codes of the centres that were represented; empty: not known
    centres: Mapped[list[str]] = mapped_column(JSON, default=list)
    #: where the typed figures come from: "UNEP/CHW/RC.4/INF/2, annex"
    source: Mapped[str] = mapped_column(default="")
    entered_at: Mapped[datetime]
    entered_by: Mapped[str]
