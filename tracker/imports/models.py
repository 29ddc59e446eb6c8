"""A file of people between its preview and its storing: seen by whoever sent it alone, and gone after a day."""

import json
import zlib
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from tracker.core.db import Model
from tracker.core.ids import new_id


class ImportFile(Model):
    """The rows of a file, what its columns hold, and what is wrong with which row; after the storing, what was left out."""

    __tablename__ = "import_file"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"), index=True)
    #: who sent it; nobody else sees it
    owner_id: Mapped[UUID]
    name: Mapped[str]
    #: the characters it is written in; "" for a workbook
    written: Mapped[str] = mapped_column(default="")
    sent_at: Mapped[datetime] = mapped_column(index=True)
    #: what each column holds; "" for nothing
    fields: Mapped[list[str]] = mapped_column(JSON)
    #: packed: titles and rows
    content: Mapped[bytes] = mapped_column(LargeBinary)
    #: packed: which rows are left out and why, as `findings` reads it
    found: Mapped[bytes] = mapped_column(LargeBinary)
    #: rows that can be stored, then those that were
    good: Mapped[int]
    #: None until its people are stored: how many in which state
    outcome: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))


def pack(values: Any) -> bytes:
    """As it lies in the database: a long file is mostly repetition."""
    return zlib.compress(json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode(), 3)


def unpack(data: bytes) -> Any:
    return json.loads(zlib.decompress(data))
