"""When a meeting is announced, open for registration, running, over; which session is on. Pure: the time comes in."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Protocol, TypeVar
from zoneinfo import ZoneInfo

#: people come to a session before it begins: the desk may take it for the current one this long ahead
EARLY = timedelta(minutes=45)


class Phase(StrEnum):
    """Where a meeting stands, in the order it passes through them."""

    ANNOUNCED = "announced"
    OPEN = "open"
    CLOSED = "closed"
    RUNNING = "running"
    OVER = "over"


class Dated(Protocol):
    """What the rules need of a meeting."""

    @property
    def starts_on(self) -> date: ...
    @property
    def ends_on(self) -> date: ...
    @property
    def timezone(self) -> str: ...
    @property
    def registration_opens_at(self) -> datetime | None: ...
    @property
    def registration_closes_at(self) -> datetime | None: ...
    @property
    def closed_at(self) -> datetime | None: ...


class Timed(Protocol):
    """What the rules need of a session."""

    @property
    def starts_at(self) -> datetime: ...
    @property
    def ends_at(self) -> datetime: ...
    @property
    def counted(self) -> bool: ...


S = TypeVar("S", bound=Timed)


def local_day(meeting: Dated, now: datetime) -> date:
    """The date on the calendars of the place where the meeting is held."""
    return now.astimezone(ZoneInfo(meeting.timezone)).date()


def phase(meeting: Dated, now: datetime) -> Phase:
    """Where the meeting stands. Its days count in its own zone; calling it closed ends it before midnight."""
    if _is_over(meeting, now):
        return Phase.OVER
    if local_day(meeting, now) >= meeting.starts_on:
        return Phase.RUNNING
    if registration_is_open(meeting, now):
        return Phase.OPEN
    opens = meeting.registration_opens_at
    return Phase.ANNOUNCED if opens is None or now < opens else Phase.CLOSED


def registration_is_open(meeting: Dated, now: datetime) -> bool:
    """Whether the public form takes people: until the closing the organiser set, be it after the meeting; without one, to its end."""
    opens, closes = meeting.registration_opens_at, meeting.registration_closes_at
    if opens is None or now < opens:
        return False
    return now < closes if closes is not None else not _is_over(meeting, now)


def takes_invited(meeting: Dated, now: datetime) -> bool:
    """Whether invited people may register: the opening is for the public, the closing for all."""
    closes = meeting.registration_closes_at
    return now < closes if closes is not None else not _is_over(meeting, now)


def _is_over(meeting: Dated, now: datetime) -> bool:
    closed = meeting.closed_at is not None and now >= meeting.closed_at
    return closed or local_day(meeting, now) > meeting.ends_on


def current_session(sessions: Sequence[S], now: datetime) -> S | None:
    """The counted session that is on or begins within `EARLY`; else the next one; after all of them, the last."""
    counted = sorted((s for s in sessions if s.counted), key=lambda s: s.starts_at)
    coming = [s for s in counted if now < s.ends_at]
    about_to_begin = [s for s in coming if s.starts_at - EARLY <= now]
    if about_to_begin:
        return about_to_begin[-1] if about_to_begin[-1].starts_at <= now else about_to_begin[0]
    if coming:
        return coming[0]
    return counted[-1] if counted else None


def takes_changes(meeting: Dated, now: datetime) -> bool:
    """Whether a person may still change or withdraw: until the meeting is over, and as long as its form takes people."""
    return phase(meeting, now) is not Phase.OVER or registration_is_open(meeting, now)
