"""How the public pages put things: which meetings come first, where a list folds, what a clock is ahead of UTC."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Protocol, TypeVar
from zoneinfo import ZoneInfo

from tracker.meetings.rules import Dated, Phase, phase

#: from here on a file is marked: on a hotel's network it takes minutes
LARGE = 4 * 1024 * 1024
#: a longer list of documents is folded after its first five
FOLD_FROM, SHOWN = 8, 5


class Listed(Protocol):
    @property
    def meeting(self) -> Dated: ...


L = TypeVar("L", bound=Listed)


def coming(meetings: Sequence[L], now: datetime) -> list[tuple[L, Phase]]:
    """The meetings that are not over, the nearest first, with where they stand."""
    found = [(one, phase(one.meeting, now)) for one in meetings]
    return sorted((pair for pair in found if pair[1] is not Phase.OVER), key=lambda pair: pair[0].meeting.starts_on)


def past_by_year(meetings: Sequence[L], now: datetime) -> list[tuple[int, list[L]]]:
    """The meetings that are over, by the year they began in, the latest first."""
    over = [one for one in meetings if phase(one.meeting, now) is Phase.OVER]
    over.sort(key=lambda one: one.meeting.starts_on, reverse=True)
    return [(year, list(some)) for year, some in groupby(over, key=lambda one: one.meeting.starts_on.year)]


def utc_offset(moment: datetime, zone: str) -> str:
    """ "UTC+1", "UTC+5:30": what the zone's clocks are ahead at that moment."""
    offset = moment.astimezone(ZoneInfo(zone)).utcoffset() or timedelta()
    sign = "-" if offset < timedelta() else "+"
    hours, minutes = divmod(abs(offset) // timedelta(minutes=1), 60)
    if not hours and not minutes:
        return "UTC"
    return f"UTC{sign}{hours}" + (f":{minutes:02}" if minutes else "")
