import pytest
from sqlalchemy import select

from tests.factories import NOW
from tracker.audit.models import AuditEntry
from tracker.audit.operations import record
from tracker.core.access import SYSTEM, Actor
from tracker.core.db import db, operation
from tracker.core.ids import new_id


def test_an_act_is_kept_with_its_details(app):
    who, whom, meeting = new_id(), new_id(), new_id()
    by = Actor("user", who, "Olga")
    record("participant.confirmed", by=by, at=NOW, meeting_id=meeting, subject_id=whom, subject="Ada", reason="x")
    entry = db.session.scalars(select(AuditEntry)).one()
    assert (entry.actor_kind, entry.actor_id, entry.actor_label) == ("user", who, "Olga")
    assert (entry.action, entry.subject_id, entry.subject_label, entry.meeting_id, entry.at) == (
        "participant.confirmed",
        whom,
        "Ada",
        meeting,
        NOW,
    )
    assert entry.details == {"reason": "x"}


def test_an_act_that_did_not_happen_leaves_no_trace(app):
    @operation
    def fail():
        record("participant.confirmed", by=SYSTEM, at=NOW)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert db.session.scalars(select(AuditEntry)).all() == []
