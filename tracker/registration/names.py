"""The whole name of a participant as the database says it: as `registration.rules.whole_name` does."""

from typing import Any

from sqlalchemy import ColumnElement, Integer, and_, case, func, or_
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction

from tracker.registration.models import Participant
from tracker.registration.rules import FAMILY_FIRST


class _FirstLetter(GenericFunction[int]):
    """The code point that a text begins with."""

    name = "first_letter"
    type = Integer()
    inherit_cache = True


@compiles(_FirstLetter, "sqlite")
def _in_sqlite(element: _FirstLetter, compiler: SQLCompiler, **more: Any) -> str:
    return f"unicode({compiler.process(element.clauses, **more)})"


@compiles(_FirstLetter, "postgresql")
def _in_postgresql(element: _FirstLetter, compiler: SQLCompiler, **more: Any) -> str:
    return f"ascii({compiler.process(element.clauses, **more)})"


def _family_first(text: ColumnElement[str]) -> ColumnElement[bool]:
    letter = _FirstLetter(text)
    return or_(*(letter.between(ord(first), ord(last)) for first, last in FAMILY_FIRST))


_given, _family = Participant.given_name, Participant.family_name
#: with a blank between them whatever the script: as names were recorded before
WITH_BLANK = func.trim(_given + " " + _family)
WHOLE_NAME = case(
    (and_(_family_first(_given.expression), _family_first(_family.expression)), _family + _given), else_=WITH_BLANK
)
