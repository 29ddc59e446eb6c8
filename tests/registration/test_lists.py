from datetime import timedelta

import pytest

from tests.factories import NOW
from tracker.core.db import db
from tracker.meetings.models import Part
from tracker.registration import lists, rules
from tracker.registration.lists import Filter, read_filter
from tracker.registration.models import Mode, Origin, Participant, State


@pytest.fixture
def meeting(make):
    return make.meeting()


@pytest.fixture
def person(make, meeting):
    """Somebody of the meeting, found by the same words as a registered person."""
    centre = make.organisation(short_name="BCRC Kenya", name="Regional Centre of Kenya")
    make.participant(given_name="Noise", family_name="Odhiambo")

    def register(given, family, **values):
        made = make.participant(meeting, centre, given_name=given, family_name=family, **values)
        made.sort_key = rules.sort_key(given, family)
        made.search_text = rules.search_text(made.code, given, family, "BCRC Kenya", made.email)
        return make.save(made)

    return register


def names(meeting, **asked):
    return [row.name for row in lists.list_people(meeting.id, Filter(**asked), 1)[1].rows]


@pytest.mark.parametrize(
    "typed", ["odhiambo", "ODHIAMBO amina", "amina odhiambo", "Ödhiámbo", "kenya amina", "odhia", "amina@example.org"]
)
def test_search_is_blind_to_order_case_and_accents(meeting, person, typed):
    person("Amina", "Odhiambo", email="amina@example.org")
    person("Ada", "Ochieng")
    assert names(meeting, q=typed) == ["Amina Odhiambo"]


def test_search_finds_names_written_with_accents(meeting, person):
    person("José", "Núñez")
    assert names(meeting, q="nunez jose") == ["José Núñez"]


def test_search_finds_a_code_as_it_is_read_aloud(meeting, person):
    ours = person("Amina", "Odhiambo", code="K74QX")
    ours.search_text = rules.search_text("K74QX", "Amina", "Odhiambo")
    assert names(meeting, q="K7 4QX") == ["Amina Odhiambo"]


def test_every_word_must_be_found(meeting, person):
    person("Amina", "Odhiambo")
    assert names(meeting, q="amina ochieng") == []


def test_signs_of_a_pattern_are_no_words():
    assert lists.words_of("od%_bo' --") == ["od", "bo"]


def test_other_meetings_people_are_never_listed(meeting, person):
    person("Amina", "Odhiambo")
    assert names(meeting) == ["Amina Odhiambo"]


def test_to_decide_lists_the_longest_waiting_first(meeting, person):
    person("Second", "A", state=State.SUBMITTED, registered_at=NOW)
    person("First", "B", state=State.SUBMITTED, registered_at=NOW - timedelta(days=2))
    person("Done", "C")
    assert names(meeting, state=State.SUBMITTED) == ["First B", "Second A"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"state": State.WAITING}, ["Wait B"]),
        ({"state": "standing"}, ["Conf A", "Wait B"]),
        ({"state": "flagged"}, ["Conf A"]),
        ({"region": "AFRICA"}, ["Conf A", "With C"]),
        ({"part": Part.PARTNER}, ["Wait B"]),
        ({"mode": Mode.ONLINE}, ["Wait B"]),
        ({"origin": Origin.WALK_IN}, ["With C"]),
        ({}, ["Conf A", "Wait B", "With C"]),
    ],
)
def test_the_list_is_narrowed(meeting, person, asked, found):
    person("Conf", "A", flagged_at=NOW)
    person("Wait", "B", state=State.WAITING, region_code=None, part=Part.PARTNER, mode=Mode.ONLINE)
    person("With", "C", state=State.WITHDRAWN, origin=Origin.WALK_IN)
    assert names(meeting, **asked) == found


def test_the_list_is_narrowed_to_one_organisation(meeting, person, make):
    theirs = make.participant(meeting, family_name="Other")
    person("Amina", "Odhiambo")
    assert names(meeting, organisation=theirs.organisation_id) == ["Ada Other"]


def test_pages_hold_fifty_and_the_last_one_the_rest(meeting, make):
    centre = make.organisation()
    for n in range(51):
        make.participant(meeting, centre, family_name=f"P{n:02}", sort_key=f"p{n:02}")
    pages = [lists.list_people(meeting.id, Filter(), number)[1] for number in (1, 2, 9)]
    assert [(page.number, page.pages, page.total, page.first, len(page.rows)) for page in pages] == [
        (1, 2, 51, 1, 50),
        (2, 2, 51, 51, 1),
        (2, 2, 51, 51, 1),
    ]


def test_an_empty_page_begins_nowhere(meeting):
    _counts, page = lists.list_people(meeting.id, Filter(), 3)
    assert (page.rows, page.total, page.pages, page.first) == ([], 0, 1, 0)


@pytest.mark.parametrize("people", [1, 3])
def test_a_search_and_its_counts_send_two_statements(meeting, person, queries, people):
    for n in range(people):
        person("Amina", f"Odhiambo {n}")
    lists.list_people(meeting.id, Filter(q="x"), 1)  # what the meeting asks is known for its revision
    with queries(2):
        lists.list_people(meeting.id, Filter(q="amina"), 1)


def test_a_search_that_finds_many_is_counted_apart(meeting, person, queries):
    for n in range(lists.PAGE + 1):
        person("Amina", f"Odhiambo {n:02}", state=State.SUBMITTED if n else State.CONFIRMED)
    person("Maria", "Noise"), person("Amina", "Noise", state=State.WITHDRAWN)
    asked = Filter(q="amina odhiambo")
    lists.list_people(meeting.id, Filter(q="x"), 1)  # what the meeting asks is known for its revision
    with queries(3):
        counts, first = lists.list_people(meeting.id, asked, 1)
    with queries(2):
        _counts, second = lists.list_people(meeting.id, asked, 2)
    with queries(4):
        _counts, beyond = lists.list_people(meeting.id, asked, 9)
    pages = [(page.total, page.number, len(page.rows)) for page in (first, second, beyond)]
    assert pages == [(51, 1, 50), (51, 2, 1), (51, 2, 1)]
    assert counts.states == {State.CONFIRMED: 2, State.SUBMITTED: 50, State.WITHDRAWN: 1}


@pytest.mark.parametrize(
    "asked",
    [
        {"q": "amina"},
        {"state": "submitted", "q": "amina"},
        {"state": "standing", "part": Part.CENTRE},
        {"region": "AFRICA", "mode": "in-person", "q": "amina odhiambo"},
    ],
)
def test_a_search_reads_nobody_but_those_it_shows(meeting, person, asked):
    person("Amina", "Odhiambo")
    query = lists._found(meeting.id, Filter(**asked), Participant.id)
    text = query.compile(db.engine, compile_kwargs={"literal_binds": True}).string
    if db.engine.dialect.name == "sqlite":  # PostgreSQL decides by what the tables hold
        plan = [row[3] for row in db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {text}")]
        people = [step for step in plan if "participant " in step]  # the answers are looked through apart
        assert people == ["SEARCH participant USING COVERING INDEX ix_participant_list (meeting_id=?)"]


def test_a_search_asks_for_answers_only_where_something_is_asked_so_that_an_index_can_be_read(make, meeting, person):
    person("Amina", "Odhiambo")
    query = lists._found(meeting.id, Filter(q="amina odhiambo"), Participant.id)
    assert " OR " not in str(query)
    make.question(meeting, "Food")
    query = lists._found(meeting.id, Filter(q="amina odhiambo"), Participant.id)
    assert str(query).count(" OR ") == 2


def test_by_default_those_who_wait_are_listed_or_everybody(meeting, person):
    person("A", "A")
    asked, _counts, people = lists.list_by_default(meeting.id)
    assert (asked, [row.name for row in people.rows]) == (Filter(), ["A A"])
    person("B", "B", state=State.SUBMITTED)
    asked, _counts, people = lists.list_by_default(meeting.id)
    assert (asked, [row.name for row in people.rows]) == (Filter(state=State.SUBMITTED), ["B B"])


def test_counts_say_how_many_are_in_each_state(meeting, person):
    person("A", "A"), person("B", "B", flagged_at=NOW), person("C", "C", state=State.WITHDRAWN)
    counts = lists.count_states(meeting.id)
    assert counts.states == {State.CONFIRMED: 2, State.WITHDRAWN: 1}
    assert [counts.of(state) for state in ("", "standing", "flagged", State.CONFIRMED, State.INVITED)] == [
        3,
        2,
        1,
        2,
        0,
    ]


def test_an_address_is_read_and_written_alike():
    address = {
        "q": "amina",
        "state": "flagged",
        "region": "AFRICA",
        "part": "centre",
        "type": "regional-centre",
        "organisation": "0190f3c2-77aa-7c5e-a9f1-0d9a6f1f0c11",
        "mode": "online",
        "origin": "form",
    }
    assert read_filter(address).address() == address


def test_what_makes_no_sense_is_as_if_not_asked():
    nonsense = dict.fromkeys(("state", "part", "type", "organisation", "mode", "origin"), "'; DROP TABLE")
    assert read_filter(nonsense | {"q": "\0"}) == Filter()
    assert Filter(state=State.SUBMITTED).narrows is False


def test_picked_people_of_other_meetings_are_left_out(meeting, person, make):
    ours, theirs = person("Amina", "Odhiambo"), make.participant()
    assert [row.id for row in lists.list_picked(meeting.id, [theirs.id, ours.id])] == [ours.id]
