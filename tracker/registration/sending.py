"""The participants as files to take away: for organisers, their titles in the reader's language, and for programs.

Taking a list away is an act: who did it, when, which list with which filter and how many people stands in the trail,
before the first byte leaves.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any
from uuid import UUID

from flask import Response, stream_with_context
from flask_babel import ngettext

from tracker.audit.operations import record
from tracker.core.access import Actor
from tracker.core.i18n import say
from tracker.registration import exports
from tracker.registration.exports import Column, Export, Extra
from tracker.registration.lists import Filter
from tracker.registration.spreadsheets import csv_lines, xlsx_pieces

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which list of which meeting, as what; `name` is the file's, without its ending. `programs`: titles are names."""

    meeting_id: UUID
    asked: Filter
    name: str
    what: Export = Export.EVERYTHING
    programs: bool = False
    extra: Extra | None = None


def send(wanted: Wanted, ending: str, *, by: Actor, now: Any, sheet_name: str = "") -> Response:
    """The list as "csv" or "xlsx", sent while it is read."""
    named, left_out = exports.count(wanted.meeting_id, wanted.what, wanted.asked)
    record(
        "people.exported",
        by=by,
        at=now,
        meeting_id=wanted.meeting_id,
        list=wanted.what.value,
        format=ending,
        filter=exports.suited(wanted.what, wanted.asked).address(),
        people=named,
    )
    columns = [*exports.COLUMNS_OF[wanted.what], *(wanted.extra.columns if wanted.extra else ())]
    headings = [column.heading(_name(column) if wanted.programs else say) for column in columns]
    found: Iterator[Sequence[Any]] = exports.rows(wanted.meeting_id, wanted.asked, wanted.what, wanted.extra)
    if left_out:
        found = chain(found, [_rest(left_out, len(columns))])
    disposition = {"Content-Disposition": f'attachment; filename="{wanted.name}.{ending}"'}
    if ending == "csv":
        return Response(stream_with_context(csv_lines(headings, found)), content_type=CSV, headers=disposition)
    pieces = xlsx_pieces(headings, found, sheet_name or wanted.name)
    return Response(stream_with_context(pieces), content_type=XLSX, headers=disposition)


def _name(column: Column) -> Callable[[str], str]:
    return lambda _title: column.name


def _rest(left_out: int, width: int) -> Sequence[str]:
    """The last line of a list by consent: the others are counted, not named."""
    return [ngettext("and %(num)s more person", "and %(num)s more people", left_out), *[""] * (width - 1)]
