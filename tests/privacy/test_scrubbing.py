import json
import sqlite3
from contextlib import closing

import pytest
from sqlalchemy import String, cast, event, func, select

from tests.privacy.conftest import LATER, MARK, mark_everything
from tracker.audit.models import AuditEntry
from tracker.core.access import SYSTEM
from tracker.core.db import db
from tracker.figures.definitions import BREAKDOWNS, FIGURES
from tracker.figures.queries import compute
from tracker.mail.models import OutboxMail
from tracker.meetings.models import Meeting
from tracker.privacy import due, queries, scrubbing
from tracker.privacy.errors import StillUnderWay
from tracker.privacy.inventory import HOLDINGS, Scope
from tracker.registration import finding
from tracker.registration.models import Participant
from tracker.report.operations import lock_version
from tracker.report.verification import verify


def every_figure(meeting):
    """Each figure with its value, each line of each breakdown, each body and session."""
    found = compute(meeting, LATER)
    assert set(found.figures) == set(FIGURES)
    assert set(found.breakdowns) == set(BREAKDOWNS)
    values = {name: (figure.value, figure.of) for name, figure in found.figures.items()}
    return values, found.breakdowns, found.centres, found.partners, found.sessions


def left(table):
    return db.session.scalar(select(func.count()).select_from(table))


def test_after_a_purge_no_trace_is_left_anywhere_while_every_figure_stays(meeting, scrubber, traces, tmp_path):
    (tmp_path / "outbox.jsonl").write_text("")
    before = every_figure(meeting)
    mark_everything()
    mail = db.session.scalars(select(OutboxMail)).one()
    (tmp_path / "outbox.jsonl").write_text(json.dumps({"message_id": mail.message_id, "text": MARK}) + "\n")
    found = traces(MARK)
    assert (found[0], len(found) > 1) == ("outbox.jsonl", db.engine.dialect.name == "sqlite")
    scrubber.purge(meeting, by=SYSTEM, now=LATER)
    for table in db.metadata.tables.values():
        for column in table.columns:
            held = select(func.count()).select_from(table).where(cast(column, String).contains(MARK))
            assert (table.name, column.name, db.session.scalar(held)) == (table.name, column.name, 0)
    assert traces(MARK) == []  # on PostgreSQL the database's files are the server's
    assert every_figure(db.session.get(Meeting, meeting.id)) == before


def test_a_locked_report_stays_as_it_is_and_still_holds(meeting, scrubber):
    version = lock_version(meeting, by=SYSTEM, now=LATER)
    locked = (version.document, version.figures, version.sha256)
    scrubber.purge(meeting, by=SYSTEM, now=LATER)
    db.session.expire_all()
    meeting = db.session.get(Meeting, meeting.id)
    assert (version.document, version.figures, version.sha256) == locked
    assert verify(meeting, version, LATER).holds


def test_the_rows_that_figures_count_stay_and_the_trail_says_what_was_done_without_names(meeting, scrubber):
    acts, people = left(AuditEntry), left(Participant)
    scrubber.purge(meeting, by=SYSTEM, now=LATER)
    assert (left(Participant), left(AuditEntry)) == (people, acts + 1)
    entries = db.session.scalars(select(AuditEntry).order_by(AuditEntry.at, AuditEntry.id)).all()
    assert (entries[-1].action, entries[-1].details["people"]) == ("privacy.purged", people)
    assert [e.subject_label for e in entries if e.action.startswith("participant.")] == [""]


@pytest.fixture
def hamper(app):
    """SQLite's file cannot be rewritten, and nobody waits for who reads in it; tells how to end that."""
    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL does both by itself")

    def refuse(connection, _record):
        connection.execute("PRAGMA busy_timeout = 0")
        connection.set_authorizer(lambda act, *_: act == sqlite3.SQLITE_ATTACH)  # what VACUUM begins with

    def end():
        db.session.rollback()
        db.engine.dispose()
        if event.contains(db.engine, "connect", refuse):
            event.remove(db.engine, "connect", refuse)

    end()
    event.listen(db.engine, "connect", refuse)
    yield end
    end()


def test_what_cannot_be_cleared_now_is_purged_all_the_same_and_cleared_by_the_next_round(
    meeting, scrubber, traces, monkeypatch, hamper
):
    logged = []
    monkeypatch.setattr(scrubbing.log, "exception", logged.append)
    mark_everything()
    with closing(sqlite3.connect(db.engine.url.database)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT id FROM meeting").fetchall()
        scrubber.purge(meeting, by=SYSTEM, now=LATER)
        assert queries.count_people(Scope(meeting.id)) == 0
        assert logged == ["free space keeps what was erased until the next round"]
        assert traces(MARK) != []
    assert (due.purge_due(LATER), len(logged)) == (0, 2)
    hamper()
    assert (due.purge_due(LATER), traces(MARK)) == (0, [])
    assert scrubbing.clear_what_is_left() is False


def test_after_one_person_the_next_round_clears_the_whole_file_once(meeting, scrubber, make):
    person = make.participant(meeting)
    scrubber.erase_person(meeting, person.id, by=SYSTEM, now=LATER)
    cleared = [scrubbing.clear_what_is_left() for _ in range(2)]
    assert cleared == [db.engine.dialect.name == "sqlite", False]


def test_another_meeting_keeps_everything(meeting, scrubber, make):
    theirs = make.participant(given_name="Noise", remarks="vegan")
    scrubber.purge(meeting, by=SYSTEM, now=LATER)
    db.session.expire_all()
    assert (theirs.given_name, theirs.remarks, theirs.erased_at) == ("Noise", "vegan", None)


def test_a_meeting_that_is_not_over_is_not_purged(make, scrubber):
    meeting = make.meeting()
    with pytest.raises(StillUnderWay):
        scrubber.purge(meeting, by=SYSTEM, now=LATER.replace(year=2020))


def test_one_person_is_erased_and_the_others_stay(meeting, person, scrubber, traces):
    others = (
        select(Participant.given_name, Participant.email).where(Participant.id != person.id).order_by(Participant.id)
    )
    before, figures = db.session.execute(others).all(), every_figure(meeting)
    person.given_name, person.email, person.remarks = f"{MARK}given", f"{MARK}@example.org", f"{MARK} remarks"
    db.session.commit()
    scrubber.erase_person(meeting, person.id, by=SYSTEM, now=LATER)
    assert traces(MARK) == []
    assert db.session.execute(others).all() == before
    assert every_figure(db.session.get(Meeting, meeting.id)) == figures
    db.session.refresh(person)
    assert (person.family_name, person.email, person.erased_at) == ("…", None, LATER)


@pytest.mark.parametrize(
    "erase",
    [lambda s, m, p: s.erase_person(m, p.id, by=SYSTEM, now=LATER), lambda s, m, _: s.purge(m, by=SYSTEM, now=LATER)],
)
def test_nothing_stays_in_memory_to_be_searched(app, meeting, person, scrubber, erase):
    finding.read(meeting.id, LATER)
    erase(scrubber, meeting, person)
    assert app.extensions["tracker.found"].find(meeting.id) is None


def test_what_is_counted_before_is_what_goes(meeting):
    held = {one.table: one.rows for one in queries.count_held(Scope(meeting.id))}
    assert held["participant"] == left(Participant)
    assert set(held) <= {one.table for one in HOLDINGS}
    assert held["invitation"] == 1
