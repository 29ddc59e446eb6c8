"""Rows made ready beforehand are the same rows as those the library writes."""

from datetime import UTC, datetime, timedelta, timezone

from sqlalchemy import bindparam, insert, select

from tests.factories import NOW
from tracker.audit.models import AuditEntry
from tracker.core.batches import AT_ONCE, Batch, batch, found_among
from tracker.core.db import db, operation
from tracker.core.ids import new_id
from tracker.mail.models import MailState, OutboxMail


def rows(meeting):
    columns = {"meeting_id": meeting.id, "to_address": "ada@example.org", "template": "confirmed", "locale": "fr"}
    elsewhere = datetime(2026, 3, 2, 12, 0, 0, 5, tzinfo=timezone(timedelta(hours=2)))
    return [
        {**columns, "id": id_, "subject_id": subject, "context": context, "message_id": str(id_), "queued_at": at, "next_attempt_at": at}
        for id_, subject, context, at in ((new_id(), new_id(), {"é": 1}, NOW), (new_id(), None, {}, elsewhere))
    ]  # fmt: skip


def written(write):
    operation(write)()
    table = OutboxMail.__table__
    found = [dict(row) for row in db.session.execute(select(table).order_by(table.c.id)).mappings()]
    db.session.execute(table.delete())
    db.session.commit()
    return found


def test_they_are_written_as_the_library_writes_them(make):
    ours = rows(make.meeting())
    by_library = written(lambda: db.session.connection().execute(insert(OutboxMail), ours))
    assert written(batch(OutboxMail, ours).write) == by_library
    assert by_library[1]["queued_at"] == datetime(2026, 3, 2, 10, 0, 0, 5, tzinfo=UTC)


def test_what_a_row_does_not_say_is_the_default_of_its_column(make):
    found = written(batch(OutboxMail, rows(make.meeting())).write)
    assert [(row["state"], row["attempts"]) for row in found] == [(MailState.QUEUED, 0)] * 2


def test_a_default_that_is_made_is_made_for_each_row(app):
    entry = {"at": NOW, "actor_kind": "system", "actor_label": "", "action": "tried", "subject_label": ""}
    operation(batch(AuditEntry, [entry, entry]).write)()
    found = db.session.scalars(select(AuditEntry)).all()
    assert (len({one.id for one in found}), [one.details for one in found]) == (2, [{}, {}])


def test_no_rows_at_all_are_written_with_no_statement(app, queries):
    with queries(0):
        batch(OutboxMail, []).write()
    assert batch(OutboxMail, []) == Batch()


def test_a_long_list_is_looked_up_in_parts(make, queries):
    meeting = make.meeting()
    operation(batch(OutboxMail, rows(meeting)).write)()
    mail = OutboxMail.__table__.c
    query = select(mail.to_address).where(
        mail.meeting_id == bindparam("meeting"), mail.to_address.in_(bindparam("some", expanding=True))
    )
    addresses = {"ada@example.org"} | {f"{n}@example.org" for n in range(AT_ONCE)}
    with queries(2):
        assert [tuple(row) for row in found_among(query, addresses, meeting=meeting.id)] == [("ada@example.org",)] * 2
    assert list(found_among(query, [], meeting=meeting.id)) == []
