"""Why a backup cannot be made or put back."""

from tracker.core.errors import TrackerError


class NotABackup(TrackerError):
    """Not one of ours, cut off, or changed since it was made."""

    message = "This file is not a whole backup."


class NotEmpty(TrackerError):
    message = "There is something in this database already. Restore into an empty one, or say --replace."


class OtherDatabase(TrackerError):
    """SQLite into SQLite, PostgreSQL into PostgreSQL."""


class ToolMissing(TrackerError):
    """PostgreSQL's own programs do the work; they are not part of the product."""


class NotEqual(TrackerError):
    """What was put back differs from what was taken."""


class FilesDamaged(TrackerError):
    """Stored files whose bytes are no longer those their names promise."""
