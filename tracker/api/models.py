"""Idempotency keys: key, effect and reply are one transaction, so no key can be stuck."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.core.db import Model
from tracker.core.ids import new_id


class IdempotentReply(Model):
    """The first reply to a write with this key; sent again for the same request, 422 for another body."""

    __tablename__ = "idempotent_reply"
    __table_args__ = (UniqueConstraint("owner_id", "key"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    #: the user or token that used the key
    owner_id: Mapped[UUID]
    key: Mapped[str]
    #: SHA-256 of method, path and body
    request_digest: Mapped[str]
    status: Mapped[int]
    body: Mapped[Any] = mapped_column(JSON)
    at: Mapped[datetime] = mapped_column(index=True)
