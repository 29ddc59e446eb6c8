"""A person over all meetings: nothing but the fact that these registrations are one human being's."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from tracker.core.db import Model
from tracker.core.ids import new_id


class Person(Model):
    """Who registrations at several meetings belong to. It holds no name and no address: those are the registrations'.

    So nothing of one meeting can be read through it at another, and nothing is left of somebody whose registrations are erased.
    """

    __tablename__ = "person"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    created_at: Mapped[datetime]
