from datetime import timedelta

from tests.factories import NOW
from tracker.attendance.book import Book, Place
from tracker.attendance.rules import NEVER_HERE, Fact, Kind
from tracker.core.ids import new_id


def test_a_book_says_what_the_events_it_was_given_say_together():
    pair, other = (new_id(), new_id()), (new_id(), new_id())
    came, left = Fact(new_id(), Kind.IN, NOW), Fact(new_id(), Kind.OUT, NOW + timedelta(minutes=5))
    book = Book(facts={pair: [came]})
    assert (book.standing(pair).inside, book.standing(other)) == (True, NEVER_HERE)
    assert not book.add(pair, left).inside
    assert not book.standing(pair).inside
    book.forget(pair, left.id)
    assert (book.standing(pair).inside, book.standing(other)) == (True, NEVER_HERE)


def test_an_organisation_has_room_until_its_places_are_taken():
    one, other = new_id(), new_id()
    place = Place(new_id(), quotas={one: 1, None: 2})
    place.seat(one, 1)
    place.seat(other, 1)
    assert [place.has_room_for(who) for who in (one, other, None)] == [False, True, True]
    assert place.taken == 2
    place.seat(one, -1)
    assert place.has_room_for(one)
