import pytest
from sqlalchemy import select

from tests.factories import NOW
from tracker.audit.models import AuditEntry
from tracker.core.access import SYSTEM
from tracker.core.db import db
from tracker.report import operations, queries
from tracker.report.document import from_json
from tracker.report.errors import AlreadyPublished, NoSuchVersion
from tracker.report.models import ReportVersion
from tracker.report.operations import hash_of


def lock(meeting):
    return operations.lock_version(meeting, by=SYSTEM, now=NOW)


def test_a_locked_version_keeps_document_figures_and_hash(meeting, document):
    version = lock(meeting)
    assert (version.number, version.locked_by, version.published_at) == (1, "the system", None)
    stored = from_json(version.document)
    assert (stored.version, stored.sections) == (1, document.sections)
    assert {f["name"]: f["value"] for f in version.figures}["attended"] == 11
    assert version.sha256 == hash_of(version.document, version.figures)


def test_a_version_does_not_change_when_the_records_do(meeting, make):
    before = lock(meeting).document
    make.presence(make.participant(meeting, family_name="Latecomer"), make.session(meeting))
    db.session.expire_all()
    assert queries.get_version(meeting.id, 1).document == before
    assert lock(meeting).number == 2
    assert [v.number for v in queries.list_versions(meeting.id)] == [2, 1]


def test_versions_of_another_meeting_count_for_themselves(meeting, make):
    lock(make.meeting())
    assert lock(meeting).number == 1


def test_publishing_is_its_own_act_and_shows_the_latest(meeting):
    assert queries.published_version(meeting.id) is None
    lock(meeting)
    lock(meeting)
    revision = meeting.revision
    operations.publish(meeting, 1, by=SYSTEM, now=NOW)
    assert queries.published_version(meeting.id).number == 1
    operations.publish(meeting, 2, by=SYSTEM, now=NOW)
    assert queries.published_version(meeting.id).number == 2
    assert queries.published_version(meeting.id) is not None
    assert meeting.revision == revision + 2


def test_a_version_is_published_once(meeting):
    lock(meeting)
    operations.publish(meeting, 1, by=SYSTEM, now=NOW)
    with pytest.raises(AlreadyPublished):
        operations.publish(meeting, 1, by=SYSTEM, now=NOW)


def test_an_unknown_version_or_another_meetings_is_refused(meeting, make):
    lock(make.meeting())
    with pytest.raises(NoSuchVersion):
        operations.publish(meeting, 1, by=SYSTEM, now=NOW)


def test_both_acts_are_in_the_history(meeting):
    lock(meeting)
    operations.publish(meeting, 1, by=SYSTEM, now=NOW)
    acts = db.session.scalars(select(AuditEntry).where(AuditEntry.meeting_id == meeting.id).order_by(AuditEntry.id))
    assert [(act.action, act.subject_label) for act in acts] == [
        ("report.locked", "Version 1"),
        ("report.published", "Version 1"),
    ]


def test_published_at_and_by_go_together(meeting):
    from sqlalchemy.exc import IntegrityError

    db.session.add(
        ReportVersion(
            meeting_id=meeting.id,
            number=9,
            locked_at=NOW,
            locked_by="x",
            document={},
            figures=[],
            sha256="",
            published_at=NOW,
        )
    )
    with pytest.raises(IntegrityError, match="published_pair"):
        db.session.commit()
    db.session.rollback()


def test_a_version_after_a_published_one_is_its_revision(meeting):
    symbols = []
    for number in (1, 2, 3):
        symbols.append(lock(meeting).document["masthead"]["symbol"])
        if number == 2:
            operations.publish(meeting, number, by=SYSTEM, now=NOW)
    assert symbols == ["UNEP/CHW/RC.1/7", "UNEP/CHW/RC.1/7", "UNEP/CHW/RC.1/7/Rev.1"]


def test_a_report_without_a_symbol_has_none_to_revise(make):
    meeting = make.meeting(symbol="")
    lock(meeting)
    operations.publish(meeting, 1, by=SYSTEM, now=NOW)
    assert lock(meeting).document["masthead"]["symbol"] == ""
