from tests.factories import NOW
from tests.privacy.conftest import LATER
from tracker.core.db import db
from tracker.privacy import due, queries
from tracker.privacy.inventory import Scope


def keep(meeting, days):
    meeting.retention_days = days
    db.session.commit()


def test_only_meetings_whose_time_is_over_are_due(meeting, make):
    keep(meeting, 30)
    keep(make.meeting(), 400)
    assert [one.slug for one in due.purge(LATER, dry_run=True)] == [meeting.slug]
    assert due.purge(NOW, dry_run=True) == []


def test_a_dry_run_counts_and_erases_nothing(meeting):
    keep(meeting, 30)
    found = due.purge(LATER, dry_run=True)
    people = queries.count_people(Scope(meeting.id))
    assert [(one.people, {kind.table: kind.rows for kind in one.held}["participant"]) for one in found] == [
        (people, people)
    ]
    assert due.purge_due(LATER) == 1
    assert (queries.count_people(Scope(meeting.id)), due.purge(LATER)) == (0, [])


def test_answers_go_when_their_own_time_is_over(meeting, make):
    question = make.question(meeting, "Passport", retain_days=10)
    make.answer(question, make.participant(meeting))
    found = due.purge(LATER)
    assert [(one.slug, one.people, [a.key for a in one.answers]) for one in found] == [
        (meeting.slug, 0, [question.key])
    ]
    assert due.purge(LATER) == []


def test_one_meeting_can_be_purged_at_once(meeting, make):
    keep(make.meeting(), 0)
    assert [one.slug for one in due.purge(LATER, slug=meeting.slug, at_once=True)] == [meeting.slug]
    assert queries.count_people(Scope(meeting.id)) == 0
