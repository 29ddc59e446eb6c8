from tracker.core.db import db
from tracker.privacy import queries
from tracker.privacy.inventory import Scope


def run(app, *arguments):
    done = app.test_cli_runner().invoke(args=["privacy", "purge", *arguments])
    return done.exit_code, done.output


def test_the_command_says_what_would_go_then_erases_it(app, meeting):
    people = queries.count_people(Scope(meeting.id))
    slug = meeting.slug
    meeting.retention_days = 0
    db.session.commit()
    code, output = run(app, "--dry-run")
    assert (code, output.splitlines()[0]) == (0, f"{slug}: {people} people would be erased")
    assert f"  participant\t{people}" in output.splitlines()
    assert run(app)[1].splitlines()[0] == f"{slug}: {people} people erased"
    assert run(app) == (0, "Nothing is due.\n")


def test_wrong_words_are_refused(app, meeting):
    assert run(app, "--at-once")[0] == 2
    assert run(app, "--meeting", "nothing", "--dry-run")[0] == 1
