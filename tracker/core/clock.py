"""The time. The only place that reads it; rules and operations get it as an argument."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """This moment in UTC, aware, to the microsecond."""
    return datetime.now(UTC)


def local(moment: datetime, zone: str) -> datetime:
    """`moment` (aware) as the clocks of the IANA zone show it."""
    return moment.astimezone(ZoneInfo(zone))
