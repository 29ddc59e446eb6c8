"""Working documents and photographs of a meeting. The bytes lie in the storage, by their hash."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.core.db import Model
from tracker.core.ids import new_id


class DocumentGroup(Model):
    """A heading of the list: "Working documents", "Presentations"."""

    __tablename__ = "document_group"
    __table_args__ = (UniqueConstraint("meeting_id", "position"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    position: Mapped[int]
    title: Mapped[str]


class Document(Model):
    """One file of the list, in one language."""

    __tablename__ = "document"
    __table_args__ = (UniqueConstraint("group_id", "position"), CheckConstraint("size >= 0", name="size_positive"))

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"), index=True)
    group_id: Mapped[UUID] = mapped_column(ForeignKey("document_group.id", ondelete="CASCADE"))
    agenda_item_id: Mapped[UUID | None] = mapped_column(ForeignKey("agenda_item.id", ondelete="SET NULL"))
    position: Mapped[int]
    title: Mapped[str]
    #: document symbol, free text, may be empty
    symbol: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="en")
    file_name: Mapped[str]
    #: found in the content, not taken from the name
    media_type: Mapped[str]
    #: SHA-256 of the stored bytes
    blob: Mapped[str]
    #: bytes stored
    size: Mapped[int]
    #: bytes of the original when the stored file stands in for it (the sample), else None
    recorded_size: Mapped[int | None]
    added_at: Mapped[datetime]

    group: Mapped[DocumentGroup] = relationship(lazy="raise_on_sql")

    @property
    def shown_size(self) -> int:
        """The bytes that lists print: those of the original where a stand-in is stored."""
        return self.size if self.recorded_size is None else self.recorded_size


class Photo(Model):
    """A photograph of the meeting, with the words for those who cannot see it."""

    __tablename__ = "photo"
    __table_args__ = (UniqueConstraint("meeting_id", "position"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    position: Mapped[int]
    caption: Mapped[str] = mapped_column(default="")
    alternative: Mapped[str]
    file_name: Mapped[str]
    media_type: Mapped[str]
    blob: Mapped[str]
    size: Mapped[int]
    width: Mapped[int]
    height: Mapped[int]
