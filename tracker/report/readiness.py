"""What a report still lacks: warnings for whoever locks it, never a prohibition. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.core.texts import Text
from tracker.discussions.queries import GroupState
from tracker.discussions.rules import SIGNED
from tracker.figures.rules import FigureSet
from tracker.meetings.models import Meeting
from tracker.report.rules import WORD_LIMIT


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at: whether it is done, in words, and the organiser's page where it is done (below /o/SLUG)."""

    key: str
    done: bool
    text: Text
    page: str = ""


@dataclass(frozen=True, slots=True)
class Readiness:
    """All checks in the order of the report."""

    checks: tuple[Check, ...]

    @property
    def open(self) -> tuple[Check, ...]:
        return tuple(check for check in self.checks if not check.done)

    @property
    def done(self) -> int:
        return len(self.checks) - len(self.open)

    @property
    def is_ready(self) -> bool:
        return not self.open


def check(meeting: Meeting, figures: FigureSet, groups: Sequence[GroupState], words: int = 0) -> Readiness:
    """Look at everything the report is written from, and at how long it is where that is known (0: it is not) and too long."""
    length = (_length(words),) if words > WORD_LIMIT else ()
    return Readiness((*_people(figures), *_texts(meeting), *length, *(_group(state) for state in groups)))


def _length(words: int) -> Check:
    n, most = f"{words:,}", f"{WORD_LIMIT:,}"
    text = Text("The report has %(n)s words, at most %(most)s are printed. Shorten it.", n=n, most=most)
    return Check("words", False, text, "report/parts")


def _people(figures: FigureSet) -> tuple[Check, ...]:
    waiting = figures.value("to_decide")
    attended = figures.value("attended")
    return (
        Check(
            "attendance",
            attended > 0,
            _checked_in(attended),
            "attendance",
        ),
        Check(
            "decisions",
            waiting == 0,
            _waiting(waiting),
            "people",
        ),
    )


def _checked_in(n: int) -> Text:
    if n == 1:
        return Text("One participant is checked in.")
    return Text("%(n)d participants are checked in.", n=n) if n else Text("Nobody is checked in yet.")


def _waiting(n: int) -> Text:
    if n == 1:
        return Text("One registration waits for a decision.")
    return Text("%(n)d registrations wait for a decision.", n=n) if n else Text("Every registration is decided.")


def _texts(meeting: Meeting) -> tuple[Check, ...]:
    opened, closed = meeting.opened_at is not None, meeting.closed_at is not None
    return (
        Check(
            "opening",
            opened,
            Text("The opening is recorded.") if opened else Text("It is not recorded when the meeting was opened."),
            "settings#opened_at",
        ),
        Check(
            "closure",
            closed,
            Text("The closure is recorded.") if closed else Text("It is not recorded when the meeting was closed."),
            "settings#closed_at",
        ),
    )


def _group(state: GroupState) -> Check:
    number, page = state.number, "groups"
    if state.conflicts:
        text = (
            Text("Group %(n)d: one point has two texts to choose from.", n=number)
            if state.conflicts == 1
            else Text("Group %(n)d: %(points)d points have two texts to choose from.", n=number, points=state.conflicts)
        )
        return Check(f"group-{number}", False, text, page)
    if not state.points and not state.recommendations:
        return Check(f"group-{number}", False, Text("Group %(n)d: nothing is noted yet.", n=number), page)
    if state.state not in SIGNED:
        return Check(f"group-{number}", False, Text("Group %(n)d: the notes are not agreed yet.", n=number), page)
    return Check(f"group-{number}", True, Text("Group %(n)d: the notes are agreed.", n=number), page)
