"""The last minutes, in which records are counted to see whether anything is new."""

from datetime import UTC, datetime, timedelta

#: far longer than any transaction takes, and than the clocks of two nodes differ
WINDOW = timedelta(minutes=5)


def window(now: datetime) -> datetime:
    """When the window began. It moves on a fixed grid; whenever it moves, what was kept is made anew."""
    return datetime.fromtimestamp(now.timestamp() // WINDOW.seconds * WINDOW.seconds, UTC) - WINDOW
