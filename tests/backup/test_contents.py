from tracker.backup.contents import read_contents
from tracker.core.db import db


def contents():
    with db.engine.connect() as connection:
        return read_contents(connection)


def test_equal_rows_have_equal_digests_and_one_changed_letter_another(make):
    make.meeting(title="Before")
    meeting = make.meeting(title="Other")
    before = contents()
    assert contents() == before
    assert before["meeting"].rows == 2
    meeting.title = "Othex"
    db.session.commit()
    after = contents()
    assert {name for name in before if before[name] != after[name]} == {"meeting"}


def test_an_empty_table_is_told_from_a_missing_one(app):
    assert contents()["meeting"].rows == 0
    assert "no_such_table" not in contents()
