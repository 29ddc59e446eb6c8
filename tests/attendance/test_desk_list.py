from datetime import timedelta

import pytest

from tests.factories import NOW
from tracker.attendance import desk_list, queries
from tracker.attendance.models import Kind
from tracker.audit.operations import record
from tracker.core import clock
from tracker.core.access import Actor
from tracker.core.errors import NotFound
from tracker.registration import finding
from tracker.registration.models import Origin, State

DESK = Actor("user", None, "Desk")


@pytest.fixture
def place(meeting, session):
    return queries.list_places(meeting.id)[0]


def test_the_counter_is_of_those_expected(make, meeting, place, door, ada, noise):
    make.participant(meeting, state=State.SUBMITTED, origin=Origin.WALK_IN)
    make.participant(meeting, state=State.WAITING)
    door.sees(ada)
    assert desk_list.count(meeting.id, place) == desk_list.Counter(1, 2)


def test_who_was_let_in_without_a_confirmation_counts_among_the_expected(make, meeting, place, door, noise):
    door.sees(make.participant(meeting, state=State.WAITING), reason="The chair asked")
    assert desk_list.count(meeting.id, place) == desk_list.Counter(1, 1)


def test_the_list_says_who_is_where(make, meeting, place, door, ada, noise):
    people = [make.participant(meeting, family_name=f"P{n}") for n in range(3)]
    make.participant(meeting, family_name="P4", state=State.WAITING)
    door.hears(
        [
            door.event(ada),
            door.event(people[0]),
            door.event(people[0], kind=Kind.OUT, at=NOW + timedelta(minutes=1)),
            door.event(people[1]),
            door.event(people[1], kind=Kind.UNDO, at=NOW + timedelta(minutes=1)),
        ]
    )
    assert [(p.name, p.status) for p in desk_list.list_people(meeting.id, place)] == [
        ("Amina Odhiambo", "here"),
        ("Ada P0", "left"),
        ("Ada P1", "expected"),
        ("Ada P2", "expected"),
        ("Ada P4", "not-confirmed"),
    ]


def test_names_that_begin_so_come_first(make, meeting, place, noise):
    organisation = make.organisation(short_name="Ngorongoro Centre")
    for given, family in (("Paul", "Mwangi"), ("Anh", "Nguyen"), ("Ngozi", "Okafor")):
        make.participant(meeting, organisation, given_name=given, family_name=family)
    found = [p.name for p in desk_list.find_people(meeting.id, place, "ng")]
    assert found == ["Ngozi Okafor", "Anh Nguyen", "Paul Mwangi"]


def test_a_code_typed_in_any_way_comes_first(make, meeting, place, ada, noise):
    make.participant(meeting)
    typed = f"{ada.code[:2].lower()} {ada.code[2:]}"
    assert [p.id for p in desk_list.find_people(meeting.id, place, typed)][:1] == [ada.id]


def test_a_name_that_could_be_a_code_finds_the_name_and_whoever_has_the_code(make, meeting, place, noise):
    make.participant(meeting, given_name="Maria", family_name="Santos")
    make.participant(meeting, given_name="Ben", family_name="Okafor", code="MARLA")
    assert [p.name for p in desk_list.find_people(meeting.id, place, "maria")] == ["Ben Okafor", "Maria Santos"]


@pytest.mark.parametrize("typed", ["nobody here", "maria"])
def test_a_search_goes_through_everybody_once_and_reads_whom_it_finds_by_id(meeting, place, ada, steps, typed):
    desk_list.find_people(meeting.id, place, "that the meeting is small is known by now")
    taken = steps(lambda: desk_list.find_people(meeting.id, place, typed))
    walked = [step for step in taken if step.startswith("SEARCH participant") and "(meeting_id=?)" in step]
    assert walked == ["SEARCH participant USING COVERING INDEX ix_participant_list (meeting_id=?)"] * len(walked)
    assert len(walked) == (1 if taken else 0)


@pytest.fixture
def in_memory(meeting):
    """As at a large meeting, once everybody has been added."""
    return lambda: finding.read(meeting.id, clock.now())


def test_at_a_large_meeting_the_same_are_found_in_memory_and_read_by_their_ids(make, meeting, place, in_memory, steps):
    maria = make.participant(meeting, given_name="Maria", family_name="Santos")
    coded = make.participant(meeting, given_name="Ben", family_name="Okafor", code="MARLA")
    make.participant(meeting, given_name="Anamaria", family_name="Nowak")
    before = desk_list.find_people(meeting.id, place, "maria")
    in_memory()
    assert [p.id for p in before] == [coded.id, maria.id]
    assert desk_list.find_people(meeting.id, place, "maria") == before
    assert desk_list.find_people(meeting.id, place, "santos, maria") == before[1:]
    taken = steps(lambda: desk_list.find_people(meeting.id, place, "maria"))
    assert [step for step in taken if "ix_participant_list" in step] == []


def test_who_changed_since_is_found_by_the_name_they_have_now(make, meeting, place, in_memory):
    maria = make.participant(meeting, given_name="Maria", family_name="Santos")
    in_memory()
    maria.given_name = "Joana"
    make.save(maria)
    record("participant.changed", by=DESK, at=clock.now(), meeting_id=meeting.id, subject_id=maria.id)
    assert [p.name for p in desk_list.find_people(meeting.id, place, "joana")] == ["Joana Santos"]
    assert desk_list.find_people(meeting.id, place, "maria") == []


@pytest.mark.parametrize("typed", ["", "  ", "%", "_", "--"])
def test_nothing_typed_finds_nobody(meeting, place, ada, typed):
    assert desk_list.find_people(meeting.id, place, typed) == []


def test_an_address_cannot_be_tried_out_at_the_desk(make, meeting, place):
    make.participant(meeting, search_text=" ada person secret example org ")
    assert desk_list.find_people(meeting.id, place, "secret") == []


def test_one_person_is_found_in_their_own_meeting_only(meeting, place, ada, noise):
    assert desk_list.get_person(meeting.id, place, ada.id).name == "Amina Odhiambo"
    with pytest.raises(NotFound):
        desk_list.get_person(meeting.id, place, noise[0].id)
