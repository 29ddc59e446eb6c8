import pytest

from tests.factories import NOW
from tracker.core.errors import NotFound
from tracker.core.ids import new_id
from tracker.histories import queries as ask
from tracker.persons.models import Person
from tracker.registration.models import State


@pytest.fixture
def amina(make):
    """One person registered at three meetings, of which we organise two; she came to the first."""
    person = make.save(Person(created_at=NOW))
    meetings = [
        make.meeting(starts_on=NOW.date().replace(year=year), ends_on=NOW.date().replace(year=year))
        for year in (2024, 2025, 2026)
    ]
    named = {"given_name": "Amina", "person_id": person.id}
    parts = [make.participant(m, family_name=f"Odhiambo {n}", **named) for n, m in enumerate(meetings)]
    make.presence(parts[0], make.session(meetings[0]))
    make.presence(parts[0], make.session(meetings[0]))
    return person, meetings, parts


def ours(meetings):
    return frozenset(meeting.id for meeting in meetings)


def test_a_person_is_one_line_as_last_registered_at_our_meetings(make, amina):
    person, meetings, parts = amina
    make.participant(make.meeting(), person_id=make.save(Person(created_at=NOW)).id)
    (line,) = ask.list_persons(ours(meetings[:2]))
    assert (line.person_id, line.latest, line.meetings, line.attended) == (person.id, parts[1], 2, 1)


def test_a_name_used_only_at_meetings_of_others_finds_nobody(amina):
    _person, meetings, _parts = amina
    assert len(ask.list_persons(ours(meetings), "amina odhiambo")) == 1
    assert ask.list_persons(ours(meetings[:2]), "nobody") == []
    assert ask.list_persons(frozenset()) == []


def test_pages_follow_one_another(make, monkeypatch):
    monkeypatch.setattr(ask, "PAGE", 1)
    meeting = make.meeting()
    for family in ("Byron", "Curie"):
        person = make.save(Person(created_at=NOW))
        make.participant(meeting, family_name=family, person_id=person.id)
    found = [[line.latest.family_name for line in ask.list_persons({meeting.id}, page=page)] for page in (1, 2)]
    assert found == [["Byron", "Curie"], ["Curie"]]


def test_the_parts_of_a_person_are_those_at_our_meetings_the_latest_first(amina):
    person, meetings, parts = amina
    found = ask.list_parts(person.id, ours(meetings[:2]))
    assert [(part.meeting, part.participant, part.came_to) for part in found] == [
        (meetings[1], parts[1], 0),
        (meetings[0], parts[0], 2),
    ]


def test_who_was_only_at_meetings_of_others_is_not_found(make, amina):
    for person_id, meetings in ((amina[0].id, [make.meeting()]), (new_id(), amina[1]), (amina[0].id, [])):
        with pytest.raises(NotFound):
            ask.list_parts(person_id, ours(meetings))


def test_other_parts_leave_out_the_one_we_look_at(make, amina):
    _person, meetings, parts = amina
    slugs = {meeting.slug for meeting in meetings[:2]}
    assert [part.participant for part in ask.list_other_parts(parts[1], slugs)] == [parts[0]]
    assert [part.participant for part in ask.list_other_parts(parts[1], None)] == [parts[2], parts[0]]
    assert (ask.list_other_parts(parts[1], set()), ask.list_other_parts(make.participant(), None)) == ([], [])


def test_meetings_with_people_to_invite_are_counted(make, amina):
    _person, meetings, _parts = amina
    make.participant(meetings[0], email=None)
    make.participant(meetings[0], state=State.WITHDRAWN)
    empty = make.meeting()
    found = ask.list_earlier(meetings[2], ours([*meetings, empty]))
    assert [(row.meeting, row.registered, row.attended) for row in found] == [
        (meetings[1], ask.Number(1), ask.Number(0)),
        (meetings[0], ask.Number(1), ask.Number(1)),
    ]


def test_of_a_large_meeting_not_everybody_is_counted(make, monkeypatch):
    monkeypatch.setattr(ask, "MOST", 2)
    large, small = make.meeting(), make.meeting()
    for meeting, people in ((large, 3), (small, 2)):
        session = make.session(meeting)
        for _ in range(people):
            make.presence(make.participant(meeting), session)
    found = {
        row.meeting: (row.registered, row.attended) for row in ask.list_earlier(make.meeting(), ours([large, small]))
    }
    assert found == {large: (ask.Number(2, is_all=False),) * 2, small: (ask.Number(2),) * 2}


def test_people_of_a_meeting_are_those_who_came_or_were_registered(make, amina):
    _person, meetings, parts = amina
    absent = make.participant(meetings[0], family_name="Zulu")
    make.participant(meetings[0], state=State.DECLINED)
    make.participant(meetings[0], email=None)
    assert ask.list_people_of(meetings[0].id, attended=True) == [parts[0]]
    assert ask.list_people_of(meetings[0].id, attended=False) == [parts[0], absent]
