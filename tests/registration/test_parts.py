"""People have the part of their organisation, also when it is expected later than they registered."""

from tracker.core.db import db
from tracker.meetings.models import Part
from tracker.places.queries import read_counts
from tracker.places.rules import CountOf
from tracker.registration.models import Participant
from tracker.registration.parts import follow_expected
from tracker.registration.rules import State
from tracker.registration.waiting_list import recount


def test_people_of_an_organisation_have_the_part_it_is_expected_with(make):
    meeting, noise = make.meeting(), make.meeting()
    kenya, kemi, gone = make.organisation(), make.organisation(), make.organisation()
    make.expected(meeting, kenya)
    make.expected(meeting, kemi, part=Part.PARTNER)
    people = [make.participant(meeting, one, part=Part.OTHER, state=State.CONFIRMED) for one in (kenya, kemi)]
    people += [make.participant(meeting, gone, part=Part.CENTRE, state=State.CONFIRMED)]
    people += [make.participant(meeting, kenya, part=Part.CENTRE), make.participant(noise, kenya, part=Part.OTHER)]
    recount(meeting.id)
    assert follow_expected(meeting.id) == 3
    parts = [db.session.get_one(Participant, person.id).part for person in people]
    assert parts == [Part.CENTRE, Part.PARTNER, Part.OTHER, Part.CENTRE, Part.OTHER]


def test_their_places_are_counted_with_the_new_part(make):
    meeting, kenya = make.meeting(), make.organisation()
    make.participant(meeting, kenya, part=Part.OTHER, state=State.CONFIRMED)
    recount(meeting.id)
    make.expected(meeting, kenya)
    follow_expected(meeting.id)
    counts = read_counts(meeting.id)
    assert (counts[CountOf.PART, Part.CENTRE], counts.get((CountOf.PART, Part.OTHER), 0)) == (1, 0)


def test_where_nobody_moves_nothing_is_written(make):
    meeting, kenya = make.meeting(), make.organisation()
    make.expected(meeting, kenya)
    make.participant(meeting, kenya, part=Part.CENTRE)
    assert follow_expected(meeting.id) == 0
