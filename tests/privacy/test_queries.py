from datetime import UTC, date, datetime

from tests.factories import NOW
from tracker.core.access import SYSTEM
from tracker.privacy import operations, queries
from tracker.privacy.inventory import Scope
from tracker.registration.models import State


def test_the_time_is_over_after_the_last_day_where_the_meeting_is_held(make):
    meeting = make.meeting(
        starts_on=date(2026, 3, 2), ends_on=date(2026, 3, 4), timezone="Asia/Tokyo", retention_days=10
    )
    before, after = datetime(2026, 3, 14, 14, 59, tzinfo=UTC), datetime(2026, 3, 14, 15, 0, tzinfo=UTC)
    assert [queries.is_over(meeting, moment) for moment in (before, after)] == [False, True]
    assert queries.is_over(make.meeting(), after.replace(year=2099)) is False
    ended = [queries.has_ended(meeting, datetime(2026, 3, 4, hour, tzinfo=UTC)) for hour in (14, 15)]
    assert ended == [False, True]


def test_consents_are_counted_by_the_version_of_the_notice(make):
    meeting = make.meeting()
    for version in ("1", "1", "2", None):
        make.participant(meeting, notice_version=version)
    make.participant(meeting, state=State.WITHDRAWN), make.participant()
    assert dict(queries.count_agreed(meeting.id)) == {"1": 2, "2": 1, None: 1}


def test_requests_wait_in_the_order_they_came(make):
    meeting = make.meeting()
    ada, bea = make.participant(meeting, given_name="Ada"), make.participant(meeting, given_name="Bea")
    operations.ask_to_be_erased(bea, by=SYSTEM, now=NOW)
    operations.ask_to_be_erased(ada, by=SYSTEM, now=NOW.replace(hour=10))
    operations.ask_to_be_erased(make.participant(), by=SYSTEM, now=NOW)
    assert [asked.given_name for asked in queries.list_requests(meeting.id)] == ["Bea", "Ada"]


def test_all_of_one_person_is_found_and_nothing_of_others(meeting, person, make):
    found = {table: rows for table, _title, rows in queries.everything_about(Scope(meeting.id, person.id))}
    assert [row["id"] for row in found["participant"]] == [person.id]
    assert {"participant_event", "outbox_mail", "sent_mail", "answer", "check_in", "invitation"} <= set(found)
    for table, rows in found.items():
        assert {row.get("participant_id", person.id) for row in rows} == {person.id}, table


def test_sessions_days_groups_and_questions_of_the_meeting_have_names(make):
    meeting, other = make.meeting(slug="m"), make.meeting(slug="noise")
    day = make.day(meeting)
    session, group = make.session(meeting, day, title="Opening"), make.group(meeting, topic="Waste")
    question = make.question(meeting, "Food")
    make.question(other, "Noise")
    names = queries.names_within(meeting.id)
    expected = {session.id: "Opening", group.id: "Waste", question.id: "Food", day.id: day.date.isoformat()}
    assert {key: names.get(key) for key in expected} == expected
    assert "Noise" not in names.values()
