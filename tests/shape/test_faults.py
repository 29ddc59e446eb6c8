"""Every route while the machine fails: 503 with the time to ask again, and not a row changed."""

import pytest
from sqlalchemy import event

from tests.core.test_faults import sqlite_error
from tracker.core import limits
from tracker.core.access import Role
from tracker.core.db import db

IOERR, FULL = 10, 13
#: what is answered without the database, or says itself what is wrong
WITHOUT = {200, 303, 400, 404, 405, 409, 415, 422}


def _statements(monkeypatch, house, *, fails, code):
    monkeypatch.setitem(house.app.config, "PROPAGATE_EXCEPTIONS", False)

    def fail(conn, cursor, statement, *rest):
        if fails(statement):
            raise sqlite_error(code)

    event.listen(db.engine, "before_cursor_execute", fail)
    return fail


def _faulty(answers):
    """Answers that are neither well nor a 503 that says when to ask again."""
    return [
        (rule, answer.status_code)
        for rule, answer in answers
        if answer.status_code not in WITHOUT | {401, 403}
        and (answer.status_code, "Retry-After" in answer.headers) != (503, True)
    ]


@pytest.mark.parametrize("who", ["public", Role.ADMIN])
def test_every_page_says_when_to_ask_again_while_the_database_is_lost(house, monkeypatch, who):
    client = house.client(who)
    fail = _statements(monkeypatch, house, fails=lambda statement: True, code=IOERR)
    try:
        answers = [
            (rule.rule, client.get(house.address(rule), buffered=True))
            for rule in house.app.url_map.iter_rules()
            if "GET" in rule.methods
        ]
    finally:
        event.remove(db.engine, "before_cursor_execute", fail)
    assert _faulty(answers) == []


def test_no_write_is_left_half_done_on_a_full_disk(house, content, monkeypatch):
    client = house.client(Role.ADMIN)
    before = content()
    writes = ("INSERT", "UPDATE", "DELETE")
    fail = _statements(monkeypatch, house, fails=lambda s: s.lstrip().startswith(writes), code=FULL)
    answers = []
    try:
        for rule in house.app.url_map.iter_rules():
            if "POST" in rule.methods:
                house.app.extensions[limits.KEY].storage.reset()  # links of nobody are tried one after the other
                answer = client.post(house.address(rule), data={"reason": "x", "confirm": "1"}, buffered=True)
                answers.append((rule.rule, answer))
    finally:
        event.remove(db.engine, "before_cursor_execute", fail)
    assert _faulty(answers) == []
    assert content() == before
