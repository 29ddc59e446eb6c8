"""The organiser's first page: what is counted, what waits, how groups and report stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from tracker.audit.models import AuditEntry
from tracker.audit.queries import list_latest
from tracker.core.keeping import LARGE, kept
from tracker.dashboard import queries, rules
from tracker.dashboard.queries import Waiting
from tracker.dashboard.rules import RegionLine
from tracker.discussions.queries import GroupState, group_states
from tracker.figures.keeping import current as current_figures
from tracker.figures.rules import Body, FigureSet, SessionCount
from tracker.meetings.models import Meeting
from tracker.meetings.rules import Phase, phase, registration_is_open
from tracker.report.readiness import Readiness, check

LATELY = 6
#: centres without anybody that are named one by one; more are one line
NAMED = 3


@dataclass(frozen=True)
class Overview:
    """All that the page shows, read in seven statements."""

    meeting: Meeting
    now: datetime
    phase: Phase
    figures: FigureSet
    waiting: Waiting
    groups: Sequence[GroupState]
    readiness: Readiness
    lately: Sequence[AuditEntry]

    @property
    def is_large(self) -> bool:
        """So many that counting them takes a while."""
        return self.figures.value("registered") >= LARGE

    @property
    def is_empty(self) -> bool:
        """Nobody has registered, so there is nothing to count yet."""
        return not any(self.figures.value(name) for name in ("registered", "withdrawn", "declined", "attended"))

    @property
    def registration_is_open(self) -> bool:
        """Also while the meeting goes on: the organiser may take people to its end."""
        return registration_is_open(self.meeting, self.now)

    @property
    def regions(self) -> list[RegionLine]:
        return rules.by_region(self.figures.centres)

    @property
    def rest(self) -> RegionLine:
        """Those of no expected centre: partners and others. With the regions they make up all."""
        lines, value = self.regions, self.figures.value
        return RegionLine(
            "",
            "",
            0,
            0,
            value("registered") - sum(line.registered for line in lines),
            value("confirmed") - sum(line.confirmed for line in lines),
            value("attended") - sum(line.attended for line in lines),
        )

    @property
    def centres(self) -> list[Body]:
        return rules.missing_first(self.figures.centres, lambda body: body.short_name)

    @property
    def silent_centres(self) -> list[Body]:
        """Nobody registered, while that can still be changed."""
        if self.phase is Phase.OVER:
            return []
        return [body for body in self.centres if not body.registered]

    @property
    def today(self) -> date:
        """The date where the meeting is held."""
        return rules.local_date(self.now, self.meeting.timezone)

    @property
    def free_places(self) -> int | None:
        """How many are free while people wait who only move up by hand; None: that is not so, or there is no limit."""
        meeting, waiting = self.meeting, self.waiting
        if not waiting.on_waiting_list or meeting.moves_up or meeting.capacity is None:
            return None
        return max(0, meeting.capacity - (waiting.places_taken or 0)) or None

    @property
    def sessions(self) -> tuple[date | None, list[SessionCount]]:
        """The day shown, and its sessions."""
        return rules.sessions_of_day(self.figures.sessions, self.meeting.timezone, self.today)

    @property
    def inside_now(self) -> int | None:
        """How many are in the sessions going on; None when none is."""
        on = [session.inside for session in self.figures.sessions if rules.is_on(session, self.now)]
        return sum(on) if on else None

    @property
    def day_number(self) -> int:
        """Which day of the meeting it is, from 1."""
        return (self.today - self.meeting.starts_on).days + 1

    @property
    def day_count(self) -> int:
        return (self.meeting.ends_on - self.meeting.starts_on).days + 1


def read_overview(slug: str, now: datetime) -> Overview:
    """Of this moment; at a large meeting what was read within the last seconds (`core.keeping`). Raises NotFound."""
    return kept(
        ("overview", slug), lambda: _read(slug, now), lambda found: found.is_large, says_when=True, in_language=False
    )


def _read(slug: str, now: datetime) -> Overview:
    meeting, waiting = queries.get_meeting_with_waiting(slug)
    figures, groups = current_figures(meeting, now), group_states(meeting.id)
    return Overview(
        meeting=meeting,
        now=now,
        phase=phase(meeting, now),
        figures=figures,
        waiting=waiting,
        groups=groups,
        readiness=check(meeting, figures, groups),
        lately=list_latest(meeting.id, LATELY),
    )
