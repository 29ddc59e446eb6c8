import html
import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.factories import NOW
from tracker.attendance.models import CheckIn, Kind, Presence, Result
from tracker.core import clock
from tracker.core.access import Role
from tracker.core.db import db
from tracker.core.ids import new_id
from tracker.registration.models import Origin, Participant, State


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def at_desk(signed_in, meeting):
    signed_in(Role.DESK, at=meeting)


def results():
    return [(e.kind, e.result) for e in db.session.scalars(select(CheckIn).order_by(CheckIn.kind, CheckIn.id))]


def tap(client, meeting, session, **form):
    return client.post(f"/c/{meeting.slug}/check-in", data={"at": str(session.id), "id": str(new_id())} | form)


def test_the_desk_counts_and_lists_people_with_nothing_private(client, meeting, session, ada, door, at_desk, noise):
    door.sees(ada)
    page = client.get(f"/c/{meeting.slug}").get_data(as_text=True)
    assert "Amina Odhiambo" in page
    assert "Here 10:00" in page  # Geneva is an hour ahead
    assert "<span data-count>1</span> / <span data-of>1</span>" in page
    assert ada.email not in page
    assert noise[0].family_name not in page


def test_the_desk_opens_at_the_session_of_now(client, make, meeting, session, at_desk):
    make.session(meeting, title="Tomorrow", starts_at=NOW + timedelta(days=1), ends_at=NOW + timedelta(days=1, hours=1))
    page = client.get(f"/c/{meeting.slug}").get_data(as_text=True)
    assert f'<option value="{session.id}" selected>' in page


def test_a_meeting_without_sessions_counts_days(client, make, meeting, at_desk, ada):
    day = make.day(meeting)
    page = client.get(f"/c/{meeting.slug}").get_data(as_text=True)
    assert f'<option value="{day.id}" selected>Monday, 2 March' in page
    tap(client, meeting, day, participant=str(ada.id))
    assert db.session.scalars(select(Presence.day_id)).all() == [day.id]


def test_a_meeting_without_programme_says_so(client, meeting, at_desk):
    answer = client.get(f"/c/{meeting.slug}")
    assert answer.status_code == 404
    assert "Nobody can be checked in yet" in answer.get_data(as_text=True)


@pytest.mark.parametrize("typed", ["amina", "odh am", "KENYA", "Ödhi"])
def test_people_are_found_by_two_letters_of_anything(client, meeting, session, ada, make, at_desk, typed):
    make.participant(meeting, family_name="Zhang")
    page = client.get(f"/c/{meeting.slug}", query_string={"q": typed}).get_data(as_text=True)
    assert page.count('class="person"') == 1
    assert "Amina Odhiambo" in page


def test_nobody_found_can_be_added(client, meeting, session, at_desk):
    page = client.get(f"/c/{meeting.slug}?q=K74QZ").get_data(as_text=True)
    assert "No one by that name or code." in page
    assert "Check in the code K74QZ" in page
    assert f"/c/{meeting.slug}/walk-in" in page


@pytest.mark.parametrize("people", [1, 3])
def test_the_desk_sends_four_statements(client, make, meeting, session, at_desk, queries, people):
    for _ in range(people):
        make.participant(meeting)
    with queries(4):
        client.get(f"/c/{meeting.slug}")


def test_a_tap_checks_in_and_says_welcome(client, meeting, session, ada, at_desk):
    answer = tap(client, meeting, session, participant=str(ada.id))
    assert answer.status_code == 303
    page = client.get(answer.location).get_data(as_text=True)
    assert "<h1>Welcome</h1>" in page
    assert "Amina Odhiambo" in page
    assert "Undo" in page


def test_a_double_tap_is_one_event(client, meeting, session, ada, at_desk):
    form = {"participant": str(ada.id), "id": str(new_id())}
    answers = [tap(client, meeting, session, **form).location for _ in range(2)]
    assert answers[0] == answers[1]
    assert results() == [(Kind.IN, Result.WELCOME)]


@pytest.mark.parametrize(
    ("values", "word"),
    [
        ({"state": State.WAITING}, "Not confirmed"),
        ({"state": State.DECLINED}, "Not confirmed"),
        ({"state": State.SUBMITTED, "origin": Origin.WALK_IN}, "Welcome"),
    ],
)
def test_the_answer_fills_the_screen(client, make, meeting, session, at_desk, values, word):
    person = make.participant(meeting, **values)
    page = client.get(tap(client, meeting, session, code=person.code).location).get_data(as_text=True)
    assert f"<h1>{word}</h1>" in page
    assert ("Let in all the same" in page) is (values["state"] is State.WAITING)


def test_a_reason_lets_somebody_in(client, make, meeting, session, at_desk):
    person = make.participant(meeting, state=State.WAITING)
    page = client.get(
        tap(client, meeting, session, participant=str(person.id), reason="Ask Ann, 100% sure").location
    ).get_data(as_text=True)
    assert "<h1>Welcome</h1>" in page


def test_somebody_here_already_is_told_when_and_where(client, meeting, session, ada, door, at_desk):
    door.sees(ada, at=NOW - timedelta(minutes=5), device="Desk <2>")
    page = client.get(tap(client, meeting, session, participant=str(ada.id)).location).get_data(as_text=True)
    assert "<h1>Already here</h1>" in page
    assert "Checked in at 09:55, Desk &lt;2&gt;. Nothing to do." in page


def test_a_code_nobody_has_is_not_on_the_list(client, meeting, session, at_desk, noise):
    page = client.get(tap(client, meeting, session, code=noise[0].code).location).get_data(as_text=True)
    assert "<h1>Not on the list</h1>" in page
    assert noise[0].family_name not in page


def test_a_full_session_says_so(client, make, meeting, session, ada, at_desk):
    session.capacity = 0
    db.session.commit()
    page = client.get(tap(client, meeting, session, participant=str(ada.id)).location).get_data(as_text=True)
    assert "<h1>No place left</h1>" in page


def test_undo_takes_it_back_once(client, meeting, session, ada, at_desk):
    shown = tap(client, meeting, session, participant=str(ada.id)).location
    undo = shown.replace("/result/", "/undo/")
    for _ in range(2):
        answer = client.post(undo)
    page = client.get(answer.location).get_data(as_text=True)
    assert "Undone: Amina Odhiambo is not checked in." in page
    assert results() == [(Kind.IN, Result.WELCOME), (Kind.UNDO, Result.WELCOME)]
    assert db.session.scalars(select(Presence.attended)).all() == [False]


def test_undo_works_after_a_fast_clock(client, meeting, session, ada, door, at_desk):
    event = door.event(ada, at=NOW + timedelta(hours=1))
    door.hears([event])
    client.post(f"/c/{meeting.slug}/undo/{event.id}")
    assert db.session.scalars(select(Presence.attended)).all() == [False]


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"participant": "x"},
        {"participant": "' OR 1=1"},
        {"code": ""},
        {"code": "\x00"},
    ],
)
def test_a_button_nobody_made_is_refused(client, meeting, session, at_desk, form):
    assert tap(client, meeting, session, **form).status_code == 422
    assert results() == []


def test_another_meetings_session_is_not_taken(client, meeting, session, ada, noise, at_desk):
    tap(client, meeting, noise[1], participant=str(ada.id))
    assert [e.session_id for e in db.session.scalars(select(CheckIn).where(CheckIn.meeting_id == meeting.id))] == [
        session.id
    ]


def test_events_of_other_meetings_cannot_be_seen_or_undone(client, meeting, session, at_desk, noise):
    theirs = db.session.scalars(select(CheckIn.id)).one()
    assert client.get(f"/c/{meeting.slug}/result/{theirs}").status_code == 404
    assert client.post(f"/c/{meeting.slug}/undo/{theirs}").status_code == 404
    assert results() == [(Kind.IN, Result.WELCOME)]


def test_a_walk_in_is_registered_and_checked_in(client, make, meeting, session, at_desk):
    known = make.organisation(short_name="BCRC Caribbean", name="Basel Convention Regional Centre for the Caribbean")
    form = {
        "at": str(session.id),
        "id": str(new_id()),
        "given_name": "Marsha",
        "family_name": "Joseph",
        "organisation": "basel convention regional centre for the caribbean",
    }
    for _ in range(2):
        answer = client.post(f"/c/{meeting.slug}/walk-in", data=form)
    assert "<h1>Welcome</h1>" in client.get(answer.location).get_data(as_text=True)
    person = db.session.scalars(select(Participant)).one()
    assert (person.state, person.origin, person.family_name, person.organisation_id) == (
        State.SUBMITTED,
        Origin.WALK_IN,
        "Joseph",
        known.id,
    )
    assert results() == [(Kind.IN, Result.WELCOME)]


@pytest.mark.parametrize(
    ("typed", "given", "family"),
    [
        ("Joseph van Dyk", "Joseph van", "Dyk"),
        ("Zzyzx", "", "Zzyzx"),
        ("x@example.org", None, None),
        ("room 9", None, None),
    ],
)
def test_without_script_a_walk_in_is_named_by_what_was_looked_for(
    client, meeting, session, ada, at_desk, typed, given, family
):
    page = client.get(f"/c/{meeting.slug}", query_string={"q": typed, "at": str(session.id)}).text
    link = html.unescape(re.search(r'href="([^"]*walk-in[^"]*)"', page)[1])
    form = client.get(link).text
    assert [re.search(rf'name="{name}"[^>]*value="([^"]*)"', form)[1] for name in ("given_name", "family_name")] == [
        given or "", family or "",
    ]  # fmt: skip


def test_a_search_that_found_somebody_names_no_walk_in(client, meeting, session, ada, at_desk):
    page = client.get(f"/c/{meeting.slug}", query_string={"q": "Amina", "at": str(session.id)}).text
    assert "name=Amina" not in page


def test_a_walk_in_without_a_name_is_asked_again_and_nothing_typed_is_lost(client, meeting, session, at_desk):
    answer = client.post(
        f"/c/{meeting.slug}/walk-in",
        data={"at": str(session.id), "organisation": "The <b>Ministry</b>", "email": "not an address"},
    )
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'value="The &lt;b&gt;Ministry&lt;/b&gt;"' in page
    assert 'id="family_name-error"' in page
    assert 'id="email-error"' in page
    assert db.session.scalars(select(Participant)).all() == []


def test_a_walk_in_who_is_registered_is_offered_to_be_checked_in(client, meeting, session, ada, at_desk):
    answer = client.post(
        f"/c/{meeting.slug}/walk-in",
        data={"at": str(session.id), "family_name": "Odhiambo", "organisation": "icipe", "email": ada.email},
    )
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert f'value="{ada.id}"' in page


def test_a_desk_keeps_its_name(client, meeting, session, ada, at_desk):
    client.post(f"/c/{meeting.slug}/name", data={"name": " Desk\x07 2 " + "x" * 99, "at": str(session.id)})
    tap(client, meeting, session, participant=str(ada.id))
    assert db.session.scalars(select(CheckIn.device)).all() == [("Desk 2 " + "x" * 99)[:80]]


ADDRESSES = ["/c/{0}", "/c/{0}/list.json", "/c/{0}/app.json", "/c/{0}/walk-in"]


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("role", [Role.FACILITATOR, Role.RAPPORTEUR, Role.FOCAL_POINT])
def test_only_desk_and_organiser_open_the_desk(client, meeting, session, signed_in, address, role):
    signed_in(role, at=meeting)
    assert client.get(address.format(meeting.slug)).status_code == 403


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_desk_of_another_meeting_stays_closed(client, make, meeting, session, signed_in, address):
    signed_in(Role.DESK, Role.ORGANISER, at=make.meeting())
    assert client.get(address.format(meeting.slug)).status_code == 403


def test_the_public_cannot_check_anybody_in(client, meeting, session, ada):
    assert tap(client, meeting, session, participant=str(ada.id)).status_code == 401
    assert client.post(f"/c/{meeting.slug}/undo/{new_id()}").status_code == 401
    assert client.post(f"/c/{meeting.slug}/name", data={"name": "x"}).status_code == 401
    assert client.get(f"/c/{meeting.slug}/result/{new_id()}").status_code != 200
    assert results() == []


def test_an_old_page_loses_nothing_that_was_typed(app, client, monkeypatch, meeting, session, at_desk):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    form = {"at": str(session.id), "family_name": "Joseph", "organisation": "BCRC Caribbean", "csrf_token": "old"}
    answer = client.post(f"/c/{meeting.slug}/walk-in", data=form)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Everything you typed is kept" in page
    assert 'value="Joseph"' in page
    assert db.session.scalars(select(Participant)).all() == []


def test_a_foreign_page_cannot_press_the_buttons(app, client, monkeypatch, meeting, session, ada, at_desk):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    assert tap(client, meeting, session, participant=str(ada.id)).status_code == 400
    assert results() == []
