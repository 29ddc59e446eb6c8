"""A point derived from its revisions, what a text may hold, and the words for headings and states. Pure."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from tracker.core.texts import Text
from tracker.core.writing import is_unprintable
from tracker.discussions.details import NOTHING, Details

#: characters of one point; a report's paragraph rarely has a thousand
TEXT_MAX = 4000
#: characters of a heading, an owner, a device's name
LINE_MAX = 200
#: room between two points, so that one can be put in between
POSITION_STEP = 1024
POSITION_MAX = 1_000_000_000
#: revisions a device may send in one request
BATCH_MAX = 500


class Heading(StrEnum):
    """The default headings (the third and fourth objective of the 2016 meeting)."""

    NEEDS = "needs"
    CURRENT_SITUATION = "current-situation"
    STRENGTHS = "strengths"
    LIMITATIONS = "limitations"
    STAKEHOLDERS = "stakeholders"
    RECOMMENDATIONS = "recommendations"


class NotesState(StrEnum):
    DRAFT = "draft"
    READ_BACK = "read-back"
    AGREED = "agreed"
    PRESENTED = "presented"


class MemberRole(StrEnum):
    FACILITATOR = "facilitator"
    RAPPORTEUR = "rapporteur"
    MEMBER = "member"


class Addressee(StrEnum):
    """To whom a recommendation speaks."""

    CENTRES = "centres"
    SECRETARIAT = "secretariat"
    PARTNERS = "partners"
    PARTIES = "parties"
    DONORS = "donors"


RECOMMENDATIONS = Heading.RECOMMENDATIONS
HEADINGS: Mapping[str, Text] = {
    Heading.NEEDS: Text("Needs of the parties"),
    Heading.CURRENT_SITUATION: Text("Current situation"),
    Heading.STRENGTHS: Text("Strengths of the centres"),
    Heading.LIMITATIONS: Text("Limitations"),
    Heading.STAKEHOLDERS: Text("Stakeholders and their role"),
    RECOMMENDATIONS: Text("Recommendations"),
}
#: numbers of groups; the notes of agenda items, kept like groups and none, have theirs after them
MOST_GROUPS = 999
#: the first heading of the notes of an agenda item
DISCUSSION = "discussion"
#: what plenary said about notes that were presented; it changes nothing of what the group agreed
REMARKS = "plenary-remarks"
OTHER_HEADINGS: Mapping[str, Text] = {DISCUSSION: Text("Discussion"), REMARKS: Text("Remarks in plenary")}
ADDRESSEES: Mapping[str, Text] = {
    Addressee.CENTRES: Text("The centres"),
    Addressee.SECRETARIAT: Text("The secretariat"),
    Addressee.PARTNERS: Text("Regional partners"),
    Addressee.PARTIES: Text("The parties"),
    Addressee.DONORS: Text("Donors"),
}
STATES: Mapping[str, Text] = {
    NotesState.DRAFT: Text("Draft"),
    NotesState.READ_BACK: Text("Read back"),
    NotesState.AGREED: Text("Agreed"),
    NotesState.PRESENTED: Text("Presented"),
}
#: a group reads its notes back, agrees on them and presents them in plenary; each step may be taken back
STEPS: Mapping[str, frozenset[str]] = {
    NotesState.DRAFT: frozenset({NotesState.READ_BACK}),
    NotesState.READ_BACK: frozenset({NotesState.AGREED, NotesState.DRAFT}),
    NotesState.AGREED: frozenset({NotesState.PRESENTED, NotesState.DRAFT}),
    NotesState.PRESENTED: frozenset({NotesState.DRAFT}),
}
#: states that a later change ends
SIGNED = frozenset({NotesState.AGREED, NotesState.PRESENTED})

EMPTY = Text("Write something, or strike the point out.")
TOO_LONG = Text("This is longer than %(most)d characters.", most=TEXT_MAX)
LINE_TOO_LONG = Text("This is longer than %(most)d characters.", most=LINE_MAX)
HIDDEN_CHARACTER = Text(
    "This has a character that cannot be seen and is not allowed. Type it again instead of pasting it."
)

#: word processors break lines in many ways; all of them come along when their text is pasted
_LINE_BREAK = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_LIST_MARK = re.compile(r"^\s*(?:[-*•–·]|\d{1,3}[.)])\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """One stored revision of a point."""

    id: UUID
    group_id: UUID
    point_id: UUID
    base_id: UUID | None
    settles: tuple[UUID, ...]
    heading: str
    text: str
    removed: bool
    position: int
    addressee: str | None
    due_on: date | None
    owner: str
    author: str
    at: datetime
    recorded_at: datetime
    details: Details = NOTHING

    @property
    def content(self) -> tuple[object, ...]:
        """What the writer said; two revisions with equal content say the same."""
        said = (self.heading, self.text, self.removed, self.position, self.addressee, self.due_on, self.owner)
        return (*said, self.details)


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A point as it stands: the text of its first head. More than one head is a conflict until a revision settles it."""

    id: UUID
    group_id: UUID
    heading: str
    text: str
    removed: bool
    position: int
    addressee: str | None
    due_on: date | None
    owner: str
    heads: tuple[Written, ...]
    #: how many revisions it has, and when the last one reached the server
    revisions: int
    saved_at: datetime
    #: it was in conflict once, and is no longer
    settled: bool

    @property
    def head(self) -> Written:
        return self.heads[0]

    @property
    def head_ids(self) -> tuple[UUID, ...]:
        return tuple(written.id for written in self.heads)

    @property
    def conflict(self) -> tuple[Written, ...]:
        """The texts to choose from, or nothing."""
        return self.heads if len(self.heads) > 1 else ()

    @property
    def details(self) -> Details:
        return self.head.details

    @property
    def is_recommendation(self) -> bool:
        return self.heading == RECOMMENDATIONS


def heads_of(revisions: Iterable[Written]) -> tuple[Written, ...]:
    """The revisions that no other builds on or settles; kept texts before struck-out ones, the latest first.

    Only what the devices said decides (never when it arrived), so every order of arrival gives the same answer.
    """
    by_id = {written.id: written for written in revisions}
    built_on = {written.base_id for written in by_id.values()}
    built_on.update(settled for written in by_id.values() for settled in written.settles)
    left = (written for written in by_id.values() if written.id not in built_on)
    return tuple(sorted(left, key=lambda w: (not w.removed, w.at, w.id), reverse=True))


def derive_point(revisions: Sequence[Written]) -> Point:
    """The point that these revisions, all of one point, make."""
    heads = heads_of(revisions)
    first = heads[0]
    return Point(
        id=first.point_id,
        group_id=first.group_id,
        heading=first.heading,
        text=first.text,
        removed=first.removed,
        position=first.position,
        addressee=first.addressee,
        due_on=first.due_on,
        owner=first.owner,
        heads=heads,
        revisions=len({written.id for written in revisions}),
        saved_at=max(written.recorded_at for written in revisions),
        settled=len(heads) == 1 and any(written.settles for written in revisions),
    )


def derive_points(revisions: Iterable[Written]) -> list[Point]:
    """Every point of these revisions, struck-out ones too, in order: heading, position, then the point's id."""
    by_point: dict[tuple[UUID, UUID], list[Written]] = {}
    for written in revisions:
        by_point.setdefault((written.group_id, written.point_id), []).append(written)
    return sorted((derive_point(found) for found in by_point.values()), key=order_of)


def order_of(point: Point) -> tuple[int, str, int, UUID]:
    """Default headings in their order, others after them by name but before the recommendations."""
    known = list(HEADINGS)
    rank = known.index(point.heading) if point.heading in HEADINGS else len(known) - 1
    return (rank * 2 if point.heading in HEADINGS else rank * 2 - 1, point.heading, point.position, point.id)


def by_heading(headings: Sequence[str], points: Iterable[Point]) -> list[tuple[str, list[Point]]]:
    """The points under their headings, each heading once in the group's order; one no longer listed comes at the end."""
    found: dict[str, list[Point]] = {heading: [] for heading in headings}
    for point in points:
        found.setdefault(point.heading, []).append(point)
    return list(found.items())


def heading_title(key: str) -> str:
    """A default heading's title (a `Text`, to be translated); any other heading prints as it is."""
    return OTHER_HEADINGS.get(key, HEADINGS.get(key, key))


def heading_key(title: str, translate: Callable[[str], str]) -> str:
    """The default heading this title stands for, in English or the reader's language; else the title itself."""
    for key, text in HEADINGS.items():
        if title.casefold() in (key, str(text).casefold(), text.show(translate).casefold()):
            return key
    return title


def may_become(before: str, after: str) -> bool:
    """True when a group's notes may go from one state to the other."""
    return after in STEPS[before]


def next_state(state: str) -> str | None:
    """The step forward, or None at the end."""
    steps = list(STEPS)
    return steps[steps.index(state) + 1] if state != steps[-1] else None


def clean(text: str) -> str:
    """`text` in one spelling (NFC, line feeds only), without blanks around it. All else is kept as it was typed."""
    return unicodedata.normalize("NFC", _LINE_BREAK.sub("\n", text)).strip()


def fault_of_text(text: str) -> Text | None:
    """What keeps an already clean text from being a point, if anything."""
    if not text:
        return EMPTY
    return _fault(text, TEXT_MAX, TOO_LONG, "\n\t")


def fault_of_line(line: str) -> Text | None:
    """What keeps a clean text from standing on one line: a heading, an owner, a device's name. May be empty."""
    return _fault(line, LINE_MAX, LINE_TOO_LONG, "")


def _fault(text: str, most: int, too_long: Text, controls: str) -> Text | None:
    if len(text) > most:
        return too_long
    return HIDDEN_CHARACTER if any(is_unprintable(c) and c not in controls for c in text) else None


def lines_of(text: str) -> list[str]:
    """One point a line; the dash or number of a pasted list goes, empty lines too."""
    lines = (_LIST_MARK.sub("", line).strip() for line in clean(text).split("\n"))
    return [line for line in lines if line]
