from tests.duplicates.test_operations import pair
from tracker.duplicates import queries, words
from tracker.persons.rules import Reason


def test_every_reason_has_its_words():
    assert set(words.REASONS) == set(Reason)


def test_what_differs_is_marked_and_what_nobody_gave_is_left_out(make):
    meeting = make.meeting()
    centre = make.organisation(name="Ministry")
    one = make.participant(
        meeting, centre, given_name="Ada", family_name="Byron", phone="1", email="a@x.org", code="AAAAA"
    )
    two = make.participant(meeting, centre, given_name="Ada", family_name="Byrom", email="b@x.org", code="BBBBB")
    pair(make, one, two)
    (found,) = queries.list_pairs(meeting.id, ()).within
    lines = {str(line.label): (line.first, line.second, line.differs) for line in words.lines(found)}
    assert lines == {
        "Name": ("Ada Byron", "Ada Byrom", True),
        "E-mail": ("a@x.org", "b@x.org", True),
        "Telephone": ("1", "", False),
        "Organisation": ("Ministry", "Ministry", False),
        "Country": ("KE", "KE", False),
        "Code": ("AA AAA", "BB BBB", True),
    }
