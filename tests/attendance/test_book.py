from datetime import timedelta

from tests.factories import NOW
from tracker.attendance.book import Book, Place
from tracker.attendance.rules import NEVER_HERE, Fact, Kind
from tracker.core.ids import new_id


def test_a_stay_says_what_its_events_say_together():
    came, left = Fact(new_id(), Kind.IN, NOW), Fact(new_id(), Kind.OUT, NOW + timedelta(minutes=5))
    book, person, place = Book(), new_id(), new_id()
    stay, other = book.stay(person, place), book.stay(new_id(), place)
    assert stay is book.stay(person, place)
    assert [stay.add(fact).inside for fact in (came, left)] == [True, False]
    stay.forget(left.id)
    assert (stay.standing.inside, stay.changed) == (True, True)
    assert (other.standing, other.changed) == (NEVER_HERE, False)


def test_an_organisation_has_room_until_its_places_are_taken():
    one, other = new_id(), new_id()
    place = Place(new_id(), quotas={one: 1, None: 2})
    place.seat(one, 1)
    place.seat(other, 1)
    assert [place.has_room_for(who) for who in (one, other, None)] == [False, True, True]
    assert place.taken == 2
    place.seat(one, -1)
    assert place.has_room_for(one)
