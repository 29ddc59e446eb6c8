import pytest

from tracker.core.db import db
from tracker.recommendations.models import State
from tracker.recommendations.private_links import address_of
from tracker.recommendations.queries import list_events


@pytest.fixture
def owner(make, meeting):
    return make.owner(meeting, name="UNEP", contact_name="Una")


@pytest.fixture
def address(meeting, owner):
    return address_of(meeting, owner).removeprefix("http://localhost")


def test_a_link_that_is_none_of_ours_says_what_to_do(client, meeting):
    page = client.get("/m/joint/progress/" + "A" * 43)
    assert (page.status_code, "This link does not work" in page.text) == (404, True)


@pytest.mark.parametrize("many", [1, 3])
def test_an_owner_sees_all_of_theirs_and_nothing_else(client, make, meeting, owner, address, queries, many):
    for n in range(many):
        make.recommendation(meeting, owner=owner, text=f"Ours {n}")
    make.recommendation(meeting, text="Another's")
    with queries(2):
        page = client.get(address)
    assert (page.text.count("Ours"), "Another" in page.text) == (many, False)
    assert (page.headers["Referrer-Policy"], page.headers["X-Robots-Tag"]) == ("no-referrer", "noindex")


def test_progress_is_reported_and_can_be_read_by_the_organisers(client, make, meeting, owner, address):
    one = make.recommendation(meeting, number=2, owner=owner)
    answer = client.post(address, data={"id": str(one.id), "state": "reported", "note": "It is online"})
    assert answer.status_code == 303
    page = client.get(address).text
    assert ("What you said of R2 is with the organisers" in page, "It is online" in page) == (True, True)
    db.session.refresh(one)
    (event,) = list_events(one.id)
    assert (one.state, event.note, event.actor_kind, event.actor_label) == (
        State.REPORTED,
        "It is online",
        "link",
        "Una",
    )


@pytest.mark.parametrize("typed", [{"state": "done", "note": "Kept text"}, {"state": "under-way", "note": ""}])
def test_what_is_wrong_is_said_at_its_recommendation(client, make, meeting, owner, address, typed):
    one = make.recommendation(meeting, owner=owner, state=State.UNDER_WAY)
    answer = client.post(address, data={"id": str(one.id), **typed})
    assert (answer.status_code, typed["note"] in answer.text, list_events(one.id)) == (422, True, [])


def test_somebody_elses_recommendation_cannot_be_reported_on(client, make, meeting, owner, address):
    other = make.recommendation(meeting, owner=make.owner(meeting))
    for sent in (str(other.id), "x"):
        answer = client.post(address, data={"id": sent, "state": "under-way", "note": "Mine"})
        assert (answer.status_code, list_events(other.id)) == (404, [])
