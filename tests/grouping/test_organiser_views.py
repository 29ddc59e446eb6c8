"""The pages for building groups and for their lists."""

import re
from datetime import timedelta

import pytest

from tests.factories import NOW
from tracker.core.access import Role
from tracker.core.db import db
from tracker.discussions.queries import list_members
from tracker.grouping import planning
from tracker.grouping.planning import Asked
from tracker.grouping.rules import Trait, Wish

BUILD = "/o/joint/groups/build"
WISH = Wish(traits=frozenset({Trait.REGION}), seed=1)


@pytest.fixture
def organiser(meeting, sign_in):
    return sign_in(meeting, Role.ORGANISER)


def boxes(groups, **more):
    return {"group": [str(group.id) for group in groups], "who": "confirmed", "trait": ["region"], "seed": "1"} | more


def digest(page):
    return re.search(r'name="digest" value="(\w+)"', page.text)[1]


def test_the_page_shows_the_balance_as_it_is(organiser, make, groups, people):
    make.member(groups[0], people[0])
    make.member(groups[0], people[1])
    page = organiser.get(BUILD)
    assert page.status_code == 200
    assert "28 confirmed people have no group" in page.text
    assert all(text in page.text for text in ("Topic 1", "Ada Person 00", "2 in group 1", "uneven"))
    assert "Noise" not in page.text


def test_without_groups_the_page_says_what_to_do_first(organiser, people):
    assert "There is no group yet" in organiser.get(BUILD).text


def test_a_preview_stores_nothing_and_storing_it_does(organiser, groups, people):
    preview = organiser.post(BUILD, data=boxes(groups, act="try"))
    assert preview.status_code == 200
    assert "30 people get a group." in preview.text
    assert "No two people of one organisation sit in the same group." in preview.text
    assert [len(list_members(group.id)) for group in groups] == [0, 0, 0]
    data = boxes(groups, act="store", pins="yes", digest=digest(preview))
    assert organiser.post(BUILD, data=data).headers["Location"] == BUILD
    assert [len(list_members(group.id)) for group in groups] == [10, 10, 10]
    assert "30 people were placed by Mia Keller" in organiser.get(BUILD).text
    assert organiser.post(f"{BUILD}/undo").headers["Location"] == BUILD
    assert [len(list_members(group.id)) for group in groups] == [0, 0, 0]


def test_who_is_ticked_in_the_preview_stays_where_it_showed_them(organiser, groups, people):
    preview = organiser.post(BUILD, data=boxes(groups, act="try"))
    shown = planning.plan(groups[0].meeting_id, Asked(groups=frozenset(g.id for g in groups), wish=WISH)).dealt
    ticked = f"{people[7].id} {shown[people[7].id]}"
    sent = boxes(groups, act="store", pins="yes", pin=ticked, digest=digest(preview))
    assert organiser.post(BUILD, data=sent).status_code == 303
    found = {m.participant_id: (g.id, m.pinned) for g in groups for m in list_members(g.id)}
    assert found == {key: (group, key == people[7].id) for key, group in shown.items()}
    again = organiser.post(BUILD, data=boxes(groups, act="try", seed="5"))
    assert f'name="held" value="{ticked}"' in again.text


@pytest.fixture
def rounds(make, meeting, groups):
    """The third group meets later than the others."""
    for group, hours in zip(groups, (1, 1, 2), strict=True):
        group.session_id = make.session(meeting, starts_at=NOW + timedelta(hours=hours)).id
    db.session.commit()
    return groups[:2], groups[2:]


def test_one_round_of_groups_is_built_and_the_other_left_as_it_is(organiser, make, rounds, people):
    first, second = rounds
    make.member(first[0], people[0])
    page = organiser.get(BUILD).text
    ticked = re.findall(r'name="group" value="([\w-]+)" id="group\d" checked', page)
    assert ticked == [str(group.id) for group in second]
    sent = boxes(second, act="store", pins="yes", digest=digest(organiser.post(BUILD, data=boxes(second, act="try"))))
    assert organiser.post(BUILD, data=sent).status_code == 303
    assert [len(list_members(group.id)) for group in (*first, *second)] == [1, 0, 30]


def test_ticking_groups_of_two_times_is_warned_of(organiser, rounds, people):
    first, second = rounds
    asked = [organiser.post(BUILD, data=boxes(ticked, act="try")).text for ticked in (first, [*first, *second])]
    assert ["meet at different times" in page for page in asked] == [False, True]


def test_a_new_deal_has_another_seed(organiser, groups, people):
    first, again = (organiser.post(BUILD, data=boxes(groups, act=act)) for act in ("try", "again"))
    assert 'name="seed" value="2"' in again.text
    assert digest(first) != digest(again)


def test_what_changed_since_the_preview_is_shown_anew(organiser, make, meeting, groups, people):
    preview = organiser.post(BUILD, data=boxes(groups, act="try"))
    make.participant(meeting, family_name="Latecomer")
    answer = organiser.post(BUILD, data=boxes(groups, act="store", pins="yes", digest=digest(preview)))
    assert answer.status_code == 409
    assert "since this preview" in answer.text
    assert "Latecomer" in answer.text
    assert [len(list_members(group.id)) for group in groups] == [0, 0, 0]


def test_no_group_ticked_is_said_where_it_was_forgotten(organiser, groups, people):
    answer = organiser.post(BUILD, data=boxes([], act="try"))
    assert answer.status_code == 422
    assert "Tick at least one group." in answer.text


def test_nothing_to_take_back_is_said(organiser, groups):
    organiser.post(f"{BUILD}/undo")
    assert "There is nothing to take back." in organiser.get(BUILD).text


def test_the_lists_are_group_by_group_or_of_everybody_by_name(organiser, make, groups, people):
    make.member(groups[1], people[3])
    make.member(groups[0], people[5])
    by_group, by_name = (organiser.get(f"/o/joint/groups/lists{ask}").text for ask in ("", "?by=name"))
    assert by_group.index("Person 05") < by_group.index("Person 03")
    assert by_name.index("Person 03") < by_name.index("Person 05")
    assert all("Room 2" in page and "Noise" not in page for page in (by_group, by_name))


def test_empty_lists_lead_to_what_fills_them(organiser, make, meeting, people):
    assert 'href="/o/joint/groups/new"' in organiser.get("/o/joint/groups/lists").text
    make.group(meeting)
    for ask in ("", "?by=name"):
        page = organiser.get(f"/o/joint/groups/lists{ask}").text
        assert f'<a class="btn main" href="{BUILD}">Build the groups</a>' in page


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("path", "statements"), [(BUILD, 7), ("/o/joint/groups/lists", 4)])
def test_pages_send_as_many_statements_for_one_group_as_for_three(
    organiser, make, groups, people, queries_sent, path, statements, count
):
    for group in groups[:count]:
        make.member(group, people[count])
    with queries_sent(statements):
        organiser.get(path)
