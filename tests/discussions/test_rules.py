"""A point is its revisions, whatever the order they came in."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.discussions import rules
from tracker.discussions.rules import Written

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
GROUP, POINT = UUID(int=1), UUID(int=2)


def written(number, base=None, settles=(), text="Laboratories", **values):
    defaults = {
        "id": UUID(int=number),
        "group_id": GROUP,
        "point_id": POINT,
        "base_id": UUID(int=base) if base else None,
        "settles": tuple(UUID(int=s) for s in settles),
        "heading": "needs",
        "text": text,
        "removed": False,
        "position": 1024,
        "addressee": None,
        "due_on": None,
        "owner": "",
        "author": "Ada",
        "at": NOW + timedelta(seconds=number),
        "recorded_at": NOW,
    }
    return Written(**defaults | values)


@st.composite
def histories(draw):
    """Revisions of one point as devices could have made them: each on one known before, now and then settling others."""
    found = []
    for number in range(10, 10 + draw(st.integers(1, 9))):
        earlier = [w.id.int for w in found]
        base = draw(st.sampled_from([None, *earlier]))
        settles = draw(st.lists(st.sampled_from(earlier), unique=True, max_size=3)) if earlier else []
        moment = NOW + timedelta(seconds=draw(st.integers(-5, 5)))
        found.append(written(number, base, settles, text=f"text {number}", at=moment, removed=draw(st.booleans())))
    return found


@given(histories(), st.randoms(use_true_random=False))
def test_any_order_of_arrival_gives_the_same_point(history, random):
    shuffled = list(history)
    random.shuffle(shuffled)
    assert rules.derive_point(shuffled) == rules.derive_point(history)


@given(histories())
def test_a_revision_that_came_twice_changes_nothing(history):
    assert rules.derive_point(history + history[:1]) == rules.derive_point(history)


@given(histories())
def test_one_revision_on_all_heads_ends_every_conflict(history):
    heads = [w.id.int for w in rules.heads_of(history)]
    point = rules.derive_point([*history, written(99, heads[0], heads[1:], text="both")])
    assert (point.text, point.conflict) == ("both", ())


@given(histories())
def test_every_text_that_nothing_builds_on_is_a_head(history):
    built_on = {w.base_id for w in history} | {s for w in history for s in w.settles}
    assert set(rules.derive_point(history).head_ids) == {w.id for w in history} - built_on


def test_two_revisions_on_one_base_are_a_conflict():
    first, ours, theirs = written(10), written(11, 10, text="ours"), written(12, 10, text="theirs")
    point = rules.derive_point([first, ours, theirs])
    assert (point.conflict, point.text, point.settled) == ((theirs, ours), "theirs", False)


def test_a_settled_conflict_says_so():
    history = [written(10), written(11, 10), written(12, 10), written(13, 12, [11], text="both")]
    point = rules.derive_point(history)
    assert (point.settled, point.head_ids, point.revisions) == (True, (UUID(int=13),), 4)


def test_a_point_struck_out_on_one_side_and_changed_on_the_other_still_stands():
    history = [written(10), written(11, 10, text="changed"), written(12, 10, removed=True)]
    point = rules.derive_point(history)
    assert (point.removed, point.text, len(point.conflict)) == (False, "changed", 2)


def test_a_point_struck_out_is_removed():
    assert rules.derive_point([written(10), written(11, 10, removed=True)]).removed is True


def test_points_stand_in_the_order_of_headings_positions_and_ids():
    revisions = [
        written(10, point_id=UUID(int=5), heading="recommendations"),
        written(11, point_id=UUID(int=6), heading="needs", position=2),
        written(12, point_id=UUID(int=8), heading="needs", position=1),
        written(13, point_id=UUID(int=7), heading="needs", position=1),
        written(14, point_id=UUID(int=9), heading="Fees", position=1),
    ]
    assert [p.id.int for p in rules.derive_points(revisions)] == [7, 8, 6, 9, 5]


def test_the_same_point_id_in_two_groups_makes_two_points():
    assert len(rules.derive_points([written(10), written(11, group_id=UUID(int=3))])) == 2


def test_points_come_under_their_headings_and_a_dropped_heading_keeps_its_points():
    point = replace(rules.derive_point([written(10)]), heading="Old heading")
    assert rules.by_heading(["needs"], [point]) == [("needs", []), ("Old heading", [point])]


@pytest.mark.parametrize(("key", "title"), [("needs", "Needs of the parties"), ("Fees and costs", "Fees and costs")])
def test_headings_have_titles_and_custom_ones_print_as_they_are(key, title):
    assert rules.heading_title(key) == title


@pytest.mark.parametrize(
    ("line", "key"), [("Strengths of the centres", "strengths"), ("FORCES", "strengths"), ("Fees", "Fees")]
)
def test_a_title_in_either_language_is_its_heading(line, key):
    french = {"Strengths of the centres": "Forces"}
    assert rules.heading_key(line, lambda text: french.get(text, text)) == key


@pytest.mark.parametrize(
    ("before", "after", "allowed"),
    [
        ("draft", "read-back", True),
        ("draft", "agreed", False),
        ("read-back", "agreed", True),
        ("agreed", "presented", True),
        ("presented", "draft", True),
        ("presented", "agreed", False),
    ],
)
def test_notes_move_step_by_step(before, after, allowed):
    assert rules.may_become(before, after) is allowed


def test_the_last_state_has_no_next():
    assert [rules.next_state(state) for state in rules.STEPS] == ["read-back", "agreed", "presented", None]


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "=1+1",
        "{{ 7*7 }}",
        "Zoë d’Ávila",
        "نقل التكنولوجيا",
        "👩‍🔬 ULAB",
        "two\nlines",
        "\u200fعربي",
    ],
)
def test_text_stays_as_it_was_typed(text):
    assert (rules.clean(text), rules.fault_of_text(text)) == (text, None)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", rules.EMPTY),
        ("x" * 4001, rules.TOO_LONG),
        ("a\x00b", rules.HIDDEN_CHARACTER),
        ("a\x1bb", rules.HIDDEN_CHARACTER),
        ("a\u202eb", rules.HIDDEN_CHARACTER),
        ("a\u2066b", rules.HIDDEN_CHARACTER),
        ("a\ud800b", rules.HIDDEN_CHARACTER),
        ("a\uffffb", rules.HIDDEN_CHARACTER),
    ],
)
def test_text_that_is_no_point_is_named(text, fault):
    assert rules.fault_of_text(rules.clean(text)) == fault


def test_a_line_has_no_line_breaks():
    assert rules.fault_of_line("a\nb") == rules.HIDDEN_CHARACTER


def test_line_breaks_of_word_processors_are_line_feeds_and_accents_are_composed():
    assert rules.clean(" a\r\nb\vc\u2028d e\u0301 ") == "a\nb\nc\nd é"


def test_a_pasted_list_makes_points():
    text = "- Laboratories\n\n2) Training\r\n• Customs • codes\n2016 was dry\n-5 degrees\n"
    assert rules.lines_of(text) == ["Laboratories", "Training", "Customs • codes", "2016 was dry", "-5 degrees"]
