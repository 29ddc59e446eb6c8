import pytest
from markupsafe import escape

from tests.factories import NOW
from tracker.attendance import live
from tracker.attendance.tallies import By
from tracker.core import clock, keeping
from tracker.core.access import Role


@pytest.fixture
def organiser(sign_in, meeting, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return sign_in(meeting, Role.ORGANISER)


def test_what_is_polled_is_the_table_alone_and_nothing_when_nothing_is_new(
    organiser, make, meeting, session, door, ada
):
    door.sees(ada)
    address = f"/o/{meeting.slug}/attendance/live"
    first = organiser.get(address)
    assert ("<table" in first.text, "<html" in first.text) == (True, False)
    same = organiser.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (same.status_code, same.data) == (304, b"")
    door.sees(make.participant(meeting), now=NOW.replace(minute=5))
    changed = organiser.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (changed.status_code, 'data-label="Came">2</td>' in changed.text) == (200, True)


def test_who_was_given_an_older_count_of_a_large_meeting_is_given_the_later_one_too(
    organiser, make, meeting, session, door, ada, monkeypatch, app
):
    app.extensions.pop(keeping.KEY, None)
    monkeypatch.setattr(live, "LARGE", 1)
    door.sees(ada)
    address = f"/o/{meeting.slug}/attendance/live"
    organiser.get(address)
    door.sees(make.participant(meeting), now=NOW.replace(minute=5))
    older = organiser.get(address)
    assert 'data-label="Came">1</td>' in older.text
    page = organiser.get(f"/o/{meeting.slug}/attendance").get_data(as_text=True)
    assert f'data-mark="{escape(older.headers["ETag"])}"' in page
    app.extensions.pop(keeping.KEY, None)  # as when it was counted again beside
    later = organiser.get(address, headers={"If-None-Match": older.headers["ETag"]})
    assert (later.status_code, 'data-label="Came">2</td>' in later.text) == (200, True)
    app.extensions.pop(keeping.KEY, None)


def test_the_page_asks_for_it_while_the_meeting_goes_on(organiser, meeting, session, monkeypatch):
    address = f"/o/{meeting.slug}/attendance"
    assert f'data-live="{address}/live"' in organiser.get(address).text
    monkeypatch.setattr(clock, "now", lambda: NOW.replace(year=2027))
    assert "data-live" not in organiser.get(address).text


@pytest.mark.parametrize("column", list(By))
def test_each_breakdown_has_its_page(organiser, make, meeting, session, door, ada, noise, column):
    door.sees(ada)
    page = organiser.get(f"/o/{meeting.slug}/attendance/by/{column}")
    assert page.status_code == 200
    assert "1 person came to anything." in page.text
    assert organiser.get(f"/o/{meeting.slug}/attendance/by/shoes").status_code == 404


def test_where_nobody_is_confirmed_the_page_leads_to_deciding(organiser, make, meeting, noise):
    make.participant(meeting, state="submitted")
    page = organiser.get(f"/o/{meeting.slug}/attendance/absent").text
    assert ("Everybody who is confirmed" in page, f'href="/o/{meeting.slug}/people">Decide' in page) == (False, True)


def test_who_has_not_come_is_told_by_organisation(organiser, make, meeting, session, door, ada, noise):
    door.sees(make.participant(meeting, make.organisation(short_name="SCRC Chile")))
    page = organiser.get(f"/o/{meeting.slug}/attendance/absent").text
    assert ("SCRC Kenya" in page, "0 / 1" in page, "Amina Odhiambo" in page, "SCRC Chile" in page) == (
        True, True, True, False,
    )  # fmt: skip
    door.sees(ada)
    assert "Everybody who is confirmed has come" in organiser.get(f"/o/{meeting.slug}/attendance/absent").text
