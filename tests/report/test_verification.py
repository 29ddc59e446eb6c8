from sqlalchemy import select

from tests.factories import NOW
from tracker.core.access import SYSTEM
from tracker.core.db import db
from tracker.registration.models import Participant
from tracker.report import operations
from tracker.report.verification import verify


def run(app, *args):
    return app.test_cli_runner().invoke(args=["report", *args])


def test_a_fresh_version_holds(meeting):
    version = operations.lock_version(meeting, by=SYSTEM, now=NOW)
    found = verify(meeting, version, NOW)
    assert (found.holds, found.differences) == (True, ())


def test_what_no_longer_holds_is_named(meeting, make):
    version = operations.lock_version(meeting, by=SYSTEM, now=NOW)
    make.presence(make.participant(meeting, part="other"), make.session(meeting))
    found = verify(meeting, version, NOW)
    changed = {d.name: (d.stated, d.now) for d in found.differences}
    assert changed["attended"] == (11, 12)
    assert changed["attended_from_others"] == (0, 1)
    assert "attended_from_centres" not in changed


def test_what_the_annex_states_of_each_session_is_counted_again_too(meeting, make):
    session = make.session(meeting, title="Closing")
    version = operations.lock_version(meeting, by=SYSTEM, now=NOW)
    there = db.session.scalars(select(Participant).where(Participant.given_name == "Ada")).first()
    make.presence(there, session)
    assert [(d.label, d.stated, d.now) for d in verify(meeting, version, NOW).differences] == [
        ("By session: Closing", 0, 1)
    ]


def test_a_changed_row_is_found_by_its_hash(meeting):
    version = operations.lock_version(meeting, by=SYSTEM, now=NOW)
    version.figures = [dict(version.figures[0], value=99), *version.figures[1:]]
    db.session.commit()
    found = verify(meeting, version, NOW)
    assert (found.is_unchanged, found.holds) == (False, False)


def test_the_command_says_so_and_ends_accordingly(app, meeting, make):
    operations.lock_version(meeting, by=SYSTEM, now=NOW)
    good = run(app, "verify", meeting.slug)
    assert (good.exit_code, "all" in good.output, "hold" in good.output) == (0, True, True)
    make.presence(make.participant(meeting), make.session(meeting))
    bad = run(app, "verify", meeting.slug, "1")
    assert bad.exit_code == 1
    assert "Attended: the report says 11, the records say 12\n" in bad.output
