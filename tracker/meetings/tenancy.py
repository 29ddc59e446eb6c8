"""Whose meetings a reader may look into: every page over several meetings begins with this."""

from uuid import UUID

from tracker.core.access import Role, holder
from tracker.meetings.queries import list_ids

NOWHERE: frozenset[str] = frozenset()


def organised() -> frozenset[UUID]:
    """The meetings of which the reader is an organiser; all of them for an admin, none for the public."""
    return list_ids(organised_at())


def organised_at() -> frozenset[str] | None:
    """The same as addresses, without asking the database; None: every meeting."""
    reader = holder()
    return reader.slugs_as(Role.ORGANISER) if reader else NOWHERE
