import pytest
from sqlalchemy import select

from tests.factories import NOW
from tracker.audit.models import AuditEntry
from tracker.audit.operations import record
from tracker.core.access import SYSTEM, Actor
from tracker.core.db import db, operation
from tracker.core.errors import Conflict
from tracker.core.ids import new_id


def test_an_act_is_kept_with_who_did_what_to_whom(make):
    meeting, ana, subject = make.meeting(), Actor("user", new_id(), "Ana"), new_id()
    record(
        "participant.confirmed", by=ana, at=NOW, meeting_id=meeting.id, subject_id=subject, subject="Bo", reason="late"
    )
    kept = db.session.scalars(select(AuditEntry)).one()
    assert (kept.action, kept.at, kept.actor_id, kept.actor_label) == ("participant.confirmed", NOW, ana.id, "Ana")
    assert (kept.subject_id, kept.subject_label, kept.details) == (subject, "Bo", {"reason": "late"})


def test_an_act_that_is_refused_leaves_no_trace_of_having_been_done(app):
    @operation
    def refuse():
        record("meeting.closed", by=SYSTEM, at=NOW)
        raise Conflict

    with pytest.raises(Conflict):
        refuse()
    assert db.session.scalars(select(AuditEntry)).all() == []


def test_one_act_about_many_is_recorded_for_each(make):
    from tracker.audit.operations import entries

    meeting, ids = make.meeting(), [new_id(), new_id()]
    met = [(ids[0], "Ada"), (ids[1], "Bo")]
    operation(entries("people.met", met, by=SYSTEM, at=NOW, meeting_id=meeting.id, origin="import").write)()
    operation(entries("people.met", [], by=SYSTEM, at=NOW, meeting_id=meeting.id).write)()
    rows = db.session.scalars(select(AuditEntry).order_by(AuditEntry.subject_label)).all()
    assert [(e.subject_id, e.subject_label, e.action, e.details) for e in rows] == [
        (ids[0], "Ada", "people.met", {"origin": "import"}),
        (ids[1], "Bo", "people.met", {"origin": "import"}),
    ]
