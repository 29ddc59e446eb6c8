"""Everything a report is written from, read once; sections are pure functions of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from tracker.discussions.models import Group
from tracker.discussions.rules import Point
from tracker.documents.models import Document, DocumentGroup
from tracker.earlier.rules import Comparison
from tracker.figures.rules import FigureSet
from tracker.meetings.models import AgendaItem, Meeting, Session
from tracker.recommendations.following import Carried
from tracker.recommendations.queries import Line
from tracker.recommendations.queries import Source as Origin
from tracker.report.editing.rules import Editing


@dataclass(frozen=True, slots=True)
class Person:
    """A participant as the list of participants and the groups need them."""

    id: UUID
    honorific: str
    given_name: str
    family_name: str
    job_title: str
    organisation: str
    organisation_short: str
    parent: str
    organisation_type: str
    part: str
    city: str
    country: str
    email: str | None
    phone: str
    list_consent: bool
    contact_consent: bool
    attended: bool
    #: regional group of the organisation, as at the meeting; "" for none
    region: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """A person's place in a group."""

    group_id: UUID
    participant_id: UUID
    role: str


@dataclass(frozen=True)
class Facts:
    """What is known of a meeting at one moment."""

    meeting: Meeting
    country: str
    figures: FigureSet
    sessions: Sequence[Session]
    agenda: Sequence[AgendaItem]
    groups: Sequence[Group]
    members: Sequence[Member]
    points: Sequence[Point]
    document_groups: Sequence[DocumentGroup]
    documents: Sequence[Document]
    people: Sequence[Person]
    #: what was changed by hand
    editing: Editing
    #: the meetings before this one; None when none is compared with
    comparison: Comparison | None = None
    #: the register of recommendations, and the points each was made of
    register: Sequence[Line] = ()
    origins: Mapping[UUID, Sequence[Origin]] = field(default_factory=dict)
    #: what became of the recommendations of the meetings before, the previous one first
    carried: Sequence[Carried] = ()
    #: agenda item -> the points noted under it
    noted: Mapping[UUID, Sequence[Point]] = field(default_factory=dict)
    #: SHA-256 of the Word template, "" for the built-in one
    template: str = ""

    def local(self, moment: datetime) -> datetime:
        """`moment` as the clocks at the meeting show it."""
        return moment.astimezone(ZoneInfo(self.meeting.timezone))

    @property
    def place(self) -> str:
        """ "Geneva, Switzerland"; "online" without a place."""
        parts = [part for part in (self.meeting.city, self.country) if part]
        return ", ".join(dict.fromkeys(parts)) or ("online" if self.meeting.online else "")

    @property
    def clocks(self) -> str:
        """Whose time is told: the city's, or that of the city after which the time zone is called; else the zone itself."""
        area, _, name = self.meeting.timezone.rpartition("/")
        city = self.meeting.city or (name.replace("_", " ") if area and area != "Etc" else "")
        return f"those of {city}" if city else f"in {name}"

    @property
    def points_of_groups(self) -> Sequence[Point]:
        return [point for point in self.points if not point.is_recommendation]

    @property
    def recommendations(self) -> Sequence[Point]:
        """By the number of their group, then in their order in it."""
        order = {group.id: index for index, group in enumerate(self.groups)}
        found = [point for point in self.points if point.is_recommendation]
        return sorted(found, key=lambda point: order[point.group_id])

    def members_of(self, group: Group, role: str | None = None) -> list[Person]:
        """The people of a group, by name."""
        ids = {m.participant_id for m in self.members if m.group_id == group.id and role in (None, m.role)}
        return [person for person in self.people if person.id in ids]
