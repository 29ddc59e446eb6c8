"""The time. The only place that reads it; rules and operations get it as an argument."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """This moment in UTC, aware, to the microsecond."""
    return datetime.now(UTC)


def local(moment: datetime, zone: str) -> datetime:
    """`moment` (aware) as the clocks of the IANA zone show it."""
    return moment.astimezone(ZoneInfo(zone))


def at_local(day: date, hour: int, minute: int, zone: str) -> datetime:
    """The UTC moment at which the zone's clocks show this day and time (the earlier one if they show it twice)."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo(zone)).astimezone(UTC)
