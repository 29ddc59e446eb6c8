from datetime import timedelta

import pytest

from tests.factories import NOW
from tracker.attendance.queries import list_places
from tracker.attendance.rules import Channel
from tracker.attendance.tallies import Arrival, By, list_arrivals, tally
from tracker.meetings.models import Part


@pytest.fixture
def crowd(make, meeting, session, door, noise):
    """Three women and a man of Kenya, one of them from afar, a partner of no region, an organiser, and somebody absent."""
    make.region("GRULAC", "Latin America")
    kenya = make.organisation(short_name="SCRC Kenya")
    people = [make.participant(meeting, kenya, gender=gender) for gender in ("woman", "woman", "woman", "man")]
    people.append(make.participant(meeting, kenya, part=Part.PARTNER, region_code=None))
    make_organiser = make.participant(meeting, kenya, part=Part.ORGANISER)
    for person in (*people[:-1], make_organiser):
        door.sees(person)
    door.sees(people[-1], channel=Channel.REMOTE)
    make.participant(meeting, make.organisation(short_name="SCRC Chile"))
    return people


def cells(table, place):
    return {line.key: (line.people, line.cells.get(place.id)) for line in table.lines}


def test_attendance_is_told_by_region_and_from_afar_apart(make, meeting, session, crowd):
    place = list_places(meeting.id)[0]
    table = tally(meeting.id, By.REGION, [place])
    assert cells(table, place) == {"AFRICA": (4, (4, 0)), "": (1, (0, 1))}
    assert ([str(line.name) for line in table.lines], table.people) == (["Africa", "Not stated"], 5)


def test_each_person_is_counted_once_in_all_and_at_every_session(make, meeting, session, door, crowd):
    second = make.session(meeting, starts_at=NOW + timedelta(hours=4), ends_at=NOW + timedelta(hours=5))
    door.sees(crowd[0], session_id=second.id, at=NOW + timedelta(hours=4))
    places = list_places(meeting.id)
    table = tally(meeting.id, By.ORGANISATION, places)
    line = next(line for line in table.lines if line.key == "SCRC Kenya")
    assert (line.people, [line.cells[place.id] for place in places]) == (5, [(4, 1), (1, 0)])


@pytest.mark.parametrize(("by", "names"), [(By.PART, ["Centres", "Partners"]), (By.TYPE, ["Regional centres"])])
def test_kinds_are_named_in_words(meeting, session, crowd, by, names):
    assert [str(line.name) for line in tally(meeting.id, by, list_places(meeting.id)).lines] == names


def test_numbers_that_would_tell_who_somebody_is_are_not_shown(meeting, session, crowd):
    place = list_places(meeting.id)[0]
    table = tally(meeting.id, By.GENDER, [place])
    assert cells(table, place) == {"woman": (3, (3, 0)), "man": (None, None), "": (None, None)}
    assert (table.hidden, table.people) == (True, 5)


def test_organisations_with_the_most_missing_come_first(make, meeting, session, crowd):
    assert list_arrivals(meeting.id) == [Arrival("SCRC Chile", 1, 0), Arrival("SCRC Kenya", 6, 6)]
    assert list_arrivals(meeting.id, limit=1)[0].missing == 1


@pytest.mark.parametrize("people", [1, 3])
def test_a_table_is_two_statements_and_one_for_names(make, meeting, session, door, queries, people):
    for _ in range(people):
        door.sees(make.participant(meeting))
    places = list_places(meeting.id)
    with queries(3):
        tally(meeting.id, By.REGION, places)
