"""Whatever is kept about people has its place in the inventory of what can be erased."""

from sqlalchemy import JSON, Enum, String

from tracker.core.db import db
from tracker.privacy.inventory import HOLDINGS, NOTHING, STAYS

SAYS = "name it in tracker/privacy/inventory.py: how its rows are found and erased, or that it holds nothing of participants"


def test_every_table_says_what_it_holds_of_people(app):
    tables = {one.table for one in HOLDINGS} | set(NOTHING)
    assert tables == set(db.metadata.tables), SAYS
    assert {one.table for one in HOLDINGS} & set(NOTHING) == set()
    assert len({one.table for one in HOLDINGS}) == len(HOLDINGS)


def test_every_text_that_is_not_erased_is_named_with_those_that_stay(app):
    forgotten = [
        f"{one.table}.{column.name}"
        for one in HOLDINGS
        if one.erase is not None
        for column in one.at.columns
        if isinstance(column.type, String | JSON) and not isinstance(column.type, Enum) and not column.foreign_keys
        if column.name not in one.erase and column.name not in STAYS.get(one.table, ())
    ]
    assert forgotten == [], SAYS
