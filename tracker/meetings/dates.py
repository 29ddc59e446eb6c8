"""When a meeting is: its days and time zone as they are typed, and hours on other clocks. Pure."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

from tracker.core.errors import Invalid
from tracker.core.texts import Text

LONGEST_DAYS = 60
_CONTINENTS = frozenset({"Africa", "America", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"})
_ASKED = {
    "starts_on": Text("Enter the first day, like 2027-10-25"),
    "ends_on": Text("Enter the last day, like 2027-10-27"),
}


def time_zones(also: str = "") -> Mapping[str, list[str]]:
    """The time zones people know, by continent: "Europe" -> ["Europe/Amsterdam", ...]; `also`: one that is offered whatever it is."""
    named: dict[str, list[str]] = {"UTC": ["UTC"]}
    for zone in sorted(available_timezones()):
        continent, _, place = zone.partition("/")
        if continent in _CONTINENTS and place:
            named.setdefault(continent, []).append(zone)
    if also and not any(also in zones for zones in named.values()):
        named["UTC"].append(also)
    return named


def read_dates(starts_on: str, ends_on: str, zone: str) -> tuple[date | None, date | None, dict[str, Text]]:
    """First and last day, None where one cannot be read, and by field what is wrong with them or with the zone."""
    wrong: dict[str, Text] = {}
    first, last = (_day(name, text, wrong) for name, text in (("starts_on", starts_on), ("ends_on", ends_on)))
    if first and last and first > last:
        wrong["ends_on"] = Text("The last day is before the first")
    elif first and last and last - first >= timedelta(LONGEST_DAYS):
        wrong["ends_on"] = Text("A meeting has %(most)d days at most", most=LONGEST_DAYS)
    if zone not in available_timezones():
        wrong["timezone"] = Text("Choose the time zone of the meeting")
    return first, last, wrong


def _day(name: str, text: str, wrong: dict[str, Text]) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        wrong[name] = _ASKED[name]
        return None


def on_new_clocks(moment: datetime, by: timedelta, old_zone: str, new_zone: str) -> datetime:
    """The same hour on the clocks of the new zone, so many days later."""
    there = moment.astimezone(ZoneInfo(old_zone)).replace(tzinfo=None)
    return (there + by).replace(tzinfo=ZoneInfo(new_zone))


def is_skipped(moment: datetime) -> bool:
    """Whether the clocks of its zone are set forward over this moment."""
    there = moment.astimezone(UTC).astimezone(moment.tzinfo)
    return there.replace(tzinfo=None) != moment.replace(tzinfo=None)


def on_clocks(typed: datetime, zone: str) -> datetime:
    """The moment at which the clocks of the zone show this, the first of two when they are set back. Raises Invalid."""
    moment = typed.replace(tzinfo=ZoneInfo(zone))
    if is_skipped(moment):
        raise Invalid(Text("The clocks of %(zone)s are set forward and skip this time", zone=zone))
    return moment
