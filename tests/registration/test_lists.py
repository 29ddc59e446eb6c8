from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import select

from tests.factories import NOW
from tracker.audit.operations import record
from tracker.core import clock
from tracker.core.access import Actor
from tracker.core.db import db
from tracker.meetings.models import Part
from tracker.registration import finding, lists, rules
from tracker.registration.lists import Filter, read_filter
from tracker.registration.models import Mode, Origin, Participant, State

MIA = Actor("user", None, "Mia")


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
    query = lists.narrow(select(Participant.id), meeting.id, Filter(**asked))
    text = query.compile(db.engine, compile_kwargs={"literal_binds": True}).string
    if db.engine.dialect.name == "sqlite":  # PostgreSQL decides by what the tables hold
        plan = [row[3] for row in db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {text}")]
        people = [step for step in plan if "participant " in step]  # the answers are looked through apart
        assert people == ["SEARCH participant USING COVERING INDEX ix_participant_list (meeting_id=?)"]


def test_a_search_asks_for_answers_only_where_something_is_asked_so_that_an_index_can_be_read(make, meeting, person):
    person("Amina", "Odhiambo")
    query = lists.narrow(select(Participant.id), meeting.id, Filter(q="amina odhiambo"))
    assert " OR " not in str(query)
    make.question(meeting, "Food")
    query = lists.narrow(select(Participant.id), meeting.id, Filter(q="amina odhiambo"))
    assert str(query).count(" OR ") == 2


def test_by_default_those_who_wait_are_listed_or_everybody(meeting, person):
    person("A", "A")
    asked, _counts, people = lists.list_by_default(meeting.id)
    assert (asked, [row.name for row in people.rows]) == (Filter(), ["A A"])
    person("B", "B", state=State.SUBMITTED)
    asked, _counts, people = lists.list_by_default(meeting.id)
    assert (asked, [row.name for row in people.rows]) == (Filter(state=State.SUBMITTED), ["B B"])


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


# ---- found in memory, as at a large meeting (test_finding.py) ----


@pytest.fixture
def many(meeting, person):
    """120 people, of whom every third is of the Ministry; all in memory."""
    for n in range(120):
        person("Amina", f"P{n:03}", part=(Part.CENTRE, Part.PARTNER, Part.OTHER)[n % 3])
    finding.read(meeting.id, clock.now())


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_a_page_of_those_found_in_memory_is_that_of_the_database(meeting, person, many, number, monkeypatch):
    kept = lists.list_people(meeting.id, Filter(q="amina p"), number)[1]
    monkeypatch.setattr(lists, "find", lambda *_asked, **_more: None)
    assert kept == lists.list_people(meeting.id, Filter(q="amina p"), number)[1]
    assert (kept.total, kept.number, len(kept.rows)) == (120, min(number, 3), 20 if number > 2 else 50)


#: of few kinds, so that many are equal and stand in the order of their ids
NAMES = ["a", "a b", "ab", "a2", "é", "z"]


@pytest.mark.parametrize("seed", range(8))
def test_pages_are_those_of_the_database_whoever_changed_or_went_since(meeting, person, seed, monkeypatch):
    drawn = Random(seed)
    monkeypatch.setattr(lists, "PAGE", 3)
    people = [person("Amina", f"P{drawn.choice(NAMES)}") for _ in range(20)]
    finding.read(meeting.id, clock.now())
    for one in drawn.sample(people, drawn.randrange(8)):
        record("participant.changed", by=MIA, at=clock.now(), meeting_id=meeting.id, subject_id=one.id)
        if drawn.random() < 0.3:
            db.session.delete(one)
        else:
            given, family = drawn.choice(["Amina", "Ben"]), f"P{drawn.choice(NAMES)}"
            one.family_name, one.sort_key = family, rules.sort_key(given, family)
            one.search_text = rules.search_text(one.code, given, family)
    came = person("Amina", "Pnew")
    record("participant.registered", by=MIA, at=clock.now(), meeting_id=meeting.id, subject_id=came.id)
    db.session.commit()
    kept = [lists.list_people(meeting.id, Filter(q="amina p"), number)[1] for number in range(1, 10)]
    monkeypatch.setattr(lists, "find", lambda *_asked, **_more: None)
    assert kept == [lists.list_people(meeting.id, Filter(q="amina p"), number)[1] for number in range(1, 10)]


def test_those_found_in_memory_are_read_by_their_ids(meeting, many, queries, steps):
    names(meeting, q="amina")  # what is asked is known by now
    with queries(3):  # how many are in each state, whether anything changed, and the page
        lists.list_people(meeting.id, Filter(q="amina"), 2)
    taken = steps(lambda: lists.list_people(meeting.id, Filter(q="amina"), 2))
    assert [step for step in taken if "ix_participant_list" in step] == []


@pytest.mark.parametrize("few", [lists.FEW, 10])
def test_a_filter_is_asked_of_the_few_who_are_found_or_of_everybody(meeting, many, steps, monkeypatch, few):
    monkeypatch.setattr(lists, "FEW", few)
    asked = Filter(q="p0", part=Part.PARTNER)
    assert names(meeting, q="p0", part=Part.PARTNER) == [f"Amina P{n:03}" for n in range(100) if n % 3 == 1]
    taken = steps(lambda: lists.list_people(meeting.id, asked, 1))
    if taken:
        assert any("ix_participant_list" in step for step in taken) == (few == 10)


@pytest.fixture
def answered(make, meeting, person, many):
    """Three people who were asked about food: two answered before everybody was read into memory, one since."""
    question = make.question(meeting, "Food")
    people = [person("Ben", "Okafor"), person("Amina", "Achieng"), person("Chipo", "Moyo")]
    make.answer(question, people[0], text="Amina's cooking")
    make.answer(question, people[1], text="No fish")
    finding.read(meeting.id, clock.now())
    make.answer(question, people[2], text="Amina's fish")
    record("participant.changed", by=MIA, at=clock.now(), meeting_id=meeting.id, subject_id=people[2].id)
    return people


@pytest.mark.parametrize("in_memory", [True, False])
@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("fish", ["Amina Achieng", "Chipo Moyo"]),
        ("amina fish", ["Amina Achieng", "Chipo Moyo"]),
        ("amina okafor", ["Ben Okafor"]),
        ("cooking fish", []),
    ],
)
def test_answers_in_words_are_looked_into_as_well(meeting, answered, monkeypatch, typed, found, in_memory):
    if not in_memory:
        monkeypatch.setattr(lists, "find", lambda *_asked, **_more: None)
    assert names(meeting, q=typed) == found
    assert names(meeting, q=typed, state=State.CONFIRMED) == found
    assert lists.list_people(meeting.id, Filter(q="amina"), 1)[1].total == 123


def test_with_answers_too_it_is_found_in_memory(meeting, answered, steps):
    taken = steps(lambda: names(meeting, q="amina fish"))
    assert [step for step in taken if "ix_participant_list" in step] == []
