"""Rows of any table given to another registration, put away and put back."""

from datetime import date, datetime

from sqlalchemy import select

from tests.factories import NOW
from tracker.core.db import db
from tracker.duplicates import shelf
from tracker.duplicates.shelf import PARTICIPANT, Shelf
from tracker.questions.models import SecondFormSent
from tracker.registration.models import State

OURS = {"presence", "match_key", "look_alike"}


def test_every_column_that_points_to_a_participant_is_found(app):
    found = {f"{table.name}.{column.name}" for table, column in shelf.references(without=OURS)}
    assert {"check_in.participant_id", "group_member.participant_id", "outbox_mail.subject_id"} <= found
    assert not any(name.split(".")[0] in OURS for name in found)


def test_a_row_whose_key_is_the_participant_moves_and_comes_back(make):
    kept, other = make.participant(), make.participant()
    make.save(SecondFormSent(participant_id=other.id, meeting_id=other.meeting_id, sent_at=NOW))
    table = SecondFormSent.__table__
    before = db.session.execute(select(table)).all()
    shelved = Shelf()
    shelf.give(shelved, other.id, kept.id, without=OURS)
    assert db.session.scalars(select(table.c.participant_id)).all() == [kept.id]
    shelf.give_back(shelved.moved, other.id, kept.id)
    assert db.session.execute(select(table)).all() == before


def test_what_would_stand_twice_is_put_away_and_comes_back(make):
    group, both = make.group(), make.group()
    kept, other = make.participant(), make.participant()
    rows = [make.member(both, kept), make.member(both, other), make.member(group, other)]
    before = _members(rows[0])
    shelved = Shelf()
    shelf.give(shelved, other.id, kept.id, without=OURS)
    assert shelved.moved == {"group_member.participant_id": [f'["{rows[2].id}"]']}
    assert [row["id"] for row in shelved.put_away["group_member"]] == [str(rows[1].id)]
    shelf.give_back(shelved.moved, other.id, kept.id)
    shelf.put_back(shelved.put_away)
    shelf.put_back(shelved.put_away)
    assert _members(rows[0]) == before


def _members(row):
    table = type(row).__table__
    return sorted(map(repr, db.session.execute(select(table)).all()))


def test_a_row_is_read_from_json_as_it_was_written(make):
    person = make.participant(state=State.WAITING, needs=["visa"], flagged_at=NOW, remarks="é")
    row = dict(db.session.execute(select(PARTICIPANT).where(PARTICIPANT.c.id == person.id)).mappings().one())
    assert shelf.read(PARTICIPANT, shelf.written(PARTICIPANT, row)) == row


def test_plain_values_are_those_json_can_hold(make):
    person = make.participant()
    values = (person.id, NOW, date(2026, 3, 2), State.WAITING, None, 3)
    assert [shelf.plain(value) for value in values] == [
        str(person.id),
        NOW.isoformat(),
        "2026-03-02",
        "waiting",
        None,
        3,
    ]
    assert datetime.fromisoformat(shelf.plain(NOW)) == NOW


def test_what_hangs_on_a_row_is_put_away_with_it(make):
    meeting = make.meeting()
    group = make.group(meeting)
    make.member(group, make.participant(meeting))
    shelved = Shelf()
    table = type(group).__table__
    shelf.take(shelved, table, table.c.id == group.id)
    assert list(shelved.put_away) == ["group_member", "discussion_group"] or "group_member" in shelved.put_away
    shelf.put_back(shelved.put_away)
    assert db.session.scalar(select(table.c.id)) == group.id
