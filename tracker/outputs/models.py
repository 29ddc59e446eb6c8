"""Lists of participants as they were issued, and large files that the worker makes."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.core.db import Model, one_of, word
from tracker.core.ids import new_id


class ListState(StrEnum):
    PROVISIONAL = "provisional"
    FINAL = "final"


class IssuedList(Model):
    """A list of participants as it was issued: it never changes; a correction is a further one."""

    __tablename__ = "issued_list"
    __table_args__ = (UniqueConstraint("meeting_id", "number"), one_of("state", ListState))

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    number: Mapped[int]
    state: Mapped[ListState] = mapped_column(word(ListState))
    issued_at: Mapped[datetime]
    issued_by: Mapped[str]
    #: corrections are asked for until then
    corrections_until: Mapped[date | None]
    #: persons named in it
    people: Mapped[int]
    #: `report.document` as JSON
    document: Mapped[dict[str, Any]] = mapped_column(JSON)
    #: of the document in canonical JSON
    sha256: Mapped[str]


class MadeFile(Model):
    """A file too large to be made while somebody waits: asked for, being made by the worker, then kept for a day."""

    __tablename__ = "made_file"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"), index=True)
    #: one of `making.MAKERS`
    paper: Mapped[str] = mapped_column(default="participants", server_default="participants")
    #: "xlsx", "pdf" or "zip"
    kind: Mapped[str]
    #: its words are in this one
    language: Mapped[str] = mapped_column(default="en", server_default="en")
    asked_at: Mapped[datetime] = mapped_column(index=True)
    asked_by: Mapped[str]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    #: written so far, and in all (0: not counted yet)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    #: of the stored file; "" while there is none
    blob: Mapped[str] = mapped_column(default="")
    size: Mapped[int] = mapped_column(default=0)
    #: why it could not be made
    failure: Mapped[str] = mapped_column(default="")
