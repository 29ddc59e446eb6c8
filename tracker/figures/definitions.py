"""Every figure of a meeting, defined once: its name, its label, what it counts in one sentence, and the test in SQL."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, true

from tracker.core.texts import Text
from tracker.meetings.models import Part
from tracker.registration.models import Origin, State
from tracker.registration.rules import STANDING

#: the columns of `cells.people`: a participant's, and `attended`, `in_person`, `at_desk`, `body`, `parent`
Columns = Any
Test = Callable[[Columns], ColumnElement[bool]]


@dataclass(frozen=True, slots=True)
class Definition:
    """What a figure counts. `distinct` names the column of which different values are counted; None counts persons."""

    name: str
    label: Text
    text: Text
    test: Test
    distinct: str | None = None
    unit: str = "persons"
    part_of: str | None = None
    of: str | None = None


def _counted(p: Columns) -> ColumnElement[bool]:
    """Organisers are no participants of their own meeting (REPORT.md: sub-totals add up, who is outside is said)."""
    outside: ColumnElement[bool] = p.part == Part.ORGANISER
    return ~outside


def _in_state(*states: State) -> Test:
    return lambda p: and_(_counted(p), p.state.in_(states))


def _attended(p: Columns) -> ColumnElement[bool]:
    return and_(_counted(p), p.attended)


def _attended_as(*parts: Part) -> Test:
    return lambda p: and_(p.attended, p.part.in_(parts))


def everyone(_p: Columns) -> ColumnElement[bool]:
    return true()


registered = _in_state(*STANDING)
confirmed = _in_state(State.CONFIRMED)
attended = _attended
counted = _counted

PERSONS = (
    Definition(
        "registered",
        Text("Registered"),
        Text(
            "Persons whose registration stands: waiting for a decision, on the waiting list, or confirmed. Organisers are not counted."
        ),
        registered,
    ),
    Definition(
        "confirmed",
        Text("Confirmed"),
        Text("Registered persons whose place is confirmed."),
        confirmed,
        part_of="registered",
        of="registered",
    ),
    Definition(
        "to_decide",
        Text("To decide"),
        Text("Registered persons whose registration waits for the organiser's decision."),
        _in_state(State.SUBMITTED),
        part_of="registered",
        of="registered",
    ),
    Definition(
        "waiting",
        Text("On the waiting list"),
        Text("Registered persons on the waiting list."),
        _in_state(State.WAITING),
        part_of="registered",
        of="registered",
    ),
    Definition(
        "invited", Text("Invited"), Text("Persons invited who have not yet registered."), _in_state(State.INVITED)
    ),
    Definition(
        "withdrawn", Text("Withdrawn"), Text("Persons who withdrew their registration."), _in_state(State.WITHDRAWN)
    ),
    Definition(
        "declined", Text("Declined"), Text("Persons whose registration was declined."), _in_state(State.DECLINED)
    ),
    Definition(
        "walk_ins",
        Text("Walk-ins"),
        Text("Registered persons who were first entered at the door."),
        lambda p: and_(registered(p), p.origin == Origin.WALK_IN),
        of="registered",
    ),
    Definition(
        "badge_collected",
        Text("Badge collected"),
        Text(
            "Persons checked in for a day at the registration desk, whether or not they came to a session. Organisers are not counted."
        ),
        lambda p: and_(_counted(p), p.at_desk),
    ),
    Definition(
        "attended",
        Text("Attended"),
        Text(
            "Different persons checked in at one session or day at least, the check-in not undone. Organisers are not counted."
        ),
        _attended,
    ),
    Definition(
        "attended_from_centres",
        Text("Attended, from centres"),
        Text("Persons who attended for a regional centre."),
        _attended_as(Part.CENTRE),
        part_of="attended",
        of="attended",
    ),
    Definition(
        "attended_from_partners",
        Text("Attended, from partners"),
        Text("Persons who attended for a partner body."),
        _attended_as(Part.PARTNER),
        part_of="attended",
        of="attended",
    ),
    Definition(
        "attended_from_others",
        Text("Attended, others"),
        Text("Persons who attended for neither a centre, nor a partner body, nor the organisers."),
        _attended_as(Part.OTHER),
        part_of="attended",
        of="attended",
    ),
    Definition(
        "attended_in_person",
        Text("Attended in person"),
        Text("Persons who attended, checked in on the spot at one session or day at least."),
        lambda p: and_(_attended(p), p.in_person),
        part_of="attended",
        of="attended",
    ),
    Definition(
        "attended_remote",
        Text("Attended online"),
        Text("Persons who attended, checked in from afar and never on the spot."),
        lambda p: and_(_attended(p), p.in_person.is_(False)),
        part_of="attended",
        of="attended",
    ),
    Definition(
        "absent",
        Text("Confirmed, did not attend"),
        Text("Confirmed persons without any check-in."),
        lambda p: and_(confirmed(p), p.attended.is_(False)),
        part_of="confirmed",
        of="confirmed",
    ),
    Definition(
        "organisers_present",
        Text("Organisers present"),
        Text("Persons of the organisers who were checked in. They are outside every other figure."),
        _attended_as(Part.ORGANISER),
    ),
    Definition(
        "partners_represented",
        Text("Partner bodies represented"),
        Text("Different partner bodies of which one person at least attended; units of one parent body count each."),
        _attended_as(Part.PARTNER),
        "body",
        "organisations",
    ),
    Definition(
        "partners_parents",
        Text("Partner bodies, by parent body"),
        Text("The same partner bodies with the units of one parent body counted once."),
        _attended_as(Part.PARTNER),
        "parent",
        "organisations",
    ),
    Definition(
        "countries",
        Text("Countries"),
        Text("Different countries that the persons who attended gave as theirs."),
        _attended,
        "country_iso2",
        "countries",
    ),
)

#: figures about the organisations expected; their SQL stands in `queries`
EXPECTED = (
    Definition(
        "centres_expected",
        Text("Centres expected"),
        Text("Regional centres on the meeting's list of expected organisations."),
        everyone,
        unit="organisations",
    ),
    Definition(
        "centres_represented",
        Text("Centres represented"),
        Text("Expected regional centres of which one person at least attended."),
        everyone,
        unit="organisations",
        part_of="centres_expected",
        of="centres_expected",
    ),
    Definition(
        "centres_missing",
        Text("Centres not represented"),
        Text("Expected regional centres of which nobody attended."),
        everyone,
        unit="organisations",
        part_of="centres_expected",
        of="centres_expected",
    ),
)

FIGURES = {definition.name: definition for definition in (*PERSONS, *EXPECTED)}

#: breakdown -> the column it splits by, its label and what it says
BREAKDOWNS = {
    "by_region": (
        "region_code",
        Text("By regional group"),
        Text("By the United Nations regional group of the organisation, as at the meeting."),
    ),
    "by_type": ("organisation_type", Text("By type of organisation"), Text("By the type of the organisation.")),
    "by_gender": (
        "gender",
        Text("By gender"),
        Text("As persons stated it themselves; it is never derived from a name or a form of address."),
    ),
    "by_part": ("part", Text("By part in the meeting"), Text("By the part the organisation has in the meeting.")),
    "by_country": ("country_iso2", Text("By country"), Text("By the country that persons gave as theirs.")),
}
