from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.factories import NOW
from tracker.core.access import SYSTEM
from tracker.core.db import db
from tracker.core.errors import Conflict
from tracker.mail.models import OutboxMail
from tracker.outputs import operations, queries
from tracker.outputs.errors import NobodyListed
from tracker.outputs.models import ListState, MadeFile
from tracker.registration.models import Participant
from tracker.report.document import digest, from_json


def issue(meeting, state=ListState.PROVISIONAL, **values):
    return operations.issue_list(meeting, state, by=SYSTEM, now=NOW, **values)


def test_lists_are_numbered_and_kept_as_they_were(meeting):
    first = issue(meeting, until=date(2026, 3, 9))
    db.session.scalars(select(Participant).where(Participant.meeting_id == meeting.id)).first().job_title = "Changed"
    second = issue(meeting, ListState.FINAL, until=date(2026, 3, 9))
    assert [(one.number, one.state, one.people) for one in (first, second)] == [
        (1, ListState.PROVISIONAL, 11), (2, ListState.FINAL, 11),
    ]  # fmt: skip
    assert (first.corrections_until, second.corrections_until) == (date(2026, 3, 9), None)
    assert digest(from_json(queries.get_issued(meeting.id, 1).document)) == first.sha256 != second.sha256


def test_an_empty_list_is_not_issued(make):
    meeting = make.meeting()
    make.participant(meeting, list_consent=False)
    with pytest.raises(NobodyListed) as refused:
        issue(meeting)
    assert isinstance(refused.value, Conflict)
    assert queries.list_issued(meeting.id) == []


def test_everybody_confirmed_is_told_of_a_provisional_list_only(meeting):
    issue(meeting, ListState.FINAL, notify=True)
    assert db.session.scalars(select(OutboxMail)).all() == []
    issue(meeting, until=date(2026, 3, 9), notify=True)
    mails = db.session.scalars(select(OutboxMail)).all()
    assert ({m.template for m in mails}, len(mails)) == ({"list_provisional"}, 13)
    assert mails[0].context == {"until": "2026-03-09"}


def test_a_file_that_is_asked_for_twice_is_made_once(make):
    meeting = make.meeting()
    first = operations.ask_for_file(meeting, "pdf", by=SYSTEM, now=NOW)
    assert operations.ask_for_file(meeting, "pdf", by=SYSTEM, now=NOW) is first
    assert operations.ask_for_file(meeting, "xlsx", by=SYSTEM, now=NOW + timedelta(1)) is not first
    assert operations.take_next(NOW).id == first.id
    assert operations.take_next(NOW).kind == "xlsx"
    assert operations.take_next(NOW) is None


def test_a_silent_workers_file_is_begun_again_by_another(make):
    file = operations.ask_for_file(make.meeting(), "pdf", by=SYSTEM, now=NOW)
    operations.take_next(NOW)
    operations.note_progress(file.id, 2000, 4000, now=NOW + timedelta(minutes=8))
    assert operations.take_next(NOW + timedelta(minutes=12)) is None
    assert operations.take_next(NOW + timedelta(minutes=19)).id == file.id


def test_a_finished_file_is_forgotten_after_a_day(make):
    file = operations.ask_for_file(make.meeting(), "pdf", by=SYSTEM, now=NOW)
    operations.finish_file(file, blob="a" * 64, size=9, now=NOW)
    assert operations.forget_old_files(NOW + timedelta(hours=23)) == []
    assert operations.forget_old_files(NOW + timedelta(hours=25)) == ["a" * 64]
    assert db.session.scalars(select(MadeFile)).all() == []


def test_taking_names_away_is_written_down_and_taking_other_papers_is_not(meeting):
    from tracker.audit.models import AuditEntry

    for paper in ("participants", "recommendations"):
        operations.note_taken(meeting, paper, "pdf", by=SYSTEM, now=NOW)
    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "people.exported")).all()
    assert len(entries) == 1
