import pytest
from sqlalchemy import select

from tests.factories import NOW
from tracker.core.access import Role
from tracker.core.db import db
from tracker.recommendations import queries
from tracker.recommendations.models import Recommendation, State

HOSTILE = "<script>window.hacked=1</script>{{ 7*7 }}"


@pytest.fixture
def browser(sign_in, meeting):
    return sign_in(meeting, Role.ORGANISER)


def entered(meeting):
    db.session.rollback()
    query = select(Recommendation).where(Recommendation.meeting_id == meeting.id).order_by(Recommendation.number)
    return db.session.scalars(query).all()


def test_an_empty_register_says_how_it_is_filled(browser):
    page = browser.get("/o/joint/recommendations")
    assert (page.status_code, "Nothing is recommended yet" in page.text, "Noise" in page.text) == (200, True, False)


@pytest.mark.parametrize("many", [1, 3])
def test_the_register_is_read_in_few_statements(make, browser, meeting, group, queries, many):
    for _ in range(many):
        make.recommendation(meeting, owner=make.owner(meeting))
        make.point(group, heading="recommendations")
    browser.get("/o/joint/recommendations")
    with queries(8):  # the reader, the meeting, and six of ours
        browser.get("/o/joint/recommendations")


def test_ticked_points_are_entered_at_once(browser, meeting, point):
    assert "Share one calendar" in browser.get("/o/joint/recommendations").text
    answer = browser.post("/o/joint/recommendations/take", data={"point": [str(point.point_id), "x"]})
    assert (answer.status_code, [one.text for one in entered(meeting)]) == (303, ["Share one calendar"])
    assert "1 recommendation is in the register." in browser.get("/o/joint/recommendations").text
    again = browser.post("/o/joint/recommendations/take", data={}, follow_redirects=True)
    assert "Tick at least one point." in again.text


def test_a_point_is_worded_before_it_is_entered(browser, meeting, point):
    address = f"/o/joint/recommendations/new?point={point.point_id}"
    assert "Share one calendar</textarea>" in browser.get(address).text
    answer = browser.post(
        address, data={"text": HOSTILE, "addressee": "donors", "priority": "high", "due": "2027-06-01"}
    )
    (one,) = entered(meeting)
    assert (answer.status_code, one.text, one.addressee, one.priority) == (303, HOSTILE, "donors", "high")
    page = browser.get(answer.headers["Location"]).text
    assert ("<script>window" in page, "&lt;script&gt;window" in page, "Group 1: Coordination" in page) == (
        False,
        True,
        True,
    )
    taken = browser.post(address, data={"text": "Again"}, follow_redirects=True)
    assert ("in the register already" in taken.text, len(entered(meeting))) == (True, 1)


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(browser, meeting):
    answer = browser.post("/o/joint/recommendations/new", data={"text": "", "owner": "UNEP", "due": "2027-06-01"})
    assert (answer.status_code, 'value="UNEP"' in answer.text, 'href="#text"' in answer.text) == (422, True, True)
    answer = browser.post("/o/joint/recommendations/new", data={"text": "Meet", "due": "soon"})
    assert (answer.status_code, ">Meet</textarea>" in answer.text, entered(meeting)) == (422, True, [])


def test_what_an_agenda_item_s_notes_recommend_is_entered_like_a_group_s(make, browser, meeting, group):
    notes = make.group(meeting, number=1001, slug="item-1", topic="4 Work programme", of_item=True)
    noted = make.point(notes, heading="recommendations", text="Report every year")
    assert ("Report every year" in browser.get("/o/joint/recommendations").text) is True
    worded = browser.get(f"/o/joint/recommendations/new?point={noted.point_id}")
    assert (worded.status_code, "4 Work programme" in worded.text, "Group 1001" in worded.text) == (200, True, False)
    browser.post("/o/joint/recommendations/take", data={"point": str(noted.point_id)})
    (one,) = entered(meeting)
    for address in ("/o/joint/recommendations", f"/o/joint/recommendations/{one.id}"):
        page = browser.get(address).text
        assert ("4 Work programme" in page, "Group 1001" in page) == (True, False)


def test_its_page_shows_the_source_and_the_history(make, browser, meeting, group, point):
    browser.post("/o/joint/recommendations/take", data={"point": str(point.point_id)})
    (one,) = entered(meeting)
    address = f"/o/joint/recommendations/{one.id}"
    assert "changed there since" not in browser.get(address).text
    make.point(group, point_id=point.point_id, base_id=point.id, heading="recommendations", text="Newer")
    assert "changed there since" in browser.get(address).text
    moved = browser.post(f"{address}/state", data={"state": "dropped", "note": ""})
    assert (moved.status_code, "Say why it is closed" in moved.text) == (422, True)
    assert browser.post(f"{address}/state", data={"state": "x", "note": "Kept"}).status_code == 422
    moved = browser.post(f"{address}/state", data={"state": "under-way", "note": "Begun <b>"}, follow_redirects=True)
    assert ("Begun &lt;b&gt;" in moved.text, entered(meeting)[0].state) == (True, State.UNDER_WAY)


def test_a_change_over_a_newer_one_shows_both(browser, make, meeting):
    one = make.recommendation(meeting, text="First", revision=2, owner=make.owner(meeting))
    address = f"/o/joint/recommendations/{one.id}/edit"
    assert "First</textarea>" in browser.get(address).text
    stale = browser.post(address, data={"text": "Mine", "upon": "1"})
    assert (stale.status_code, ">First<" in stale.text, "Mine</textarea>" in stale.text) == (409, True, True)
    assert browser.post(address, data={"text": "", "upon": "2"}).status_code == 422
    assert browser.post(address, data={"text": "Both", "due": "x", "upon": "2"}).status_code == 422
    assert browser.post(address, data={"text": "Both", "upon": "2"}).status_code == 303
    assert entered(meeting)[0].text == "Both"


def test_one_of_another_meeting_is_not_found(browser, make):
    other = make.recommendation(make.meeting())
    assert browser.get(f"/o/joint/recommendations/{other.id}").status_code == 404


def test_a_register_is_taken_away_as_csv(browser, make, meeting):
    make.recommendation(meeting, text="Ours", state=State.DONE)
    answer = browser.get("/o/joint/recommendations.csv")
    assert ("Ours" in answer.text, "Noise" in answer.text) == (True, False)


@pytest.mark.parametrize("many", [1, 3])
def test_what_is_open_at_all_meetings_stands_on_one_page(browser, make, meeting, queries, many):
    for n in range(many):
        make.recommendation(meeting, text=f"Ours {n}")
    make.recommendation(meeting, text="Closed", state=State.DONE)
    page = browser.get("/recommendations")
    assert (page.text.count("Ours"), "Closed" in page.text, "Noise" in page.text) == (many, False, False)
    with queries(4):
        browser.get("/recommendations")
    csv = browser.get("/recommendations.csv").text
    assert (csv.count("Ours"), "Noise" in csv) == (many, False)


def test_an_administrator_sees_every_meeting(sign_in, meeting):
    assert "Noise" in sign_in(admin=True).get("/recommendations").text
    assert queries.count_states([meeting.id], NOW.date())["all"] == 0
