from tracker.figures import cells
from tracker.figures.cells import BITS
from tracker.figures.definitions import PERSONS
from tracker.meetings.models import Part
from tracker.registration.models import State


def test_people_alike_are_one_line(make):
    meeting, centre = make.meeting(), make.organisation()
    make.expected(meeting, centre)
    session = make.session(meeting)
    for _ in range(3):
        make.presence(make.participant(meeting, centre), session)
    make.participant(meeting, centre, state=State.WITHDRAWN)
    make.participant()
    expected, lines = cells.read(meeting.id)
    assert (expected, sorted((line.people, line.attended) for line in lines)) == (1, [(1, False), (3, True)])
    assert {line.of_expected_centre for line in lines} == {True}


def test_a_line_says_which_figures_count_it(make):
    meeting = make.meeting()
    make.participant(meeting, part=Part.ORGANISER)
    make.participant(meeting, state=State.WAITING)
    _expected, lines = cells.read(meeting.id)
    counted = [{name for name, bit in BITS.items() if line.counted_by & bit} for line in lines]
    assert sorted(counted, key=len) == [set(), {"registered", "waiting", "counted"}]


def test_every_figure_of_persons_has_a_bit_of_its_own():
    assert set(BITS) == {definition.name for definition in PERSONS} | {"counted"}
    assert len(set(BITS.values())) == len(BITS)


def test_a_meeting_of_nobody_still_expects_its_centres(make, queries):
    meeting = make.meeting()
    make.expected(meeting, make.organisation())
    with queries(1):
        assert cells.read(meeting.id) == (1, [])


def test_everybody_is_there_once_with_what_figures_test(app):
    names = set(cells.people().c.keys())
    assert set(cells.ALIKE) | {"id", "organisation_name", "organisation_short", "organisation_parent"} == names
