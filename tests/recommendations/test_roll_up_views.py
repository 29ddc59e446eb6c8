import pytest

from tracker.core.access import Role
from tracker.recommendations import rolling_up


@pytest.fixture
def browser(sign_in, meeting):
    return sign_in(meeting, Role.ORGANISER)


@pytest.fixture
def two(make, meeting, group):
    second = make.group(meeting, number=2, slug="2")
    texts = ("Share one calendar of <b>courses</b>", "One calendar of courses to share")
    return [make.point(at, text=text) for at, text in zip((group, second), texts, strict=True)]


def test_a_meeting_without_points_says_so_and_leads_on(browser, make, meeting):
    page = browser.get("/o/joint/roll-up").text
    assert "There is no group yet" in page and 'href="/o/joint/groups/new"' in page
    make.group(meeting)
    page = browser.get("/o/joint/roll-up").text
    assert "No group has noted anything yet" in page and "Send the rapporteurs their links" in page


@pytest.mark.parametrize("many", [1, 3])
def test_the_table_is_read_in_few_statements(browser, make, group, queries, many):
    for _ in range(many):
        make.point(group)
    with queries(7):
        assert browser.get("/o/joint/roll-up").status_code == 200


def test_a_pair_is_joined_by_a_person_and_taken_apart(browser, meeting, two):
    page = browser.get("/o/joint/roll-up").text
    assert ("Do these say the same?" in page, "&lt;b&gt;courses" in page, "<b>courses" in page) == (True, True, False)
    sent = {"first": str(two[0].point_id), "second": str(two[1].point_id), "keep": str(two[1].point_id)}
    page = browser.post("/o/joint/roll-up/pair", data=sent | {"act": "same"}, follow_redirects=True).text
    assert ("1 more wording" in page, "all groups" in page, "Take it back" in page) == (True, True, True)
    page = browser.post("/o/joint/roll-up/pair", data=sent | {"act": "again"}, follow_redirects=True).text
    assert ("1 more wording" in page, "Do these say the same?" in page) == (False, True)
    page = browser.post("/o/joint/roll-up/pair", data=sent | {"act": "two"}, follow_redirects=True).text
    assert ("They stay two." in page, "Do these say the same?" in page) == (True, False)
    assert browser.post("/o/joint/roll-up/pair", data=sent | {"act": "x"}).status_code == 404


def test_a_word_is_chosen_for_a_line(browser, meeting, two):
    point = two[0].point_id
    assert browser.post("/o/joint/roll-up/support", data={"point": str(point), "word": "many"}).status_code == 303
    assert rolling_up.list_words(meeting.id) == {point: "many"}
    assert browser.post("/o/joint/roll-up/support", data={"point": str(point), "word": "x"}).status_code == 404


def test_joined_points_make_one_recommendation_of_both(browser, meeting, two):
    ids = [str(point.point_id) for point in two]
    address = f"/o/joint/recommendations/new?point={ids[0]}&point={ids[1]}"
    assert "One calendar of courses to share" in browser.get(address).text
    answer = browser.post(address, data={"text": "Share one calendar"}, follow_redirects=True)
    assert ("Group 1: Coordination" in answer.text, "Group 2: " in answer.text) == (True, True)
    assert "in the register" in browser.get("/o/joint/roll-up").text
