from tracker.core.access import Role
from tracker.core.db import db
from tracker.meetings.queries import list_agenda, list_days, list_expected, list_sessions

PAGE = {
    "starts_on": "2026-03-02",
    "ends_on": "2026-03-04",
    "timezone": "Europe/Zurich",
    "0-title": "Beginning",
    "0-0-starts": "09:00",
    "0-0-ends": "10:00",
    "0-0-title": "Opening",
    "agenda": "1 Opening",
}


def mark(page):
    return page.partition('name="upon" value="')[2].partition('"')[0]


def test_the_organiser_writes_the_programme_and_the_agenda(make, sign_in):
    meeting, other = make.meeting(), make.meeting()
    organiser = sign_in(meeting, Role.ORGANISER)
    path = f"/o/{meeting.slug}/programme"
    answer = organiser.post(path, data=PAGE | {"upon": mark(organiser.get(path).text)})
    assert (answer.status_code, answer.location) == (303, path)
    assert [session.title for session in list_sessions(meeting.id)] == ["Opening"]
    assert [item.title for item in list_agenda(meeting.id)] == ["Opening"]
    assert len(list_days(meeting.id)) == 3
    assert organiser.post(f"/o/{other.slug}/programme", data=PAGE).status_code == 403


def test_a_wrong_row_is_told_beside_its_field_and_everything_stays(make, sign_in):
    meeting = make.meeting()
    answer = sign_in(meeting, Role.ORGANISER).post(f"/o/{meeting.slug}/programme", data=PAGE | {"0-0-ends": "08:00"})
    assert (answer.status_code, list_sessions(meeting.id)) == (422, [])
    assert '<a href="#0-0-ends">The session must end after it begins</a>' in answer.text
    assert 'value="Beginning"' in answer.text


def test_a_programme_changed_meanwhile_is_kept_until_it_is_sent_again(make, sign_in):
    meeting = make.meeting()
    organiser = sign_in(meeting, Role.ORGANISER)
    path = f"/o/{meeting.slug}/programme"
    old = mark(organiser.get(path).text)
    make.session(meeting, make.day(meeting), title="Of somebody else")
    answer = organiser.post(path, data=PAGE | {"upon": old})
    assert (answer.status_code, 'value="Opening"' in answer.text) == (409, True)
    assert organiser.post(path, data=PAGE | {"upon": mark(answer.text)}).status_code == 303
    db.session.expire_all()
    assert [session.title for session in list_sessions(meeting.id)] == ["Opening"]


def test_the_organiser_chooses_who_is_expected(make, sign_in):
    meeting = make.meeting()
    make.organisation(code="SCRC-KEN", short_name="SCRC Kenya")
    organiser = sign_in(meeting, Role.ORGANISER)
    assert 'name="part-SCRC-KEN" value="centre"' in organiser.get(f"/o/{meeting.slug}/expected").text
    answer = organiser.post(f"/o/{meeting.slug}/expected", data={"part-SCRC-KEN": "centre"})
    assert (answer.status_code, answer.location) == (303, f"/o/{meeting.slug}/centres")
    assert [row.short_name for row in list_expected(meeting.id)] == ["SCRC Kenya"]


def test_a_new_meeting_says_how_to_go_on(make, sign_in):
    meeting = make.meeting(registration_opens_at=None, registration_closes_at=None)
    page = sign_in(meeting, Role.ORGANISER).get(f"/o/{meeting.slug}").text
    assert f"<title>Overview - {meeting.short_title}</title>" in page
    steps = ("settings#registration_opens_at", "programme", "expected", "groups")
    assert [f'href="/o/{meeting.slug}/{step}"' in page for step in steps] == [True] * 4
